"""The clock strip: groups of cells, one cell a working day, that show the whole time of a file on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.terms.rules.holders import HolderKind
from portal.terms.rules.ledger import Ledger, Unit
from portal.terms.rules.timeline import Phase, Segment
from portal.terms.rules.wording import amount, short
from portal.workdays.rules import Calendar

LEFT = "left"
OVER = "over"
# whose time is not counted -> the tone of its cells
TONES = {
    HolderKind.AUTHORITY: "before",
    HolderKind.CENTRE: "centre",
    HolderKind.PANEL: "experts",
    HolderKind.INSTITUTION: "applicant",
    HolderKind.MINISTRY: "ministry",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. `tone`: before, counted, left, over, or whose time it is that is not counted (applicant, experts, centre, ministry)."""

    on: date
    tone: str
    today: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring days with one holder.

    Above: who and what; below: `from_label`, the day the group begins and why, `until_label` at the end of the time left.
    `starts_term`: the term begins here, a gap stands before it.
    """

    who: str
    what: str
    counted: bool
    cells: tuple[Cell, ...]
    from_label: str
    until_label: str = ""
    starts_term: bool = False


def strip(segments: Sequence[Segment], ledger: Ledger, today: date, calendar: Calendar, unit: Unit) -> tuple[Group, ...]:
    """The strip of one line of time and, where its last clock still runs, the days left after today.

    A group with no working day in it is left out. Days counted beyond the due day make a group of their own, the only red one.
    """
    groups: list[Group] = []
    last = ledger.due.on if ledger.due else None
    for segment in segments:
        days = _days(segment.from_on, segment.to_on, unit, calendar)
        over = [on for on in days if last and segment.phase is Phase.COUNTED and on > last]
        within = days[: len(days) - len(over)]
        begins = segment.lead and not any(group.starts_term for group in groups)
        if within:
            label = f"{short(segment.from_on, today)} {segment.mark}".rstrip()
            groups.append(_group(segment, within, _what(segment, len(within), unit), _tone(segment), label, begins, today))
        if last and over:
            what = f"逾期 {_count(len(over), unit)}"
            groups.append(_group(segment, over, what, OVER, f"应于 {short(last, today)}", False, today))
    return (*groups, *_left(ledger, today, calendar, unit))


def _days(after: date, through: date, unit: Unit, calendar: Calendar) -> list[date]:
    return [day.on for day in calendar.between(after, through) if day.working or unit != Unit.WORKING_DAYS]


def _count(days: int, unit: Unit) -> str:
    return f"{days} 日" if unit == Unit.WORKING_DAYS else amount(days, unit)


def _tone(segment: Segment) -> str:
    return TONES[HolderKind(segment.holder.kind)] if segment.phase is Phase.PAUSED else str(segment.phase.value)


def _what(segment: Segment, days: int, unit: Unit) -> str:
    if segment.phase is Phase.COUNTED:
        return f"计入 {_count(days, unit)}"
    return f"{segment.reason}，不计入 {_count(days, unit)}" if segment.lead else segment.reason


def _group(segment: Segment, days: Sequence[date], what: str, tone: str, label: str, begins: bool, today: date) -> Group:
    cells = tuple(Cell(on, tone, on == today) for on in days)
    return Group(segment.holder.word, what, segment.phase is Phase.COUNTED, cells, label, starts_term=begins)


def _left(ledger: Ledger, today: date, calendar: Calendar, unit: Unit) -> list[Group]:
    """The days between today and the due day; without dates while a pause is on and nobody can know them."""
    if not ledger.open or not ledger.left:
        return []
    if ledger.due is None:
        cells = tuple(Cell(today, LEFT, False) for _ in range(ledger.left))
        return [Group("剩余", _count(ledger.left, unit), True, cells, "", "恢复后起算")]
    days = _days(ledger.now_on, ledger.due.on, unit, calendar)
    cells = tuple(Cell(on, LEFT, on == today) for on in days)
    return [Group("剩余", _count(len(days), unit), True, cells, "", f"{short(ledger.due.on, today)} 到期")]
