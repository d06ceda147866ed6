"""Which reminder a term calls for on a day, and on which day the next one falls due."""

from datetime import date, timedelta

from portal.terms.rules.ledger import Unit
from portal.workdays.rules import Calendar

# stage -> what is left when it begins; a stage is only used by terms that are longer than that
BEFORE = {"7d": 7, "3d": 3, "1d": 1, "due": 0}
# the same for the end of a validity: long before it, and nobody is late after it (D05)
BEFORE_END = {"120d": 120, "90d": 90, "60d": 60, "30d": 30, "7d": 7}
# stage -> how far the due day is past when it begins; after the last one the file is in everybody's overdue list anyway
AFTER = {"overdue-1": 1, "overdue-5": 5, "overdue-10": 10, "overdue-20": 20}


def stages(due_on: date, length: int, unit: Unit, calendar: Calendar, *, least: bool = False) -> tuple[tuple[date, str], ...]:
    """All stages of a term with the day on which each begins, in order; nobody is late after a time that must last at least so long."""
    if unit == Unit.VALIDITY:
        return tuple((due_on - timedelta(days=left), stage) for stage, left in BEFORE_END.items())
    before = [(_back(due_on, left, unit, calendar), stage) for stage, left in BEFORE.items() if left < length or unit == Unit.MONTHS]
    after = [] if least else [(_forth(due_on, days, unit, calendar), stage) for stage, days in AFTER.items()]
    return (*before, *after)


def stage_on(today: date, due_on: date, length: int, unit: Unit, calendar: Calendar, *, least: bool = False) -> str:
    """The stage a term stands in on a day, "" before the first one.

    A sweep that missed a day finds the stage that holds now; those it slept through are not made up for.
    """
    begun = [stage for on, stage in stages(due_on, length, unit, calendar, least=least) if on <= today]
    return begun[-1] if begun else ""


def next_day(after: date, due_on: date, length: int, unit: Unit, calendar: Calendar, *, least: bool = False) -> date | None:
    """The first day later than `after` on which a stage begins; None once all are past."""
    return next((on for on, _ in stages(due_on, length, unit, calendar, least=least) if on > after), None)


def _back(due_on: date, left: int, unit: Unit, calendar: Calendar) -> date:
    """The first working day (or day) on which no more than `left` remain."""
    if unit != Unit.WORKING_DAYS:
        return due_on - timedelta(days=left)
    on = due_on
    while left:
        left -= calendar.is_working(on)
        on -= timedelta(days=1)
    while not calendar.is_working(on):
        on -= timedelta(days=1)
    return on


def _forth(due_on: date, days: int, unit: Unit, calendar: Calendar) -> date:
    return calendar.add(due_on, days).on if unit == Unit.WORKING_DAYS else due_on + timedelta(days=days)
