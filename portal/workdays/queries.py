"""The explained day table of a term: every day listed as counted or not, with its reason."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from portal.workdays.rules import Calendar


@dataclass(frozen=True)
class DayRow:
    """One day of a term; `no` is the running number of a counted day and 0 for every other."""

    on: date
    counted: bool
    no: int
    why: str
    clause: str
    provisional: bool = False


def explain(start: date, n: int, calendar: Calendar) -> tuple[DayRow, ...]:
    """The start day and every day to the end of a term of n working days; the counted rows number 1 … n."""
    days = calendar.between(start, calendar.add(start, n).on)
    numbers = accumulate(int(day.working) for day in days)
    counted = (
        DayRow(day.on, day.working, no if day.working else 0, day.why, day.clause, day.provisional)
        for day, no in zip(days, numbers, strict=True)
    )
    return DayRow(start, False, 0, "起算日，不计入", ""), *counted
