"""The file page's rows of what went to and fro: changes with their ticks, supplement items, requests to ask for more, questions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from filings.enums import CheckResult, State
from filings.models import Clarification, Filing, SupplementConsent
from filings.queries.clarifications import question
from filings.queries.dossier import Dossier
from filings.queries.reading import Difference, differences, with_said
from filings.queries.supplements import Standing
from filings.rules.diff import ChangeType, reads
from filings.rules.looking import Sighting
from filings.rules.places import place
from filings.services.clarifying import ask_blockers
from filings.services.intake import HANDLING
from filings.views import officer_words as words

_KINDS: Mapping[str, str] = {ChangeType.ADDED: "新增", ChangeType.REMOVED: "删去", ChangeType.CHANGED: "修改"}


def changes(found: Dossier, rights: frozenset[str]) -> dict[str, Any]:
    """What changed since the reader's last look, each with its tick where he works on the file."""
    mine = bool(rights & set(HANDLING)) and found.filing.is_open
    rows = [_change(found, one, row, mine=mine) for one, row in found.differences]
    done = sum(one.acknowledged for one in found.sightings)
    return {
        "changes": rows,
        "changes_title": _title(found, len(rows), mine=mine),
        "changes_note": f"已阅 {done} / {len(rows)}" + ("" if done == len(rows) else "，全部勾选后可作结论") if mine else "",
    }


def _title(found: Dossier, count: int, *, mine: bool) -> str:
    looked: int | None = found.filing.looked_no  # type: ignore[attr-defined]
    if not mine or looked is None:
        return f"首次提交后有 {count} 处变更"
    return f"重新提交有 {count} 处变更，你已全部阅过" if looked == found.version.no else f"你阅过第 {looked} 版后，有 {count} 处变更"


def _change(found: Dossier, one: Sighting, row: Difference, *, mine: bool) -> dict[str, Any]:
    ticks: dict[str, Any] = found.filing.look_ticks or {}  # type: ignore[attr-defined]
    at = ticks.get(row.path, {}).get("at")
    again = [item for item in found.checklist if item.result == CheckResult.REOPENED and any(reads(p, row.path) for p in item.check.reads)]
    return {
        "section": row.section,
        "label": row.label,
        "kind": _KINDS[row.kind],
        "before": row.before,
        "after": row.after,
        "path": row.path,
        "ticked": mine and one.acknowledged,
        "ticked_at": words.instant(datetime.fromisoformat(at), found.today) if mine and at and one.acknowledged else "",
        "url": f"/desk/filings/{found.filing.pk}/changes/" if mine and not one.acknowledged else "",
        "looked_at": found.version.no,
        "reopens": len(again),
    }


def supplements(found: Dossier, rights: frozenset[str]) -> dict[str, Any]:
    """What was asked and still counts: before and after of what each item names, and the finding; folded once it is over."""
    editable = "accept_filing" in rights and found.filing.state == State.SUBMITTED
    return {
        "supplements": [_item(found, one, editable=editable) for one in found.supplements],
        "supplements_over": found.filing.state not in (State.SUBMITTED, State.SUPPLEMENTING),
    }


def _item(found: Dossier, one: Standing, *, editable: bool) -> dict[str, Any]:
    row, older = one.row, next((version for version in found.versions if version.pk == one.row.notice.version_id), None)
    told = differences(one.changes, older, found.version) if older is not None else ()
    labels = found.version.form_version.labels
    section = place(row.path).section
    return {
        "id": row.pk,
        "where": labels[section]["title"] if section in labels else "",
        "text": row.text,
        "clause": row.clause,
        "round": f"第 {row.notice.no} 次补正，{words.instant(row.notice.asked_at, found.today)} 告知",
        "changes": [{"label": change.label, "before": change.before, "after": change.after} for change in told],
        "answered": row.notice.answered_at is not None,
        "is_cured": one.is_cured,
        "word": outcome_word(one, found.filing),
        "note": row.note if one.is_cured is not None else "",
        "by": f"{row.marked_by} {words.instant(row.marked_at, found.today)}" if row.marked_at and one.is_cured is not None else "",
        "url": f"/desk/filings/{found.filing.pk}/supplements/{row.pk}/" if editable and row.notice.answered_at else "",
        "edit_no": row.edit_no,
        "looked_at": found.version.no,
    }


def outcome_word(one: Standing, filing: Filing) -> str:
    """What came of an item, as both sides read it; of one that nobody judged before the round was over, only that."""
    over = filing.state not in (State.SUBMITTED, State.SUPPLEMENTING)
    if one.row.notice.answered_at is None:
        return "没有补正" if over else "等待补正"
    if one.is_cured is None:
        return "未核对" if over else "又有变更，重新核对" if one.reopened else "待核对"
    return "已补正" if one.is_cured else "未补正"


def consents(found: Dossier, rights: frozenset[str]) -> list[dict[str, Any]]:
    """The requests to ask for more, the newest first."""
    return [_consent(found, row, rights) for row in reversed(found.consents)]


def _consent(found: Dossier, row: SupplementConsent, rights: frozenset[str]) -> dict[str, Any]:
    lapsed = row.version_id != found.version.pk
    waits = row.answered_at is None and not lapsed
    return {
        "reason": row.reason,
        "asked": f"{row.requested_by} {words.instant(row.requested_at, found.today)} 提请，拟告知 {len(row.items)} 项",
        "answer": f"{row.answered_by} {words.instant(row.answered_at, found.today)}：{row.answer}" if row.answered_at else "",
        "word": "待审批岗答复" if waits else "已失效" if row.answered_at is None else _result(row, lapsed=lapsed),
        "url": f"/desk/filings/{found.filing.pk}/consents/{row.pk}/" if waits and "approve_filing" in rights else "",
    }


def _result(row: SupplementConsent, *, lapsed: bool) -> str:
    if not row.is_granted:
        return "不同意"
    return "同意，已使用" if hasattr(row, "notice") else "同意，已失效" if lapsed else "同意，待发通知"


def clarifications(found: Dossier, rights: frozenset[str]) -> dict[str, Any]:
    """The questions after acceptance, and where the next one is asked."""
    rows = [question_row(row, found.today, clock="desk_clock") for row in found.clarifications]
    may_ask = "review_filing" in rights and not ask_blockers(found.filing)
    return {
        "clarifications": rows,
        "ask_url": f"/desk/filings/{found.filing.pk}/clarifications/" if may_ask else "",
        "passages": with_said(found.passages, rows),
    }


def question_row(row: Clarification, today: date, *, clock: str) -> dict[str, Any]:
    """One question with its answer, as both sides read it; `clock`: the page of its clock, by the name of its address."""
    asked = question(row)
    waiting = row.answered_at is None
    overdue = waiting and today > row.due_on
    return {
        "id": row.pk,
        "section": row.section,
        "title": asked.title,
        "question": row.question,
        "clause": row.clause,
        "asked": f"{row.asked_by} {words.instant(row.asked_at, today)}",
        "due_on": row.due_on,
        "clock_url": reverse(clock, args=[row.filing_id, f"clarification-{row.pk}"]) if row.has_clock else "",  # type: ignore[attr-defined]
        "answer": row.answer,
        "answered": f"{row.answered_by} {words.instant(row.answered_at, today)}" if row.answered_at else "",
        "word": ("逾期未答复" if overdue else "等待说明") if waiting else ("逾期说明" if asked.is_late else "已说明"),
        "overdue": overdue,
        "waiting": waiting,
    }
