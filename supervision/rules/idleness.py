"""Since when a registration is silent, and when one and two years of it are full. Clause: 附3一(二)3, 附3一(三)7; D13, D86, D74."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import DormancyState

CLAUSE: Final = "附3一(二)3"
CLAUSES_OF: Final = {1: "附3一(二)3", 2: "附3一(三)7"}
ONE_DAY: Final = timedelta(days=1)

Stretch = tuple[date, date | None]  # half-open; open-ended while it lasts


@dataclass(frozen=True, slots=True)
class Silence:
    """`last_on`: the last activity; `idle_from` the day after; `years` the highest mark reached; `reached_on` the day it was."""

    last_on: date
    idle_from: date
    years: int
    reached_on: date


def last_activity(filed_on: date, sitting_on: date | None, confirmed_on: date | None) -> date:
    """The latest of the filing (a new one after an end; no renewal), the last sitting's end, and what was confirmed of before the portal."""
    return max(day for day in (filed_on, sitting_on, confirmed_on) if day is not None)


def corresponding(day: date, years: int) -> date:
    """The same day so many years later; the last of February where there is no 29th."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def reached_on(last_on: date, years: int, suspended: Iterable[Stretch]) -> date | None:
    """The day the mark is reached: more than one year is the day after the corresponding day, two years (含) that day itself.

    Suspended days do not count, and nothing restarts the time (D86). None while a suspension without an end holds it up.
    """
    day = corresponding(last_on, years) + (ONE_DAY if years == 1 else timedelta())
    counted_to = last_on  # suspended days up to here are subtracted already
    for begins, ends in sorted(suspended, key=lambda stretch: stretch[0]):
        first = max(begins, counted_to + ONE_DAY)
        if first > day:
            break
        if ends is None:
            return None
        if ends > first:
            day += ends - first
            counted_to = ends - ONE_DAY
    return day


def silence(last_on: date, suspended: Iterable[Stretch], today: date) -> Silence | None:
    """The highest mark reached by today; None before the first."""
    stretches = list(suspended)
    for years in (2, 1):
        day = reached_on(last_on, years, stretches)
        if day is not None and day <= today:
            return Silence(last_on, last_on + ONE_DAY, years, day)
    return None


def asking_reasons(found: Silence | None, *, may_conclude: bool, standing: bool) -> tuple[Reason, ...]:
    """Why the reasons of a silence are not asked for."""
    if not standing:
        return (Reason(CLAUSE, "备案已到期、终止或注销，不再核查停止活动。", "L04"),)
    if not may_conclude:
        return (Reason(CLAUSE, "历史数据的最近一次评价活动尚未核实，不能认为停止活动。", "D74"),)
    if found is None:
        return (Reason(CLAUSE, "停止活动未满一年，暂停评价的时间不计入。", "D86"),)
    return ()


def blaming_reasons(state: str, answer_by: date, today: date) -> tuple[Reason, ...]:
    """Why it cannot be held to be without reason yet: nobody is heard before his days are over (D13, D92)."""
    if state == DormancyState.ASKED and today <= answer_by:
        return (Reason(CLAUSE, f"机构可在 {answer_by} 当日 24 时前说明理由，期限届满前不能认定。", "D13"),)
    return ()
