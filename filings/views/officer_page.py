"""The file page from its loaded dossier: what stands around the lists, the acts, the facts beside them, as the components draw them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from filings.enums import LineOutcome, Matter, ObjectionState, State
from filings.faces import face
from filings.models import Filing
from filings.queries.acts import Act, acts_for
from filings.queries.amended import amended
from filings.queries.calls import gate
from filings.queries.clarifications import question
from filings.queries.clock import answers_due
from filings.queries.dossier import Dossier
from filings.queries.panel import as_panel
from filings.queries.path import path
from filings.queries.since_approval import since_approval
from filings.rules.clarification import pending_reasons
from filings.rules.objection import Objection as Heard
from filings.rules.objection import closing_reasons
from filings.rules.panel import panel_reasons
from filings.rules.path import phases
from filings.rules.separation import DECIDING_RIGHTS
from filings.rules.supplement import uncured_reasons
from filings.services.intake import HANDLING, transfer_blockers
from filings.services.reviewing import unsettled
from filings.views import officer_rounds as rounds
from filings.views import officer_words as words
from filings.views.counter_page import assisted
from filings.views.officer import crumbs, holds, rights_on
from filings.views.officer_lists import checks, files, line_rows
from filings.views.officer_rectification import desk_rows
from portal.access.reading import reader_of
from portal.policy.clauses import Reason
from portal.terms.rules.wording import with_weekday

# Where an act's page stands; an act that is missing here is taken elsewhere (an objection is upheld by answering it).
_PAGES: Mapping[str, str] = {
    "accept": "accept/",
    "ask_supplement": "supplement/",
    "decline": "decline/",
    "clear_examining": "clear/",
    "clear_grading": "clear/",
    "clear_change": "clear/",
    "object": "object/",
    "open_evaluation": "panel/",
    "propose": "propose/",
    "approve": "approve/",
    "send_back": "send-back/",
}
_CENTRE = frozenset({"publicise", "correct_publicity", "close_publicity", "end_publicity", "report", "record_code", "record_return"})
_AT_ONCE = frozenset({"accept", "clear_examining", "clear_grading", "clear_change"})  # nothing to fill in: the button posts


def page(request: HttpRequest, found: Dossier) -> dict[str, Any]:
    """Everything the file page shows."""
    filing = found.filing
    rights = _rights(request, filing)
    return {
        "filing": filing,
        "face": face(filing.state, filing.outcome),
        "sub": subtitle(filing),
        "crumbs": crumbs(filing),
        "position": position(request),
        **course(found),
        "next": words.next_line(filing, found.clock, _turn(request, filing, rights), found.today, found.centre),
        "strip": words.strip(filing, found.clock, found.today) if found.clock else None,
        **rounds.changes(found, rights),
        **rounds.supplements(found, rights),
        "consents": rounds.consents(found, rights),
        **rounds.clarifications(found, rights),
        **lines(found, rights),
        **files(request, found),
        **checks(request, found, rights),
        "blocking": found.blocking,
        "objections": objections(found, rights),
        "acts": acts(request, found),
        "tools": tools(filing, rights),
        "notes": [{"by": note.by, "at": words.instant(note.at, found.today), "text": note.text} for note in found.notes],
        "may_note": bool(rights & {*HANDLING, "inspect"}),
        "history": words.moments(found.history, found.today),
        "facts": facts(found),
        "panel": found.panel,
        "version": found.version,
    }


def course(found: Dossier) -> dict[str, Any]:
    """The phases of its path, what a change changes, what a renewal says otherwise than what stands, who filled it in at the counter."""
    filing = found.filing
    return {
        "phases": phases(path(filing, found.today), State(filing.state)),
        "amended": amended(found.version) if filing.matter == Matter.CHANGE else (),
        "since": since_approval(filing, found.version, found.today),
        "assisted": assisted(filing, found.today),
    }


def lines(found: Dossier, rights: frozenset[str]) -> dict[str, Any]:
    """The lines, which of their columns have anything to say yet, and what is to be rectified of them."""
    return {
        "rectifications": desk_rows(found, rights),
        "lines": line_rows(found.lines, found.gaps),
        "lines_title": "申请变更的内容" if found.filing.matter == Matter.CHANGE else "申报职业与等级",
        "has_results": any(line.panel_result for line in found.lines),
        "has_outcomes": any(line.outcome != LineOutcome.PENDING for line in found.lines),
    }


def _rights(request: HttpRequest, filing: Filing) -> frozenset[str]:
    """What the reader may do with this filing: at its authority, and at the Centre."""
    return rights_on(request, filing.authority) | (rights_on(request, filing.desk) & {"publicise_filing"})


def _turn(request: HttpRequest, filing: Filing, rights: frozenset[str]) -> frozenset[str]:
    """The same without what is not his to decide, because he filled it in at the counter, proposed or accepted it (D111)."""
    reader = reader_of(request)
    if filing.parted_from(reader, timezone.localdate()):
        return rights - DECIDING_RIGHTS
    return rights - {"approve_filing"} if reader.pk in (filing.proposed_by_id, filing.accepted_by_id) else rights


def subtitle(filing: Filing) -> list[str]:
    """The line under the name: kind, track and matter, credit code, authority."""
    kind = f"{filing.kind.label}・{filing.get_track_display()}・{filing.get_matter_display()}"
    return [kind, f"信用代码 {filing.legal_person.credit_code}", f"受理机关 {filing.authority.short_name if filing.authority else '未定'}"]


def position(request: HttpRequest) -> dict[str, str] | None:
    """第 5 件，共 18 件, as the list said when the reader came from it; its neighbours are looked up when they are asked for."""
    at, of = request.GET.get("at", ""), request.GET.get("of", "")
    if not (at.isdecimal() and of.isdecimal() and request.resolver_match):
        return None
    query = request.GET.copy()
    for name in ("at", "of"):
        query.pop(name)
    base = f"/desk/queue/beside/{request.resolver_match.kwargs['number']}/"
    tail = f"?{query.urlencode()}" if query else ""
    found = {"text": f"第 {at} 件，共 {of} 件"}
    if int(at) > 1:
        found["previous"] = f"{base}previous/{tail}"
    if int(at) < int(of):
        found["next"] = f"{base}next/{tail}"
    return found


def acts(request: HttpRequest, found: Dossier) -> list[dict[str, Any]]:
    """The acts as the component draws them, by the reader's posts; blockers from what is loaded where the page has it."""
    filing = found.filing
    known = known_blockers(found)
    rows = acts_for(filing, reader_of(request), timezone.now(), holds=holds(request, filing), known=known)
    return [act_row(filing, act) for act in rows if act.step.name in _PAGES or act.step.name in _CENTRE]


