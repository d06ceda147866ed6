"""Working days, terms in months and years, validity: dates in, dates out. The start day is day zero and is never counted.

A date that rests on an arrangement nobody has published or entered yet is provisional and says why (D08, D78).
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Shanghai")
GUANGXI: Final = "guangxi"
NATIONAL: Final = "national"
SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)
NATIONAL_BASIS: Final = "国务院办公厅放假安排"
REGULATION: Final = "全国年节及纪念日放假办法"
# (month, day) -> festival: the public holidays of the regulation that stand on solar dates, off whatever the notice of the year says.
FIXED_DAYS: Final[Mapping[tuple[int, int], str]] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
# The festivals on lunar dates: how many days off each has at least by the regulation, and the word its name holds.
LUNAR_DAYS: Final[Mapping[str, int]] = {"春节": 4, "清明": 1, "端午": 1, "中秋": 1}
SANYUESAN_DAYS: Final = 2
# 三月三 moves between the end of March and the end of April; with its make-up days it stays inside these (month, day) bounds (D78).
SANYUESAN: Final = ((3, 15), (5, 5))


@dataclass(frozen=True)
class DayInfo:
    """One day: working or not, why, by which arrangement ("" for a plain weekday or weekend), and whether that may still change."""

    on: date
    working: bool
    why: str
    clause: str
    provisional: bool


@dataclass(frozen=True)
class Due:
    """The last day of a term, to 24:00; `why` says what a provisional date waits for, in full sentences' parts joined by "；"."""

    on: date
    provisional: bool
    why: str = ""


@dataclass(frozen=True)
class Calendar:
    """Which days are working days: weekends, over them the national arrangement, over that (Guangxi) the regional one.

    A year without a national arrangement has its weekends and the fixed days of the regulation off, provisionally.

    `national`: day -> (working, name); `regional`: day -> (working, name, basis); `published`: the years whose national arrangement is
    known; `regional_years`: the years whose 三月三 has been entered. `version` rises with every edit (D14).
    """

    key: str
    version: int
    national: Mapping[date, tuple[bool, str]] = field(repr=False)
    regional: Mapping[date, tuple[bool, str, str]] = field(repr=False)
    published: frozenset[int] = field(repr=False)
    regional_years: frozenset[int] = field(repr=False)

    def waits_for(self, on: date) -> str:
        """What is not known yet about this day, "" when it is settled."""
        if on.year not in self.published:
            return f"{on.year}年放假安排尚未公布，暂按周末和固定日期的法定节日推算"
        first, last = SANYUESAN
        if self.key == GUANGXI and on.year not in self.regional_years and first <= (on.month, on.day) <= last:
            return f"{on.year}年“壮族三月三”放假安排尚未录入"
        return ""

    def day(self, on: date) -> DayInfo:
        """Whether this day is a working day, and why."""
        provisional = bool(self.waits_for(on))
        if on in self.regional:
            working, name, basis = self.regional[on]
            return DayInfo(on, working, name, basis, provisional)
        if on in self.national:
            working, name = self.national[on]
            return DayInfo(on, working, name, NATIONAL_BASIS, provisional)
        if on.year not in self.published and (on.month, on.day) in FIXED_DAYS:
            return DayInfo(on, False, f"{FIXED_DAYS[on.month, on.day]}（法定节日）", REGULATION, provisional)
        working = on.weekday() < SATURDAY
        return DayInfo(on, working, "工作日" if working else "周末", "", provisional)

    def is_settled(self, year: int) -> bool:
        """Whether no day of the year waits for anything."""
        return year in self.published and (self.key != GUANGXI or year in self.regional_years)

    def is_working(self, on: date) -> bool:
        """Whether this day is a working day."""
        return self.day(on).working

    def next_working(self, on: date) -> date:
        """The day itself when it is a working day, else the first one after it."""
        while not self.is_working(on):
            on += ONE_DAY
        return on

    def add(self, start: date, n: int) -> Due:
        """The nth working day after `start`; `start` itself for 0. Raises ValueError for a negative count."""
        if n < 0:
            raise ValueError(f"a term of {n} working days")
        on, left = start, n
        while left:
            on += ONE_DAY
            left -= self.is_working(on)
        return self._due(start + ONE_DAY, on)

    def count(self, after: date, through: date) -> int:
        """Working days of the half-open (after, through]; 0 when `through` is not later."""
        return sum(self.is_working(on) for on in _days(after + ONE_DAY, through))

    def between(self, after: date, through: date) -> tuple[DayInfo, ...]:
        """Every day of the half-open (after, through], explained."""
        return tuple(self.day(on) for on in _days(after + ONE_DAY, through))

    def waits(self, first: date, last: date) -> tuple[str, ...]:
        """Everything that the days first..last, both included, still wait for, each thing once."""
        return tuple(dict.fromkeys(filter(None, map(self.waits_for, _days(first, last)))))

    def _due(self, first: date, last: date) -> Due:
        waits = self.waits(first, last)
        return Due(last, bool(waits), "；".join(waits))

    def moved(self, end: date) -> Due:
        """A calendar-day end carried to the next working day when it falls on a day off."""
        return self._due(end, self.next_working(end))


