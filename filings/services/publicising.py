"""Publicity by the Centre and the objections it draws. Clause: 附2二(四)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from filings.enums import LineResult, ObjectionState
from filings.models import Filing, FilingLine, Objection, Publicity
from filings.queries.path import path
from filings.rules import objection as rules
from filings.services import clocks, notices, papers
from filings.services.apart import keep_apart
from filings.services.certifying import certify
from filings.services.versions import document, latest
from portal.accounts.models import User
from portal.audit import services as audit
from portal.audit.actors import Actor
from portal.documents.services.coding import with_code
from portal.institutions.enums import Track
from portal.policy.clauses import Reason
from portal.policy.services import figure
from portal.workdays.services import calendar
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused

CLAUSE = "附2二(四)"
CITIZEN = Actor(id=None, name="社会公众", role="", party="")


def snapshot(filing: Filing) -> dict[str, Any]:
    """What the public reads: the institution and the lines that passed; no personal data."""
    version = latest(filing)
    assert version is not None
    basics = document(version)["institution"]
    return {
        "name": filing.applicant_name,
        "credit_code": basics.get("credit_code", ""),
        "track": Track(filing.track).label,
        "authority": str(filing.authority),
        "address": basics.get("registered_address", ""),
        "lines": [
            {"id": line.pk, "name": line.title, "code": line.code, "level": line.level, "norm": line.norm}
            for line in filing.scope_lines.exclude(panel_result=LineResult.FAILED)
        ],
    }


def fingerprint(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a snapshot in its canonical form: what a reader may compare with what he was shown."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def earliest_end(starts_on: date) -> date:
    """The last day of the shortest publicity: the figure's working days after the first day, which is not counted (D10)."""
    days = figure("publicity", starts_on).number
    return calendar().add(starts_on, days).on


def publicise(filing: Filing, *, ends_on: date | None = None, by: User, at: datetime, seen: int) -> Filing:
    """Opens a publicity with a frozen snapshot; never shorter than the notice's five working days. Raises Refused, StaleError, NotAllowed."""
    starts_on = timezone.localdate(at)
    ends_on = last_day(ends_on, starts_on)
    with act(by, at, filing.centre):
        publicised = clocks.step(filing, "publicise", by=by, at=at, seen=seen)
        open_publicity(publicised, snapshot(publicised), ends_on, by=by, at=at)
        papers.pause(publicised, phase="公示", expected_working_days=calendar().count(starts_on, ends_on), by=by, at=at)
        notices.promise(publicised, "publicised", ends_on=ends_on.isoformat())
    return publicised


def last_day(ends_on: date | None, starts_on: date) -> date:
    """The last day as it is asked for, or the earliest there may be.

    Raises Refused for an earlier one (B59), one that is no working day, and one beyond the longest publicity (N13).
    """
    least = earliest_end(starts_on)
    if ends_on is not None and ends_on < least:
        days = figure("publicity", starts_on).number
        raise Refused((Reason(CLAUSE, f"公示不少于 {days} 个工作日，最早到 {least} 24:00 结束。", "B59", "ends_on"),))
    reasons = rules.end_reasons(ends_on, least, calendar()) if ends_on is not None else ()
    if reasons:
        raise Refused(reasons)
    return ends_on or least


def open_publicity(filing: Filing, content: dict[str, Any], ends_on: date, *, by: User, at: datetime, **replacing: Any) -> Publicity:
    """Freezes the content with its hash; `replacing`: the columns that tie a correction to what it corrects."""
    starts_on = timezone.localdate(at)
    publicity = Publicity.objects.create(
        filing=filing,
        no=filing.publicities.count() + 1,
        snapshot=content,
        sha256=fingerprint(content),
        started_at=at,
        starts_on=starts_on,
        ends_on=ends_on,
        **replacing,
    )
    audit.record("filings.open_publicity", filing, data={"sha256": publicity.sha256, "from": starts_on, "to": ends_on})
    if ends_on > earliest_end(starts_on):
        clocks.extend_publicity(publicity, reason="公示期长于最短期限", by=by, at=at)
    return publicity