def known_blockers(found: Dossier) -> dict[str, tuple[Reason, ...]]:
    """The blockers that follow from what the page has loaded anyway."""
    missing = (*found.unread, *unsettled(found.checklist))
    called = gate(found.filing) if found.filing.state == State.SUBMITTED else ()
    uncured = uncured_reasons([one.finding for one in found.supplements])
    asked = pending_reasons([question(row) for row in found.clarifications], found.today)
    known = {
        "accept": (*called, *uncured, *found.unread),
        "clear_examining": missing,
        "clear_grading": missing,
        "clear_change": missing,
        "object": (*found.unread, *asked),
        "uphold": (),
    }
    if found.filing.state == State.REVIEWED and found.filing.team is not None:
        known["open_evaluation"] = panel_reasons(as_panel(found.panel))
    ends_on: date | None = found.filing.publicity_ends_on  # type: ignore[attr-defined]
    if ends_on is not None:
        heard = [Heard(row.receipt_code, row.state) for row in found.objections]
        known["close_publicity"] = known["end_publicity"] = closing_reasons(heard, ends_on, found.today)
    return known


def act_row(filing: Filing, act: Act) -> dict[str, Any]:
    """One act: a button that posts, a link to its form, or a lock with its reasons (three at most; the rest counted)."""
    step = act.step
    row: dict[str, Any] = {"word": step.label, "clause": act.clause, "consequence": step.consequence, "key": step.name}
    url = act_url(filing, step.name)
    if step.name == "open_evaluation" and not act.later:
        return {**row, "word": "专家组与评估通知", "url": url, "primary": True}
    if not act.is_open:
        more = len(act.reasons) - 3
        rest = [{"text": f"另有 {more} 项。", "clause": ""}] if more > 0 else []
        return {**row, "locked": True, "consequence": "", "reasons": [*act.reasons[:3], *rest]}
    if step.name in _AT_ONCE:
        return {**row, "action": url, "fields": {"seen": filing.version}, "primary": act.primary}
    return {**row, "url": url, "primary": act.primary, "plain": not (step.form or act.primary)}


