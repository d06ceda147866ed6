"""The day table sums to its term."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.workdays.queries import DayRow, explain
from tests.workdays.calendars import NATIONWIDE, ORDER_98, REGION

NATIONAL_BASIS = "国务院办公厅放假安排"


def test_explain_lists_every_day_when_a_term_crosses_sanyuesan() -> None:
    assert explain(date(2024, 4, 9), 3, REGION) == (
        DayRow(date(2024, 4, 9), False, 0, "起算日，不计入", ""),
        DayRow(date(2024, 4, 10), True, 1, "工作日", ""),
        DayRow(date(2024, 4, 11), False, 0, "壮族三月三", ORDER_98),
        DayRow(date(2024, 4, 12), False, 0, "壮族三月三", ORDER_98),
        DayRow(date(2024, 4, 13), False, 0, "周末", ""),
        DayRow(date(2024, 4, 14), False, 0, "周末", ""),
        DayRow(date(2024, 4, 15), True, 2, "工作日", ""),
        DayRow(date(2024, 4, 16), True, 3, "工作日", ""),
    )


def test_explain_names_the_make_up_day_when_it_counts() -> None:
    assert explain(date(2026, 10, 9), 1, NATIONWIDE)[1] == DayRow(date(2026, 10, 10), True, 1, "国庆节调休上班", NATIONAL_BASIS)


@given(st.dates(date(2023, 1, 1), date(2028, 6, 30)), st.integers(0, 60))
def test_explain_sums_to_the_term(start, n) -> None:
    rows = explain(start, n, REGION)
    assert [row.no for row in rows if row.counted] == list(range(1, n + 1))
    assert rows[-1].on == REGION.add(start, n).on
    assert [(row.on - start).days for row in rows] == list(range(len(rows)))
