"""How dates, weekdays and lengths are written on pages: 10-13 周二, 09-05 至 09-06, 三–五, 3 个工作日."""

from datetime import date

from portal.terms.rules.ledger import Unit

WEEKDAYS = "一二三四五六日"


def short(on: date, today: date) -> str:
    """10-13; the year only where it is not this year."""
    return f"{on:%m-%d}" if on.year == today.year else f"{on:%Y-%m-%d}"


def with_weekday(on: date, today: date) -> str:
    """10-13 周二."""
    return f"{short(on, today)} 周{WEEKDAYS[on.weekday()]}"


def span(first: date, last: date, today: date) -> str:
    """09-09 至 09-11; one day alone is written alone."""
    return short(first, today) if first == last else f"{short(first, today)} 至 {short(last, today)}"


def weekdays(first: date, last: date) -> str:
    """三 for one day, 六日 for two, 三–五 for more."""
    ends = (WEEKDAYS[first.weekday()], WEEKDAYS[last.weekday()])
    days = (last - first).days + 1
    return ends[0] if days == 1 else ("" if days == 2 else "–").join(ends)


def amount(count: int, unit: Unit) -> str:
    """3 个工作日, 3 天; a term of months is counted in days."""
    return f"{count} {Unit.WORKING_DAYS.label if unit == Unit.WORKING_DAYS else Unit.CALENDAR_DAYS.label}"


def length(count: int, unit: Unit) -> str:
    """The length of a term as the rule states it: 10 个工作日, 30 天, 3 个月."""
    return f"{count} {Unit(unit).label}"
