"""Incidents (要情): when they have to be reported, by whom they are read, when the region is told. Clause: 文二(二)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from portal.policy.clauses import Reason
from supervision.rules.accidents import Toll

CLAUSE: Final = "文二(二)"
MOST: Final = 30_000  # persons; what is more is a slip of the hand


@dataclass(frozen=True, slots=True)
class Told:
    """What an institution reports. `division`: the city's code where it happened."""

    kind: str
    title: str
    text: str
    place: str
    division: str
    happened_at: datetime
    known_at: datetime
    toll: Toll
    late_reason: str = ""


def due_at(known_at: datetime, hours: int) -> datetime:
    """The end of the internal limit for “第一时间”, counted from when the institution knew (D12)."""
    return known_at + timedelta(hours=hours)


def told_reasons(told: Told, *, hours: int, at: datetime) -> tuple[Reason, ...]:
    """What is missing or cannot be; a late report says why."""
    words = {"title": "请填写标题。", "text": "请写明经过和已采取的措施。", "place": "请填写地点。"}
    found = [Reason(CLAUSE, text, "O22", field) for field, text in words.items() if not getattr(told, field).strip()]
    if told.happened_at > at:
        found.append(Reason(CLAUSE, "发生时间不能晚于现在。", "O22", "happened_at"))
    if told.known_at > at:
        found.append(Reason(CLAUSE, "知悉时间不能晚于现在。", "O22", "known_at"))
    elif told.known_at < told.happened_at:
        found.append(Reason(CLAUSE, "知悉时间不能早于发生时间。", "O22", "known_at"))
    if at > due_at(told.known_at, hours) and not told.late_reason.strip():
        found.append(Reason(CLAUSE, f"已超过知悉后 {hours} 小时，请写明迟报原因。", "D12", "late_reason"))
    return tuple(found)


def is_escalated(*, late: bool, toll: Toll, received: bool, reported_at: datetime, hours: int, at: datetime) -> bool:
    """Whether the region is told: a late report of people killed or gravely hurt, or nobody received it within the limit."""
    unheard = not received and at > due_at(reported_at, hours)
    return (late and toll.hurts) or unheard


def conclusion_reasons(conclusion: str) -> tuple[Reason, ...]:
    return () if conclusion.strip() else (Reason(CLAUSE, "请写明处置结论。", "O22", "conclusion"),)


def note_reasons(text: str) -> tuple[Reason, ...]:
    return () if text.strip() else (Reason(CLAUSE, "请填写内容。", "O22", "text"),)
