"""The clock in a list."""

import pytest

from portal.terms.rules.ledger import Unit
from portal.terms.rules.slot import Companion, Reading, Slot, slot
from tests.terms.calendars import APPLICANT, CENTRE, MINISTRY, PANEL, TODAY, calendar, on


def reading(due, length=10, clause="附2二(五)", **more):
    return Reading(
        length, more.pop("unit", Unit.WORKING_DAYS), on("09-02"), on(due) if due else None, clause, more.pop("internal", False), **more
    )


def paused(holder, left, length=10):
    return reading(None, length, paused_by=holder, left_when_paused=left, paused_since=on("10-08"))


@pytest.mark.parametrize(
    ("given", "companion", "expected"),
    [
        pytest.param(reading("10-13"), None, Slot(7, 10, "剩 3 个工作日", "10-13·附2二(五)", "counting"), id="counting"),
        pytest.param(
            reading("10-12", 5, "", internal=True),
            None,
            Slot(3, 5, "剩 2 个工作日", "10-12·内部时限", "counting"),
            id="internal",
        ),
        pytest.param(reading("10-09", 7, "附1二(三)"), None, Slot(7, 7, "今日到期", "10-09·附1二(三)", "today"), id="today"),
        pytest.param(reading("09-30"), None, Slot(10, 10, "逾期 2 个工作日", "应于 09-30 办结", "overdue"), id="overdue"),
        pytest.param(
            paused(PANEL, 6),
            Companion(on("11-02"), False, "评估至 {} 前"),
            Slot(4, 10, "停表·专家组", "评估至 11-02 前", "paused"),
            id="panel",
        ),
        pytest.param(
            paused(CENTRE, 4),
            Companion(on("10-14"), False, "公示至 {} 24:00"),
            Slot(6, 10, "停表·区中心", "公示至 10-14 24:00", "paused"),
            id="centre",
        ),
        pytest.param(
            paused(MINISTRY, 3),
            None,
            Slot(7, 10, "停表·人社部", "恢复后续算", "paused"),
            id="ministry, nothing runs",
        ),
        pytest.param(
            paused(APPLICANT, 2, 5),
            Companion(on("10-14"), True, "{} 前补正"),
            Slot(3, 5, "等待申请人", "10-14 前补正·内部时限", "paused"),
            id="applicant",
        ),
        pytest.param(
            reading("10-20", 30),
            None,
            Slot(22, 30, "剩 8 个工作日", "10-20·附2二(五)", "counting"),
            id="longer terms",
        ),
        pytest.param(
            reading("10-19", 30, unit=Unit.CALENDAR_DAYS),
            None,
            Slot(20, 30, "剩 10 天", "10-19·附2二(五)", "counting"),
            id="calendar days",
        ),
        pytest.param(
            reading("09-30", stopped_on=on("09-11")),
            None,
            Slot(0, 10, "已办结", "09-11 办结", "stopped"),
            id="stopped",
        ),
    ],
)
def test_slot_in_a_list(given, companion, expected):
    assert slot(given, TODAY, calendar(), companion) == expected


@pytest.mark.parametrize(
    ("due", "owed", "line1", "line2", "tone"),
    [
        pytest.param("10-09", True, "停表·专家组", "评估至 10-09 前", "paused", id="its last day"),
        pytest.param("10-08", True, "逾期 1 个工作日", "技术评估期限 10-08 届满", "overdue", id="B53 late"),
        pytest.param("10-08", False, "停表·专家组", "评估至 10-08 前", "paused", id="not the authority's own"),
    ],
)
def test_clock_that_stands_still_is_overdue_by_the_one_beside_it(due, owed, line1, line2, tone):
    found = slot(paused(PANEL, 6), TODAY, calendar(), Companion(on(due), False, "评估至 {} 前", label="技术评估期限", owed=owed))
    assert (found.line1, found.line2, found.tone) == (line1, line2, tone)


def test_slot_is_overdue_over_a_weekend_before_any_working_day_has_passed():
    found = slot(reading("09-11", 7), on("09-12"), calendar())
    assert (found.line1, found.line2, found.tone) == ("已逾期", "应于 09-11 办结", "overdue")


@pytest.mark.parametrize(
    ("due", "line1", "line2", "tone"),
    [
        ("10-12", "剩 2 个工作日", "10-12·附2二(四)", "counting"),
        ("10-09", "今日期满", "10-09·附2二(四)", "today"),
        ("09-30", "可以结束", "10-01 起可以结束", "counting"),
    ],
)
def test_time_that_must_last_at_least_so_long_is_never_overdue(due, line1, line2, tone):
    found = slot(reading(due, 5, "附2二(四)", least=True), TODAY, calendar())
    assert (found.line1, found.line2, found.tone) == (line1, line2, tone)


def test_slot_stays_overdue_but_grows_no_further_when_paused_late():
    late = reading("09-07", 3, paused_by=PANEL, left_when_paused=0, paused_since=on("09-09"))
    assert (slot(late, TODAY, calendar()).line1, slot(late, TODAY, calendar()).tone) == ("逾期 2 个工作日", "overdue")


def test_slot_writes_the_year_when_it_is_not_this_one():
    far = Reading(10, Unit.WORKING_DAYS, on("12-30"), on("01-14", 2027), "附2二(五)", False, provisional=True)
    found = slot(far, on("12-31"), calendar())
    assert (found.line2, found.provisional) == ("2027-01-14·附2二(五)", True)
