"""The days of a term as months of weeks, for the small calendar beside the day table."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from portal.terms.rules.day_table import Row
from portal.workdays.rules import Calendar

WEEK = 7
SATURDAY = 5
# the kind of a row -> how the small calendar shows its days, and the word for it
TONES = {
    "start": ("begin", "起算"),
    "counted": ("counted", "计入"),
    "left": ("left", "未到"),
    "over": ("late", "逾期"),
    "paused": ("paused", "停表"),
    "rest": ("free", "休息"),
}


@dataclass(frozen=True, slots=True)
class MonthDay:
    """`tone`: begin, counted, left, late, paused, free, or "" outside the term, `word` the same for who cannot see it.

    `makeup`: a working day at a weekend (班).
    """

    day: int
    tone: str
    word: str
    today: bool
    makeup: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks run from Monday; None fills up the first and the last one."""

    title: str
    weeks: tuple[tuple[MonthDay | None, ...], ...]


def months(rows: tuple[Row, ...], today: date, calendar: Calendar) -> tuple[Month, ...]:
    """Every month the day table touches, the last one only as far as the table goes."""
    first, last = rows[0].first, rows[-1].last
    kinds = {row.first + timedelta(days=n): row.kind for row in rows for n in range((row.last - row.first).days + 1)}
    found = []
    start = first.replace(day=1)
    while start <= last:
        end = min(start.replace(day=monthrange(start.year, start.month)[1]), last)
        found.append(Month(f"{start.year} 年 {start.month} 月", _weeks(start, end, kinds, today, calendar)))
        start = (start + timedelta(days=31)).replace(day=1)
    return tuple(found)


def _weeks(first: date, last: date, kinds: dict[date, str], today: date, calendar: Calendar) -> tuple[tuple[MonthDay | None, ...], ...]:
    days: list[MonthDay | None] = [None] * first.weekday()
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        make_up = on.weekday() >= SATURDAY and calendar.is_working(on)
        tone, word = TONES.get(kinds.get(on, ""), ("", ""))
        days.append(MonthDay(on.day, tone, word, on == today, make_up))
    days += [None] * (-len(days) % WEEK)
    return tuple(tuple(days[at : at + WEEK]) for at in range(0, len(days), WEEK))
