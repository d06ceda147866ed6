"""The one-time supplement notice: everything at once, and a later notice only for what is still open (D03, D98)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.rules.diff import Change, touches
from portal.policy.clauses import Reason

# One-time notice is the rule of a law that we only refer to; the notice itself is silent (D03).
_REFERENCE: Final = "行政许可法32"


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One thing to be supplied: the field or material it concerns, what to do, and by which clause."""

    path: str
    text: str
    clause: str


def notice_reasons(items: Sequence[SupplementItem], open_checks: int) -> tuple[Reason, ...]:
    """What keeps any notice from being sent: nothing listed, an item without words or clause, a checklist not gone through."""
    found = []
    if open_checks:
        text = f"审核清单还有 {open_checks} 项未定。全部核对后一次性告知。"
        found.append(Reason(_REFERENCE, text, "D03", "checklist"))
    if not items:
        found.append(Reason(_REFERENCE, "请列出需要补正的全部内容。", "D03", "items"))
    for number, item in enumerate(items, start=1):
        if not (item.path and item.text.strip() and item.clause):
            found.append(Reason(_REFERENCE, f"第 {number} 项请选择对应的内容，写明怎样补正和依据。", "T2", f"items[{number}]"))
    return tuple(found)


def later_notice_reasons(
    items: Sequence[SupplementItem], earlier: Collection[SupplementItem], changes: Collection[Change], *, approver_reason: str = ""
) -> tuple[Reason, ...]:
    """What a second or later notice may not name: anything but listed items not cured and content changed since, unless the approver
    gives a reason."""
    if approver_reason.strip():
        return ()
    return tuple(
        Reason(_REFERENCE, f"“{item.text}”此前没有告知，内容也没有变化。再次告知须由审批岗说明理由。", "D03", item.path)
        for item in items
        if not _was_listed(item, earlier) and not any(touches(item.path, change.path) for change in changes)
    )


def may_lapse(answer_due_on: date, today: date) -> tuple[Reason, ...]:
    """The acceptor may decline for want of an answer only after the answer period (D98)."""
    if today > answer_due_on:
        return ()
    return (Reason("", f"补正期限到 {answer_due_on} 24:00，期满未补正的才可不予受理。", "D98"),)


def _was_listed(item: SupplementItem, earlier: Collection[SupplementItem]) -> bool:
    return any(item.path == known.path and item.clause == known.clause for known in earlier)
