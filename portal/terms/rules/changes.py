"""What happened to a term, as a line of the record of changes."""

from datetime import date

from portal.terms.rules.history import EventKind
from portal.terms.rules.ledger import Unit
from portal.terms.rules.wording import length as length_words
from portal.terms.rules.wording import short


def words(
    kind: EventKind, before: date | None, after: date | None, today: date, *, who: str, reason: str, mark: str, length: int, unit: Unit
) -> str:
    """One sentence without a full stop, e.g. 停表结束，到期日由未定改为 10-13."""
    moved = _moved(before, after, today)
    match kind:
        case EventKind.START:
            return f"起算，到期日 {_day(after, today)}"
        case EventKind.PAUSE if before is None:
            return f"继续停表，转为{reason}（{who}）"
        case EventKind.PAUSE:
            return f"停表，原到期日 {_day(before, today)} 失效" if after is None else f"停表，到期日 {_day(after, today)} 不变"
        case EventKind.RESUME:
            return f"停表结束，{moved}"
        case EventKind.EXTEND:
            return f"延长 {length_words(length, unit)}，{moved}"
        case EventKind.TRANSFER:
            return f"移交{who}，{moved}"
        case EventKind.RECOMPUTE:
            return reason
        case EventKind.STOP:
            return f"{mark}，期限终止"
    return f"{kind.label}，{moved}"


def _moved(before: date | None, after: date | None, today: date) -> str:
    if before == after:
        return f"到期日 {_day(after, today)} 不变"
    return f"到期日由{_from(before, today)}改为 {_day(after, today)}"


def _from(day: date | None, today: date) -> str:
    return "未定" if day is None else f" {short(day, today)} "


def _day(day: date | None, today: date) -> str:
    return "未定" if day is None else short(day, today)