def extend(publicity: Publicity, ends_on: date, *, reason: str, by: User, at: datetime) -> Publicity:
    """Moves the end of a running publicity later, never earlier (N13); one that is over needs a new one.

    Raises NotAllowed, Refused.
    """
    require_centre(publicity.filing, by)
    with act(by, at, publicity.filing.centre):
        locked = _lock(publicity)
        over, least = locked.closed_at is not None, earliest_end(locked.starts_on)
        reasons = rules.extension_reasons(locked.ends_on, ends_on, reason, timezone.localdate(at), calendar(), least=least, closed=over)
        if reasons:
            raise Refused(reasons)
        before, locked.ends_on = locked.ends_on, ends_on
        locked.save(update_fields=["ends_on"])
        audit.record("filings.extend_publicity", locked.filing, data={"from": before, "to": ends_on, "reason": reason.strip()})
        clocks.extend_publicity(locked, reason=reason.strip(), by=by, at=at)
        notices.promise(
            locked.filing, "publicity_extended", once=f":{ends_on.isoformat()}", ends_on=ends_on.isoformat(), reason=reason.strip()
        )
    return locked


def require_centre(filing: Filing, by: User) -> None:
    """Raises NotAllowed for anybody but the Centre's officers (D41)."""
    if not by.has_perm("publicise_filing", filing.centre):
        raise NotAllowed((Reason(CLAUSE, "公示由自治区职业技能鉴定中心办理。"),))


def _lock(publicity: Publicity) -> Publicity:
    """The publicity as it stands, held until the act ends: an objection and the closing of its publicity never cross.

    It is locked before its filing, by everybody.
    """
    return Publicity.objects.select_for_update(of=("self",)).select_related("filing__authority").get(pk=publicity.pk)


def hold_running(filing: Filing) -> Publicity | None:
    """The publicity that is on, locked; None when there is none."""
    running = filing.publicities.filter(closed_at__isnull=True).first()
    return None if running is None else _lock(running)


def raise_objection(publicity: Publicity, *, text: str, name: str = "", contact: str = "", at: datetime) -> Objection:
    """Takes an objection from the public until 24:00 of the last day (D77); named, or not where the setting allows (D33).

    Returns it with its receipt code. Raises Refused.
    """
    today = timezone.localdate(at)
    with audit.act(CITIZEN, at):
        locked = _lock(publicity)
        over = _over_reasons(locked, today)
        if over:
            raise Refused(over)
        reasons = rules.objection_reasons(text, name, contact, anonymous=bool(figure("anonymous_objections", today).value))
        if reasons:
            raise Refused(reasons)
        said = {"publicity": locked, "name": name.strip(), "contact": contact.strip(), "text": text.strip(), "raised_at": at}
        objection = with_code(Objection, "receipt_code", lambda code: Objection.objects.create(receipt_code=code, **said))
        audit.record("filings.raise_objection", locked.filing, data={"code": objection.receipt_code, "named": bool(name.strip())})
        clocks.follow_objection(objection, "raise_objection", by=None, at=at)
        notices.promise(locked.filing, "objection_raised", once=f":{objection.pk}", objection_id=objection.pk)
    return objection


def _over_reasons(publicity: Publicity, today: date) -> tuple[Reason, ...]:
    """Why no objection is taken any more: corrected and publicised anew, broken off, or its last day is over (D77)."""
    following = Publicity.objects.filter(replaces=publicity).first()
    if following is not None:
        return (Reason(CLAUSE, "公示内容已经更正并重新公示，请在新的公示页面提出异议。", "N13", link=f"/publicity/{following.pk}/"),)
    if publicity.closed_at is not None or today > publicity.ends_on:
        over_on = min(publicity.ends_on, timezone.localdate(publicity.closed_at)) if publicity.closed_at else publicity.ends_on
        return (Reason(CLAUSE, f"公示已于 {over_on} 结束。", "D77"),)
    return ()


