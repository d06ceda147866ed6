"""A month as weeks from Monday: each day with what ends on it, whether one works on it, and whether that may still change."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.terms.rules.wording import WEEKDAYS
from portal.workdays.rules import Calendar

WEEK, SATURDAY = 7, 5


@dataclass(frozen=True, slots=True)
class Day:
    """One day: `off` a day without work and its name; `makeup` a weekend day on which one works; `rest` how many more end than are shown."""

    on: date
    today: bool
    off: str
    makeup: bool
    provisional: bool
    count: int
    shown: Sequence[Any]

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.on.weekday()]

    @property
    def rest(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks of seven; None fills up the first and the last one."""

    first: date
    last: date
    weeks: tuple[tuple[Day | None, ...], ...]

    @property
    def title(self) -> str:
        return f"{self.first.year} 年 {self.first.month} 月"

    @property
    def before(self) -> str:
        """The month before, as the address names it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.last + timedelta(days=1):%Y-%m}"


def span(on: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    return on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])


def month(on: date, today: date, calendar: Calendar, counts: Mapping[date, int], shown: Mapping[date, Sequence[Any]]) -> Month:
    """The month of a day."""
    first, last = span(on)
    days: list[Day | None] = [None] * first.weekday()
    for number in range((last - first).days + 1):
        days.append(_day(first + timedelta(days=number), today, calendar, counts, shown))
    days += [None] * (-len(days) % WEEK)
    return Month(first, last, tuple(tuple(days[at : at + WEEK]) for at in range(0, len(days), WEEK)))


def _day(on: date, today: date, calendar: Calendar, counts: Mapping[date, int], shown: Mapping[date, Sequence[Any]]) -> Day:
    info = calendar.day(on)
    return Day(
        on=on,
        today=on == today,
        off="" if info.working else info.why,
        makeup=info.working and on.weekday() >= SATURDAY,
        provisional=info.provisional,
        count=counts.get(on, 0),
        shown=shown.get(on, ()),
    )
