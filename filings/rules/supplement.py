"""The one-time supplement notice: everything at once, a later notice only for what is still open, and what came of it (D03, D98, N7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.rules.diff import Change, touches
from portal.policy.clauses import Reason

# One-time notice is the rule of a law that we only refer to; the notice itself is silent (D03).
_REFERENCE: Final = "行政许可法32"
_ITEM_LENGTH: Final = 500


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One thing to be supplied: the field or material it concerns, what to do, and by which clause."""

    path: str
    text: str
    clause: str


def notice_reasons(items: Sequence[SupplementItem], open_checks: int) -> tuple[Reason, ...]:
    """What keeps any notice from being sent: nothing listed, an item without words or clause or too long, a checklist not gone through."""
    found = []
    if open_checks:
        text = f"审核清单还有 {open_checks} 项未定。全部核对后一次性告知。"
        found.append(Reason(_REFERENCE, text, "D03", "checklist"))
    if not items:
        found.append(Reason(_REFERENCE, "请列出需要补正的全部内容。", "D03", "items"))
    for number, item in enumerate(items, start=1):
        if not (item.path and item.text.strip() and item.clause):
            found.append(Reason(_REFERENCE, f"第 {number} 项请选择对应的内容，写明怎样补正和依据。", "T2", f"items[{number}]"))
        too_long = length_error(item.text.strip(), number)
        if too_long:
            found.append(Reason(_REFERENCE, too_long, "T2", f"items[{number}]"))
    return tuple(found)


def length_error(text: str, number: int) -> str:
    """What is wrong with an item that cannot be read at a glance; "" for one that can."""
    if len(text) <= _ITEM_LENGTH:
        return ""
    return f"第 {number} 项有 {len(text)} 字，一项最多 {_ITEM_LENGTH} 字。请分成几项，每行一项。"


def added(items: Sequence[SupplementItem], earlier: Collection[SupplementItem], changes: Collection[Change]) -> tuple[SupplementItem, ...]:
    """What a second or later notice asks beyond listed items not cured and content changed since: it needs the approver's consent."""
    return tuple(
        item for item in items if not _was_listed(item, earlier) and not any(touches(item.path, change.path) for change in changes)
    )


def later_notice_reasons(
    items: Sequence[SupplementItem],
    earlier: Collection[SupplementItem],
    changes: Collection[Change],
    *,
    consented: Collection[SupplementItem] = (),
) -> tuple[Reason, ...]:
    """Why a later notice cannot be sent: it asks for more than the approver has consented to, word for word."""
    return tuple(
        Reason(_REFERENCE, f"“{item.text}”此前没有告知，内容也没有变化。再次告知须经审批岗同意。", "D03", item.path)
        for item in added(items, earlier, changes)
        if item not in consented
    )


def consent_reasons(asked: Sequence[SupplementItem], *, reason: str, waiting: bool) -> tuple[Reason, ...]:
    """Why the approver cannot be asked: nothing goes beyond what may be asked anyway, no reason, or a request waits already."""
    if waiting:
        return (Reason(_REFERENCE, "已有一件增项请求在等审批岗答复。", "D03"),)
    if not asked:
        return (Reason(_REFERENCE, "没有增项，补正通知可以直接发出。", "D03"),)
    return () if reason.strip() else (Reason(_REFERENCE, "提请增项须写明理由。", "D03", "reason"),)


@dataclass(frozen=True, slots=True)
class Finding:
    """One item as it stands: `is_cured` None while nobody has judged it, or what it names has changed since he did."""

    item: SupplementItem
    is_cured: bool | None
    note: str = ""


def in_force(rounds: Sequence[Sequence[SupplementItem]]) -> tuple[tuple[int, int], ...]:
    """(round, place) of each item that still counts: one that a later round asks again is judged there."""
    found = []
    for at, items in enumerate(rounds):
        later = {(item.path, item.clause) for after in rounds[at + 1 :] for item in after}
        found += [(at, place) for place, item in enumerate(items) if (item.path, item.clause) not in later]
    return tuple(found)


def uncured_reasons(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    """Why a filing cannot be accepted: an item of a notice is not judged yet, or was found not cured. A refusal is open either way."""
    return tuple(_uncured(found) for found in findings if not found.is_cured)


def _uncured(found: Finding) -> Reason:
    if found.is_cured is None:
        return Reason(_REFERENCE, f"补正事项“{found.item.text}”还没有核对是否补齐。", "N7", found.item.path, link="#supplements")
    why = f"：{found.note}" if found.note else ""
    return Reason(found.item.clause, f"补正事项“{found.item.text}”没有补齐{why}。", "N7", found.item.path, link="#supplements")


def mark_reasons(*, is_cured: bool, note: str, answered: bool) -> tuple[Reason, ...]:
    """Why an item cannot be judged: the applicant has not answered its notice, or it is not cured and nothing says why."""
    if not answered:
        return (Reason(_REFERENCE, "申请人还没有重新提交，不能核对是否补齐。", "N7"),)
    return () if is_cured or note.strip() else (Reason(_REFERENCE, "没有补齐的，写明还缺什么。", "N7", "note"),)


def may_lapse(answer_due_on: date, today: date) -> tuple[Reason, ...]:
    """The acceptor may decline for want of an answer only after the answer period (D98)."""
    if today > answer_due_on:
        return ()
    return (Reason("", f"补正期限到 {answer_due_on} 24:00，期满未补正的才可不予受理。", "D98"),)


def _was_listed(item: SupplementItem, earlier: Collection[SupplementItem]) -> bool:
    return any(item.path == known.path and item.clause == known.clause for known in earlier)
