"""The ledger: due day, used, paused, off and left days of every clock."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.terms.rules.ledger import Limit, Pause, Unit, due, due_if_resumed, reckon
from tests.terms.calendars import BUREAU, CENTRE, MINISTRY, PANEL, TODAY, calendar, on

EVALUATION = Pause(on("09-08"), on("09-29"), PANEL, "技术评估", "附2二(五)")


def test_ledger_reproduces_the_picture_when_the_conclusion_is_signed():
    ledger = reckon(Limit(on("09-02"), 10), [EVALUATION], TODAY, calendar())
    assert (ledger.due.on, ledger.due.provisional) == (on("10-13"), False)
    assert (ledger.used, ledger.left, ledger.paused, ledger.off, ledger.days, ledger.overdue) == (7, 3, 15, 16, 41, 0)
    assert ledger.paused_now is None


@pytest.mark.parametrize(
    ("start", "length", "unit", "pauses", "expected"),
    [
        pytest.param("09-02", 7, Unit.WORKING_DAYS, [], "09-11", id="A40 examining 7"),
        pytest.param("09-02", 10, Unit.WORKING_DAYS, [], "09-16", id="B62 grading 10"),
        pytest.param("09-02", 10, Unit.WORKING_DAYS, [EVALUATION], "10-13", id="D01 evaluation"),
        pytest.param(
            "09-02",
            10,
            Unit.WORKING_DAYS,
            [
                EVALUATION,
                Pause(on("10-10"), on("10-16"), CENTRE, "公示", "附2二(五)"),
                Pause(on("10-16"), on("10-30"), MINISTRY, "报部审核", "附2二(五)"),
            ],
            "11-03",
            id="D01 all three",
        ),
        pytest.param("09-07", 30, Unit.WORKING_DAYS, [], "10-23", id="B53 evaluation 30"),
        pytest.param("10-10", 5, Unit.WORKING_DAYS, [], "10-16", id="B59 publicity 5"),
        pytest.param("10-16", 5, Unit.WORKING_DAYS, [], "10-23", id="B60 ministry report 5"),
        pytest.param("11-03", 10, Unit.WORKING_DAYS, [], "11-17", id="A43 B66 centre report 10"),
        pytest.param("09-29", 2, Unit.WORKING_DAYS, [], "10-08", id="D99 until publicity 2 internal"),
        pytest.param("09-02", 30, Unit.CALENDAR_DAYS, [], "10-08", id="D98 answer 30 days, ends on a day off"),
        pytest.param("08-31", 1, Unit.MONTHS, [], "09-30", id="months: the last day where there is no corresponding one"),
        pytest.param("09-05", 1, Unit.MONTHS, [], "10-08", id="months: carried over a holiday"),
        pytest.param(
            "09-02", 10, Unit.CALENDAR_DAYS, [Pause(on("09-04"), on("09-09"), BUREAU, "", "")], "09-17", id="days: pause adds its days"
        ),
    ],
)
def test_due_day_of_each_clock(start, length, unit, pauses, expected):
    assert due(Limit(on(start), length, unit), pauses, calendar()).on == on(expected)


def test_due_is_unknown_when_an_open_pause_began_in_time():
    pause = Pause(on("09-08"), None, PANEL, "技术评估", "附2二(五)")
    ledger = reckon(Limit(on("09-02"), 10), [pause], on("09-18"), calendar())
    assert ledger.due is None
    assert (ledger.used, ledger.left, ledger.paused, ledger.off, ledger.days) == (4, 6, 8, 4, 16)
    assert ledger.paused_now == pause
    assert due_if_resumed(Limit(on("09-02"), 10), [pause], on("09-29"), calendar()).on == on("10-13")


def test_due_stays_known_when_the_pause_began_after_it():
    ledger = reckon(Limit(on("09-02"), 3), [Pause(on("09-08"), None, PANEL, "技术评估", "")], on("09-18"), calendar())
    assert (ledger.due.on, ledger.used, ledger.left, ledger.overdue, ledger.paused) == (on("09-07"), 4, 0, 1, 8)


def test_a_day_belongs_to_one_holder_when_publicity_becomes_the_ministrys():
    publicity = Pause(on("10-10"), on("10-16"), CENTRE, "公示", "")
    ministry = Pause(on("10-16"), None, MINISTRY, "报部审核", "")
    held = {day: [pause.reason for pause in (publicity, ministry) if pause.holds(on(day))] for day in ("10-10", "10-12", "10-16", "10-19")}
    assert held == {"10-10": [], "10-12": ["公示"], "10-16": ["公示"], "10-19": ["报部审核"]}


def test_overlapping_pauses_are_refused():
    with pytest.raises(ValueError, match="begins within"):
        due(Limit(on("09-02"), 10), [EVALUATION, Pause(on("09-28"), None, CENTRE, "公示", "")], calendar())


@pytest.mark.parametrize(
    ("length", "today", "stopped", "used", "left", "overdue", "through"),
    [
        pytest.param(7, "09-02", None, 0, 7, 0, "09-11", id="the start day is not counted"),
        pytest.param(7, "09-11", None, 7, 0, 0, "09-11", id="the last day is used, not overdue"),
        pytest.param(7, "09-14", None, 8, 0, 1, "09-14", id="the next working day is overdue"),
        pytest.param(7, "09-13", None, 7, 0, 0, "09-13", id="a weekend adds no overdue working day"),
        pytest.param(7, "10-09", "09-07", 3, 4, 0, "09-07", id="nothing moves after the stop"),
        pytest.param(7, "08-31", None, 0, 7, 0, "09-11", id="before day zero"),
    ],
)
def test_days_used_left_and_overdue(length, today, stopped, used, left, overdue, through):
    ledger = reckon(Limit(on("09-02"), length), [], on(today), calendar(), on(stopped) if stopped else None)
    assert (ledger.used, ledger.left, ledger.overdue, ledger.through_on) == (used, left, overdue, on(through))


def test_due_is_provisional_when_a_counted_day_is_not_published():
    found = due(Limit(on("12-28"), 5), [], calendar())
    assert (found.on, found.provisional) == (date(2027, 1, 5), True)
    assert found.why == "2027年放假安排尚未公布，暂按周末和固定日期的法定节日推算"


def test_due_is_provisional_when_an_earlier_stretch_crosses_an_unentered_sanyuesan():
    pause = Pause(date(2026, 4, 24), date(2026, 6, 5), PANEL, "技术评估", "")
    found = due(Limit(date(2026, 4, 20), 10), [pause], calendar({}, regional_years=()))
    assert (found.on, found.provisional, found.why) == (date(2026, 6, 15), True, "2026年“壮族三月三”放假安排尚未录入")


def test_due_is_settled_when_the_unpublished_days_lie_within_a_pause():
    pause = Pause(date(2026, 3, 10), date(2026, 6, 5), PANEL, "技术评估", "")
    assert not due(Limit(date(2026, 3, 2), 10), [pause], calendar({}, regional_years=())).provisional


def test_a_partys_due_day_never_moves_earlier():
    limit = Limit(on("09-02"), 10, not_before=on("09-18"))
    assert due(limit, [], calendar()).on == on("09-18")
    assert due(Limit(on("09-02"), 10), [], calendar()).on == on("09-16")


DAYS = st.integers(0, 60)


@st.composite
def pauses(draw):
    """Up to four pauses in a row that touch or stand apart, the last one perhaps open."""
    cursor, found = on("09-02"), []
    for _ in range(draw(st.integers(0, 4))):
        first = cursor.toordinal() + draw(st.integers(0, 12))
        last = first + draw(st.integers(0, 20))
        cursor = date.fromordinal(last)
        found.append(Pause(date.fromordinal(first), cursor, PANEL, "技术评估", ""))
    if draw(st.booleans()):
        found.append(Pause(date.fromordinal(cursor.toordinal() + draw(st.integers(0, 12))), None, CENTRE, "公示", ""))
    return found


@given(pauses(), st.integers(1, 30), DAYS, st.sampled_from(Unit))
def test_the_ledger_sums_to_its_span(some, length, today, unit):
    length = min(length, 3) if unit == Unit.MONTHS else length
    ledger = reckon(Limit(on("09-02"), length, unit), some, date.fromordinal(on("09-02").toordinal() + today), calendar())
    dated_left = ledger.left if ledger.due else 0
    assert ledger.used + dated_left + ledger.paused + ledger.off == ledger.days


@given(pauses(), st.integers(1, 30), st.integers(0, 40), st.integers(0, 20), st.sampled_from(Unit))
def test_adding_a_pause_never_moves_the_due_day_earlier(some, length, gap, days, unit):
    length = min(length, 3) if unit == Unit.MONTHS else length
    closed = [pause for pause in some if pause.to_on]
    first = (closed[-1].to_on if closed else on("09-02")).toordinal() + gap
    added = Pause(date.fromordinal(first), date.fromordinal(first + days), PANEL, "", "")
    limit = Limit(on("09-02"), length, unit)
    assert due(limit, [*closed, added], calendar()).on >= due(limit, closed, calendar()).on
