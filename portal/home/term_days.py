"""The days of a plain term, counted from a day the reader chose: rows for the day table and the small calendar."""

from collections.abc import Sequence
from datetime import date

from portal.terms.rules.day_table import Row
from portal.terms.rules.wording import weekdays
from portal.workdays.queries import DayRow


def rows(days: Sequence[DayRow], today: date) -> tuple[Row, ...]:
    """Day zero, every counted day, and runs of equal days off. Whole dates: the page may be about any year."""
    runs: list[list[DayRow]] = []
    for day in days:
        if runs and _joins(runs[-1][-1], day):
            runs[-1].append(day)
        else:
            runs.append([day])
    last = days[-1].on
    return tuple(_row(run, at == 0, last, today) for at, run in enumerate(runs))


def _joins(earlier: DayRow, day: DayRow) -> bool:
    return not (earlier.counted or day.counted or not earlier.why) and (earlier.why, earlier.clause) == (day.why, day.clause)


def _row(run: Sequence[DayRow], start: bool, last: date, today: date) -> Row:
    first, end = run[0], run[-1]
    kind = "start" if start else "rest" if not first.counted else "counted" if first.on <= today else "left"
    due = end.on == last and first.counted
    return Row(
        first=first.on,
        last=end.on,
        dates=str(first.on) if first.on == end.on else f"{first.on} 至 {end.on:%m-%d}",
        weekday=weekdays(first.on, end.on),
        kind=kind,
        count=str(first.no) if first.no else "",
        days=len(run) if first.counted else 0,
        why=f"{first.why}，当日 24:00 到期" if due else first.why,
        who="",
        clause=first.clause,
        today=first.on == today,
        provisional=any(day.provisional for day in run),
        due=due,
    )