def answer_objection(objection: Objection, *, against: Sequence[int], answer: str, by: User, at: datetime, seen: int) -> Filing:
    """Answers an objection: dismissed, upheld against some lines, or, when it leaves none, against all: the file goes to a refusal (§2a uphold).

    Once the publicity is over an answer is still owed, but moves nothing. Raises NotAllowed (the accepting authority's reviewer answers,
    D33), Refused without an answer, when answered before, or when it would change what is decided already; StaleError.
    """
    filing = objection.publicity.filing
    if filing.authority is None or not by.has_perm("review_filing", filing.authority):
        raise NotAllowed((Reason(CLAUSE, "异议由受理机关的审核岗答复。"),))
    keep_apart(filing, by, at)
    state = ObjectionState.UPHELD if against else ObjectionState.DISMISSED
    with act(by, at, filing.authority):
        locked = _hold(objection)
        shown = [str(line["id"]) for line in locked.snapshot["lines"]]
        reasons = rules.answer_reasons(state, [str(line) for line in against], shown, answer)
        if against and locked.closed_at is not None:
            reasons = (*reasons, Reason(CLAUSE, "公示已经结束，异议不能再改变申报职业的结果，请写明核实情况。", "D100", "lines"))
        if reasons:
            raise Refused(reasons)
        _answer(objection, state, against, answer, by=by, at=at)
        if locked.closed_at is None and rules.hits_every_line(_read(locked), shown):
            filing = _uphold(filing, answer, by=by, at=at, seen=seen)
    return filing


def _hold(objection: Objection) -> Publicity:
    """The publicity an objection belongs to, locked; a correction may have carried it over since the page was drawn."""
    publicity = _lock(objection.publicity)
    here = Objection.objects.values_list("publicity_id", flat=True).get(pk=objection.pk)
    return publicity if here == publicity.pk else _lock(Publicity(pk=here))


def _answer(objection: Objection, state: ObjectionState, against: Sequence[int], answer: str, *, by: User, at: datetime) -> None:
    filing = objection.publicity.filing
    answered = Objection.objects.filter(pk=objection.pk, state=ObjectionState.OPEN).update(
        state=state, answer=answer.strip(), answered_by=by, answered_at=at, against=list(against)
    )
    if not answered:
        raise Refused((Reason(CLAUSE, "这件异议已经答复。"),))
    FilingLine.objects.filter(filing=filing, pk__in=list(against)).update(upheld=True)
    audit.record("filings.answer_objection", filing, data={"code": objection.receipt_code, "state": state.value, "against": list(against)})
    notices.promise(filing, "objection_answered", once=f":{objection.pk}", objection_id=objection.pk)
    clocks.follow_objection(objection, "answer_objection", by=by, at=at)


def _uphold(filing: Filing, answer: str, *, by: User, at: datetime, seen: int) -> Filing:
    upheld = clocks.step(filing, "uphold", by=by, at=at, seen=seen, note=answer, reason=answer)
    upheld.publicities.filter(closed_at__isnull=True).update(closed_at=at)
    notices.promise(upheld, "moved")
    return upheld


def break_off(filing: Filing, *, by: User, at: datetime) -> None:
    """Ends a publicity whose file has been withdrawn: nobody objects any more, and no answer is owed."""
    publicity = hold_running(filing)
    if publicity is None:
        return
    publicity.closed_at = at
    publicity.save(update_fields=["closed_at"])
    for objection in publicity.objections.filter(state=ObjectionState.OPEN):
        clocks.follow_objection(objection, "withdraw", by=by, at=at)


def close_blockers(filing: Filing, *, at: datetime) -> tuple[Reason, ...]:
    """Why the publicity cannot be closed: its last day is not over, or an objection is open (D100)."""
    publicity = filing.publicities.filter(closed_at__isnull=True).first()
    if publicity is None:
        return (Reason(CLAUSE, "没有进行中的公示。"),)
    return rules.closing_reasons(_read(publicity), publicity.ends_on, timezone.localdate(at))


def _read(publicity: Publicity) -> list[rules.Objection]:
    """The objections as the rules read them."""
    return [rules.Objection(row.receipt_code, row.state, frozenset(map(str, row.against))) for row in publicity.objections.all()]


def close(filing: Filing, *, by: User, at: datetime, seen: int) -> Filing:
    """Ends the publicity and certifies it; the Centre's five working days to report to the ministry count from its last day (B60), or the
    file returns to its authority (D96). Raises Refused, StaleError, NotAllowed.
    """
    with act(by, at, filing.centre):
        publicity = hold_running(filing)
        reasons = close_blockers(filing, at=at)
        if publicity is None or reasons:
            raise Refused(reasons)
        name = "close_publicity" if path(filing, timezone.localdate(at)).reported else "end_publicity"
        closed = clocks.step(filing, name, by=by, at=at, seen=seen)
        publicity.closed_at = at
        publicity.save(update_fields=["closed_at"])
        certify(publicity, by=by, at=at)
        notices.promise(closed, "moved", more="公示情况证明见文书。")
    return closed
