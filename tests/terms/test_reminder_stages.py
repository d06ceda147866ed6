"""Which reminder falls on which day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.terms.rules.ledger import Unit
from portal.terms.rules.reminders import next_day, stage_on, stages
from tests.terms.calendars import calendar, on

GRADING = (on("10-13"), 10, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        pytest.param("09-27", "", id="nothing yet"),
        pytest.param("09-28", "7d", id="seven left"),
        pytest.param("10-08", "7d", id="four left"),
        pytest.param("10-09", "3d", id="three left"),
        pytest.param("10-11", "3d", id="a day off changes nothing"),
        pytest.param("10-12", "1d", id="one left"),
        pytest.param("10-13", "due", id="the last day"),
        pytest.param("10-14", "overdue-1", id="the first working day after"),
        pytest.param("10-19", "overdue-1", id="four past"),
        pytest.param("10-20", "overdue-5", id="five past"),
        pytest.param("12-20", "overdue-20", id="long past"),
    ],
)
def test_stage_of_a_day(day, stage):
    assert stage_on(on(day), *GRADING, calendar()) == stage


def test_stages_are_shorter_than_the_term():
    assert [stage for _, stage in stages(on("10-13"), 5, Unit.WORKING_DAYS, calendar())][:3] == ["3d", "1d", "due"]


def test_nobody_is_reminded_after_a_time_that_had_only_to_last():
    assert stages(*GRADING, calendar())[:4] == stages(*GRADING, calendar(), least=True)
    assert (stage_on(on("12-20"), *GRADING, calendar(), least=True), next_day(on("10-13"), *GRADING, calendar(), least=True)) == (
        "due",
        None,
    )


def test_stages_of_calendar_days_count_days():
    found = stages(on("10-09"), 30, Unit.CALENDAR_DAYS, calendar())
    assert found[:5] == ((on("10-02"), "7d"), (on("10-06"), "3d"), (on("10-08"), "1d"), (on("10-09"), "due"), (on("10-10"), "overdue-1"))


@given(st.integers(0, 60), st.integers(1, 60), st.sampled_from(Unit))
def test_the_next_day_is_where_the_stage_changes(after, length, unit):
    today = on("09-25").fromordinal(on("09-15").toordinal() + after)
    term = (on("10-13"), length, unit, calendar())
    following = next_day(today, *term)
    last = "7d" if unit == Unit.VALIDITY else "overdue-20"
    assert stage_on(following, *term) != stage_on(today, *term) if following else stage_on(today, *term) == last


def test_end_of_a_validity_is_told_long_before_and_nobody_is_late_after_it():
    """D05: 120, 90, 60, 30, 7 days before, a day off or not."""
    end = on("10-01").replace(year=2027)
    found = [((end - day).days, stage) for day, stage in stages(end, 1095, Unit.VALIDITY, calendar())]
    assert found == [(120, "120d"), (90, "90d"), (60, "60d"), (30, "30d"), (7, "7d")]