def act_url(filing: Filing, name: str) -> str:
    """The page of an act."""
    if name in _CENTRE:
        name = "close_publicity" if name == "end_publicity" else name  # one page closes it, wherever the file goes then
        return f"/desk/centre/filings/{filing.pk}/{name.replace('_', '-')}/"
    return f"/desk/filings/{filing.pk}/{_PAGES[name]}"


def tools(filing: Filing, rights: frozenset[str]) -> list[dict[str, str]]:
    """What stands beside the title: assigning, moving, printing."""
    base = f"/desk/filings/{filing.pk}/"
    found = [{"label": "打印卷宗", "icon": "printer", "url": f"{base}print/"}]
    if filing.is_open and rights & set(HANDLING):
        found.append({"label": "分派…", "icon": "", "url": f"{base}assign/"})
    if rights & {"accept_filing", "review_filing"} and not transfer_blockers(filing):
        found.append({"label": "移送…", "icon": "", "url": f"{base}transfer/"})
    return found


def objections(found: Dossier, rights: frozenset[str]) -> list[dict[str, Any]]:
    """The objections to the publicity, with the page that answers an open one and the day by which it is to be (D33)."""
    waiting = any(row.state == ObjectionState.OPEN for row in found.objections)
    due = answers_due(found.filing) if waiting else {}
    base = f"/desk/filings/{found.filing.pk}/objections/"
    return [
        {
            "code": row.receipt_code,
            "name": row.name or "匿名",
            "contact": row.contact if "review_filing" in rights else "",
            "carried": row.carried_from.no if row.carried_from else "",
            "at": words.instant(row.raised_at, found.today),
            "text": row.text,
            "state": row.get_state_display(),
            **answer_by(due.get(row.pk), found.today),
            "answer": row.answer,
            "url": f"{base}{row.pk}/" if row.state == ObjectionState.OPEN and "review_filing" in rights else "",
        }
        for row in found.objections
    ]


def answer_by(due: date | None, today: date) -> dict[str, Any]:
    """The day an answer is due, and whether it is past; nothing for one that is answered."""
    return {"due": with_weekday(due, today), "late": today > due} if due else {}


def _assignee(filing: Filing) -> str:
    """Who works on it, and who stands in for him today."""
    substitute = getattr(filing, "substitute_name", None)  # annotated where the page is drawn
    return f"{filing.assignee}（今日由{substitute}代理）" if substitute else str(filing.assignee or "未分派")


def facts(found: Dossier) -> list[dict[str, Any]]:
    """相关: whom to ring up, who works on it, what else the legal person has."""
    filing = found.filing
    basics = found.read.institution
    contact: dict[str, Any] = next((section.content for section in found.version.sections.all() if section.key == "institution"), {})
    rows = [
        {"label": "申请人", "value": f"{contact.get('contact', '')} {contact.get('contact_phone', '')}".strip()},
        {"label": "法定代表人", "value": basics.legal_representative},
        {"label": "承办人", "value": _assignee(filing)},
    ]
    if filing.matter == Matter.CHANGE and (move := filing.handovers.first()) is not None:
        value = f"{move.target.short_name}，{move.get_state_display()}"
        rows.append({"label": "监管移交", "value": value, "url": f"/desk/handovers/{move.pk}/"})
    if filing.team is not None:
        rows.append({"label": "专家组", "value": "查看专家组", "url": f"/desk/filings/{filing.pk}/panel/"})
    others = f"{filing.other_filings} 件备案，在办 {filing.other_open} 件" if filing.other_filings else "无其他备案"  # type: ignore[attr-defined]
    return [*rows, {"label": "同一法人", "value": others}]
