"""Working-day arithmetic: national table, regional days, provisional dates, month terms, validity."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.workdays.national import packaged_days
from portal.workdays.rules import (
    FIXED_DAYS,
    ZONE,
    DayInfo,
    Due,
    calendar_term,
    has_sanyuesan,
    missing_festivals,
    months_after,
    months_before,
    renewal_window,
    starting_day,
    validity_end,
)
from tests.workdays.calendars import NATIONWIDE, ORDER_98, REGION

D = date
NATIONAL_BASIS = "国务院办公厅放假安排"
SANYUESAN_2026 = "2026年“壮族三月三”放假安排尚未录入"
UNPUBLISHED_2027 = "2027年放假安排尚未公布，暂按周末和固定日期的法定节日推算"

days = st.dates(D(2023, 1, 1), D(2028, 12, 31))
counts = st.integers(0, 90)
calendars = st.sampled_from([REGION, NATIONWIDE])


@pytest.mark.parametrize(
    ("on", "working", "why"),
    [
        (D(2026, 1, 1), False, "元旦"),
        (D(2026, 1, 4), True, "元旦调休上班"),
        (D(2026, 2, 14), True, "春节调休上班"),
        (D(2026, 2, 15), False, "春节"),
        (D(2026, 2, 23), False, "春节"),
        (D(2026, 2, 28), True, "春节调休上班"),
        (D(2026, 4, 6), False, "清明节"),
        (D(2026, 5, 5), False, "劳动节"),
        (D(2026, 5, 9), True, "劳动节调休上班"),
        (D(2026, 6, 19), False, "端午节"),
        (D(2026, 9, 20), True, "国庆节调休上班"),
        (D(2026, 9, 25), False, "中秋节"),
        (D(2026, 9, 27), False, "中秋节"),
        (D(2026, 10, 1), False, "国庆节"),
        (D(2026, 10, 7), False, "国庆节"),
        (D(2026, 10, 10), True, "国庆节调休上班"),
    ],
)
def test_day_follows_the_national_arrangement_of_2026(on: date, working: bool, why: str) -> None:
    assert NATIONWIDE.day(on) == DayInfo(on, working, why, NATIONAL_BASIS, provisional=False)


@pytest.mark.parametrize(("on", "working", "why"), [(D(2026, 9, 18), True, "工作日"), (D(2026, 9, 19), False, "周末")])
def test_day_is_plain_when_nothing_is_arranged(on: date, working: bool, why: str) -> None:
    assert NATIONWIDE.day(on) == DayInfo(on, working, why, "", provisional=False)


@pytest.mark.parametrize(
    ("month", "day", "name"),
    [(1, 1, "元旦"), (5, 1, "劳动节"), (5, 2, "劳动节"), (10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节")],
)
@pytest.mark.parametrize("calendar", [REGION, NATIONWIDE])
def test_fixed_festivals_are_off_in_a_year_that_is_not_published(calendar, month: int, day: int, name: str) -> None:
    on = D(2029, month, day)
    assert calendar.day(on) == DayInfo(on, False, f"{name}（法定节日）", "全国年节及纪念日放假办法", provisional=True)


@pytest.mark.parametrize("on", [D(2029, 1, 2), D(2029, 2, 13), D(2029, 5, 3), D(2029, 10, 4)])
def test_no_other_weekday_is_off_in_a_year_that_is_not_published(on: date) -> None:
    assert NATIONWIDE.day(on) == DayInfo(on, True, "工作日", "", provisional=True)


def test_a_published_arrangement_decides_by_itself() -> None:
    """As in 2024, when 2 May was no public holiday yet: nothing but the arrangement speaks for a published year."""
    calendar = replace(NATIONWIDE, published=NATIONWIDE.published | {2029}, national={D(2029, 10, 2): (True, "国庆节调休上班")})
    assert calendar.day(D(2029, 5, 2)) == DayInfo(D(2029, 5, 2), True, "工作日", "", provisional=False)
    assert calendar.day(D(2029, 10, 2)) == DayInfo(D(2029, 10, 2), True, "国庆节调休上班", NATIONAL_BASIS, provisional=False)


def test_a_term_over_an_unpublished_national_day_leaves_its_fixed_days_out() -> None:
    assert NATIONWIDE.add(D(2027, 9, 30), 1) == Due(D(2027, 10, 4), True, UNPUBLISHED_2027)


def whole_year(year: int) -> dict[date, str]:
    """The least a national arrangement holds."""
    fixed = {D(year, month, day): name for (month, day), name in FIXED_DAYS.items()}
    spring = {D(year, 2, day): "春节" for day in range(5, 9)}
    return fixed | spring | {D(year, 4, 5): "清明节", D(year, 6, 9): "端午节", D(year, 9, 15): "中秋节"}


@pytest.mark.parametrize(
    ("without", "lacking"),
    [
        pytest.param([], (), id="whole"),
        pytest.param([D(2027, 5, 2)], ("5 月 2 日（劳动节）",), id="a-fixed-day"),
        pytest.param([D(2027, 2, 5)], ("春节 4 天",), id="a-day-of-spring"),
        pytest.param([D(2027, 1, 1), D(2027, 9, 15)], ("1 月 1 日（元旦）", "中秋 1 天"), id="both-kinds"),
    ],
)
def test_missing_festivals_names_what_the_regulation_has_and_the_arrangement_has_not(without: list[date], lacking: tuple[str, ...]) -> None:
    assert missing_festivals(2027, {on: name for on, name in whole_year(2027).items() if on not in without}) == lacking


def test_a_day_of_two_festivals_serves_both() -> None:
    days = whole_year(2027) | {D(2027, 10, 1): "国庆节、中秋节"}
    assert missing_festivals(2027, {on: name for on, name in days.items() if on != D(2027, 9, 15)}) == ()


def test_every_packaged_year_of_the_regulation_in_force_is_whole() -> None:
    for year in (2025, 2026):
        days_off = {on: name for on, (working, name) in packaged_days().items() if on.year == year and not working}
        assert missing_festivals(year, days_off) == ()


@pytest.mark.parametrize(
    ("days", "has"),
    [
        ({D(2027, 4, 8): "壮族三月三", D(2027, 4, 9): "壮族三月三"}, True),
        ({D(2027, 4, 8): "壮族三月三"}, False),
        ({D(2027, 4, 8): "壮族三月三", D(2027, 5, 6): "壮族三月三"}, False),
        ({D(2027, 4, 8): "临时放假", D(2027, 4, 9): "临时放假"}, False),
    ],
)
def test_sanyuesan_has_two_days_within_its_bounds(days: dict[date, str], has: bool) -> None:
    assert has_sanyuesan(days) is has


def test_a_year_is_settled_when_nothing_of_it_is_open() -> None:
    assert [REGION.is_settled(year) for year in (2024, 2026, 2027)] == [True, False, False]
    assert [NATIONWIDE.is_settled(year) for year in (2024, 2026, 2027)] == [True, True, False]


def test_day_is_off_in_guangxi_alone_when_sanyuesan_is_entered() -> None:
    assert REGION.day(D(2024, 4, 11)) == DayInfo(D(2024, 4, 11), False, "壮族三月三", ORDER_98, provisional=False)
    assert NATIONWIDE.day(D(2024, 4, 11)) == DayInfo(D(2024, 4, 11), True, "工作日", "", provisional=False)


def test_regional_make_up_day_overrides_a_weekend() -> None:
    calendar = replace(REGION, regional={D(2024, 4, 20): (True, "三月三调休上班", ORDER_98)})
    assert calendar.day(D(2024, 4, 20)) == DayInfo(D(2024, 4, 20), True, "三月三调休上班", ORDER_98, provisional=False)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        pytest.param(D(2026, 9, 2), 10, Due(D(2026, 9, 16), False), id="B62"),
        pytest.param(D(2026, 9, 16), 7, Due(D(2026, 9, 24), False), id="A40-make-up-Sunday-counts"),
        pytest.param(D(2026, 9, 30), 5, Due(D(2026, 10, 13), False), id="B59-over-the-national-day"),
        pytest.param(D(2026, 10, 9), 0, Due(D(2026, 10, 9), False), id="day-zero"),
        pytest.param(D(2026, 10, 9), 1, Due(D(2026, 10, 10), False), id="D09-start-not-counted"),
        pytest.param(D(2024, 4, 8), 5, Due(D(2024, 4, 17), False), id="D08-sanyuesan-2024"),
        pytest.param(D(2026, 3, 12), 1, Due(D(2026, 3, 13), False), id="D78-before-the-window"),
        pytest.param(D(2026, 3, 13), 1, Due(D(2026, 3, 16), True, SANYUESAN_2026), id="D78-into-the-window"),
        pytest.param(D(2026, 5, 5), 1, Due(D(2026, 5, 6), False), id="D78-start-day-is-not-part-of-the-term"),
        pytest.param(D(2026, 3, 2), 60, Due(D(2026, 5, 28), True, SANYUESAN_2026), id="D78-across-the-window"),
        pytest.param(D(2026, 12, 31), 1, Due(D(2027, 1, 4), True, UNPUBLISHED_2027), id="D08-unpublished-year"),
        pytest.param(D(2026, 12, 30), 1, Due(D(2026, 12, 31), False), id="D08-published-to-its-last-day"),
    ],
)
def test_add_counts_working_days_after_the_start(start: date, n: int, due: Due) -> None:
    assert REGION.add(start, n) == due


def test_add_names_everything_a_date_waits_for() -> None:
    assert REGION.add(D(2027, 3, 12), 3).why == f"{UNPUBLISHED_2027}"
    assert REGION.add(D(2026, 4, 1), 190).why == f"{SANYUESAN_2026}；{UNPUBLISHED_2027}"


def test_national_term_is_settled_when_only_sanyuesan_is_missing() -> None:
    assert NATIONWIDE.add(D(2026, 3, 13), 1) == Due(D(2026, 3, 16), False)


def test_add_refuses_a_negative_count() -> None:
    with pytest.raises(ValueError, match="-1"):
        REGION.add(D(2026, 1, 5), -1)


@given(calendars, days, counts)
def test_count_inverts_add(calendar, start, n) -> None:
    due = calendar.add(start, n).on
    assert calendar.count(start, due) == n
    assert n == 0 or calendar.is_working(due)


@given(calendars, days, days)
def test_add_inverts_count_when_the_end_is_a_working_day(calendar, start, other) -> None:
    end = calendar.next_working(max(start, other))
    n = calendar.count(start, end)
    assert calendar.add(start, n).on == (end if n else start)


@given(calendars, days, counts, counts, st.integers(0, 30))
def test_add_is_monotone_in_start_and_length(calendar, start, n, more, later) -> None:
    assert calendar.add(start, n).on <= calendar.add(start, n + more).on
    assert calendar.add(start, n).on <= calendar.add(start + timedelta(days=later), n).on


@given(calendars, days, counts, counts)
def test_add_composes(calendar, start, n, more) -> None:
    assert calendar.add(calendar.add(start, n).on, more).on == calendar.add(start, n + more).on


@given(calendars, days, days, days)
def test_count_is_additive_over_adjoining_spans(calendar, a, b, c) -> None:
    first, middle, last = sorted((a, b, c))
    assert calendar.count(first, last) == calendar.count(first, middle) + calendar.count(middle, last)


@given(calendars, days, days)
def test_count_is_zero_when_the_span_runs_backwards(calendar, a, b) -> None:
    assert calendar.count(max(a, b), min(a, b)) == 0


@given(calendars, days, counts)
def test_add_is_provisional_exactly_when_one_of_its_days_is(calendar, start, n) -> None:
    due = calendar.add(start, n)
    assert due.provisional == any(day.provisional for day in calendar.between(start, due.on))
    assert due.provisional == bool(due.why)


@given(calendars, days)
def test_next_working_is_the_first_working_day_not_before(calendar, on) -> None:
    found = calendar.next_working(on)
    assert calendar.is_working(found)
    assert calendar.count(on - timedelta(days=1), found) == 1


@pytest.mark.parametrize(
    ("at", "starts"),
    [
        pytest.param(datetime(2026, 9, 2, 10, 20, tzinfo=ZONE), D(2026, 9, 2), id="D09-office-hours"),
        pytest.param(datetime(2026, 9, 2, 18, 0, tzinfo=ZONE), D(2026, 9, 2), id="D77-on-the-stroke"),
        pytest.param(datetime(2026, 9, 2, 18, 0, 1, tzinfo=ZONE), D(2026, 9, 3), id="D77-after-hours"),
        pytest.param(datetime(2026, 9, 4, 20, 0, tzinfo=ZONE), D(2026, 9, 7), id="D09-friday-evening"),
        pytest.param(datetime(2026, 9, 5, 9, 0, tzinfo=ZONE), D(2026, 9, 7), id="D09-saturday"),
        pytest.param(datetime(2026, 9, 20, 9, 0, tzinfo=ZONE), D(2026, 9, 20), id="D09-make-up-sunday"),
        pytest.param(datetime(2026, 9, 30, 23, 0, tzinfo=ZONE), D(2026, 10, 8), id="D09-before-a-holiday"),
        pytest.param(datetime(2026, 9, 2, 9, 59, tzinfo=UTC), D(2026, 9, 2), id="D77-other-zone-17:59"),
        pytest.param(datetime(2026, 9, 2, 16, 30, tzinfo=UTC), D(2026, 9, 3), id="D77-other-zone-after-midnight"),
    ],
)
def test_starting_day_moves_when_delivered_after_hours_or_on_a_day_off(at: datetime, starts: date) -> None:
    assert starting_day(at, REGION, time(18)) == starts


def test_starting_day_lasts_to_midnight_without_a_closing_time() -> None:
    assert starting_day(datetime(2026, 9, 2, 23, 59, tzinfo=ZONE), REGION, None) == D(2026, 9, 2)


def test_starting_day_refuses_a_naive_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        starting_day(datetime(2026, 9, 2, 10), REGION, None)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (D(2026, 1, 31), 1, D(2026, 2, 28)),
        (D(2024, 1, 31), 1, D(2024, 2, 29)),
        (D(2026, 8, 31), 6, D(2027, 2, 28)),
        (D(2026, 12, 15), 1, D(2027, 1, 15)),
        (D(2026, 5, 31), -3, D(2026, 2, 28)),
    ],
)
def test_months_after_clamps_to_the_month_end(start: date, n: int, end: date) -> None:
    assert months_after(start, n) == end
    assert months_before(start, -n) == end


@pytest.mark.parametrize(
    ("filed_on", "years", "valid_to"),
    [
        pytest.param(D(2024, 2, 29), 3, D(2027, 2, 28), id="D07-no-anniversary"),
        pytest.param(D(2024, 6, 1), 3, D(2027, 5, 31), id="D07"),
        pytest.param(D(2024, 2, 29), 4, D(2028, 2, 28), id="D07-leap-anniversary"),
        pytest.param(D(2024, 1, 1), 3, D(2026, 12, 31), id="D07-new-year"),
        pytest.param(D(2025, 3, 1), 3, D(2028, 2, 29), id="D07-before-the-first-of-march"),
    ],
)
def test_validity_ends_the_day_before_the_anniversary(filed_on: date, years: int, valid_to: date) -> None:
    assert validity_end(filed_on, years) == valid_to


@pytest.mark.parametrize(
    ("valid_to", "opens_on"),
    [
        pytest.param(D(2027, 5, 31), D(2027, 2, 28), id="D05-month-end"),
        pytest.param(D(2027, 2, 28), D(2026, 11, 28), id="D05"),
        pytest.param(D(2026, 10, 3), D(2026, 7, 3), id="D05-never-moved-for-a-day-off"),
        pytest.param(D(2028, 5, 29), D(2028, 2, 29), id="D05-leap-year"),
        pytest.param(D(2028, 5, 31), D(2028, 2, 29), id="D05-clamped-to-the-leap-day"),
        pytest.param(D(2027, 5, 29), D(2027, 2, 28), id="D05-clamped-without-a-leap-day"),
        pytest.param(D(2028, 2, 29), D(2027, 11, 29), id="D05-from-the-leap-day"),
        pytest.param(D(2027, 11, 30), D(2027, 8, 30), id="D05-last-of-november"),
        pytest.param(D(2027, 1, 31), D(2026, 10, 31), id="D05-across-the-year"),
    ],
)
def test_renewal_window_is_the_last_three_months(valid_to: date, opens_on: date) -> None:
    """And under the other reading it closes where this one opens (D05)."""
    assert renewal_window(valid_to, 3) == (opens_on, valid_to)
    assert renewal_window(valid_to, 3, before=True) == (months_before(valid_to, 6), opens_on)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        pytest.param(D(2026, 9, 1), {"days": 30}, Due(D(2026, 10, 8), False), id="D98-ends-in-the-national-day"),
        pytest.param(D(2026, 9, 2), {"days": 7}, Due(D(2026, 9, 9), False), id="counting-on-a-working-day"),
        pytest.param(D(2026, 7, 31), {"months": 1}, Due(D(2026, 8, 31), False), id="month-end"),
        pytest.param(D(2026, 11, 30), {"months": 3}, Due(D(2027, 3, 1), True, UNPUBLISHED_2027), id="ends-on-a-sunday-unpublished"),
        pytest.param(D(2026, 3, 1), {"days": 30}, Due(D(2026, 3, 31), True, SANYUESAN_2026), id="D78"),
        pytest.param(D(2026, 3, 1), {"days": 92}, Due(D(2026, 6, 1), False), id="only-the-end-can-move"),
    ],
)
def test_calendar_term_moves_when_it_ends_on_a_day_off(start: date, length: dict[str, int], due: Due) -> None:
    assert calendar_term(start, REGION, **length) == due


@pytest.mark.parametrize("length", [{}, {"days": 1, "months": 1}, {"days": -1}, {"months": -2, "days": 2}])
def test_calendar_term_refuses_anything_but_one_length(length: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="either"):
        calendar_term(D(2026, 1, 1), REGION, **length)


def test_waits_lists_what_the_coming_days_need_once_each() -> None:
    assert REGION.waits(D(2026, 3, 14), D(2026, 3, 14)) == ()
    assert REGION.waits(D(2026, 3, 1), D(2027, 1, 31)) == (SANYUESAN_2026, UNPUBLISHED_2027)
    assert NATIONWIDE.waits(D(2026, 3, 1), D(2026, 12, 31)) == ()