def missing_festivals(year: int, days_off: Mapping[date, str]) -> tuple[str, ...]:
    """What a national arrangement lacks to be a year's whole one, in words: the regulation's fixed days, then its lunar festivals by name.

    `days_off`: day -> name. A day of two festivals names both.
    """
    fixed = (f"{month} 月 {day} 日（{name}）" for (month, day), name in FIXED_DAYS.items() if date(year, month, day) not in days_off)
    named = {festival: sum(festival in name for name in days_off.values()) for festival in LUNAR_DAYS}
    lunar = (f"{festival} {least} 天" for festival, least in LUNAR_DAYS.items() if named[festival] < least)
    return (*fixed, *lunar)


def has_sanyuesan(days_off: Mapping[date, str]) -> bool:
    """Whether a regional arrangement holds the two days of 三月三, by their name and within the bounds of the festival."""
    first, last = SANYUESAN
    return sum("三月三" in name and first <= (on.month, on.day) <= last for on, name in days_off.items()) >= SANYUESAN_DAYS


def _days(first: date, last: date) -> Iterator[date]:
    """first, …, last, both included; nothing when `last` is earlier."""
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def starting_day(at: datetime, calendar: Calendar, closes: time | None) -> date:
    """Day zero of an authority's clock for something delivered at this instant (D09, D77).

    What arrives on a day off, or later than `closes` in Asia/Shanghai, counts as delivered on the next working day; without `closes`
    the day lasts to 24:00. Raises ValueError for a naive instant.
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    local = at.astimezone(ZONE)
    late = closes is not None and local.time() > closes
    return calendar.next_working(local.date() + ONE_DAY if late else local.date())


def months_after(start: date, n: int) -> date:
    """The corresponding day n months later (earlier for a negative n), or that month's last day where there is none."""
    years, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1]))


def months_before(end: date, n: int) -> date:
    """The corresponding day n months earlier, or that month's last day where there is none."""
    return months_after(end, -n)


def validity_end(filed_on: date, years: int) -> date:
    """The last day of validity, to 24:00 (D07): the day before the anniversary, or the month's last day where there is no anniversary.

    Never moved for a day off: validity is not a term. Clause: 文一(二), 附2二(五).
    """
    anniversary = months_after(filed_on, 12 * years)
    return anniversary - ONE_DAY if anniversary.day == filed_on.day else anniversary


def renewal_window(valid_to: date, months: int, *, before: bool = False) -> tuple[date, date]:
    """First and last day on which a renewal may be applied for, both included, never moved for a day off (D05). Clause: 文一(二).

    We read the clause as the last months of the validity. `before` takes the other reading, not later than so many months before the end;
    it names no first day, so ours is as many months earlier again.
    """
    opens_on = months_before(valid_to, months)
    return (months_before(valid_to, 2 * months), opens_on) if before else (opens_on, valid_to)


def calendar_term(start: date, calendar: Calendar, *, days: int = 0, months: int = 0) -> Due:
    """The end of a term in calendar days or months; one that ends on a day off moves to the next working day.

    Raises ValueError unless exactly one of the two lengths is positive.
    """
    if min(days, months) < 0 or bool(days) == bool(months):
        raise ValueError("a calendar term is either days or months")
    return calendar.moved(start + timedelta(days=days) if days else months_after(start, months))
