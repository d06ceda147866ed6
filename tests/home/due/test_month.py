"""The month as weeks: days without work, make-up days, provisional ones, what ends on each."""

from datetime import date

from portal.home.due.month import month, span
from tests.terms.calendars import calendar

TODAY = date(2026, 10, 9)


def test_month_is_whole_weeks_from_monday() -> None:
    found = month(date(2026, 10, 20), TODAY, calendar(), {}, {})
    assert (found.title, found.before, found.after) == ("2026 年 10 月", "2026-09", "2026-11")
    assert [len(week) for week in found.weeks] == [7] * 5
    assert [day.on.day if day else None for day in found.weeks[0]] == [None, None, None, 1, 2, 3, 4]
    assert [day.on.day if day else None for day in found.weeks[-1]] == [26, 27, 28, 29, 30, 31, None]
    assert span(date(2028, 2, 9)) == (date(2028, 2, 1), date(2028, 2, 29))


def test_day_says_why_nobody_works_and_on_which_weekend_one_does() -> None:
    days = {day.on.day: day for week in month(TODAY, TODAY, calendar(), {}, {}).weeks for day in week if day}
    assert (days[1].off != "", days[9].off, days[9].today, days[8].today) == (True, "", True, False)
    assert [(number, day.makeup) for number, day in days.items() if day.makeup] == [(10, True)]
    assert [day.on.day for day in days.values() if day.off == "周末"] == [11, 17, 18, 24, 25, 31]


def test_day_keeps_what_is_shown_and_says_how_many_more_end() -> None:
    days = {day.on: day for week in month(TODAY, TODAY, calendar(), {TODAY: 5}, {TODAY: ["a", "b", "c"]}).weeks for day in week if day}
    assert (days[TODAY].count, days[TODAY].shown, days[TODAY].rest) == (5, ["a", "b", "c"], 2)
    assert sum(day.count for day in days.values()) == 5


def test_days_of_a_year_nobody_has_published_are_provisional() -> None:
    days = [day for week in month(date(2027, 6, 1), TODAY, calendar(), {}, {}).weeks for day in week if day]
    assert {day.provisional for day in days} == {True}
