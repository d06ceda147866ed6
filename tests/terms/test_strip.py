"""The clock strip, and time by responsibility."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.terms.rules.history import Event, EventKind, replay
from portal.terms.rules.holders import HolderKind
from portal.terms.rules.ledger import Unit, reckon
from portal.terms.rules.responsibility import Share, shares
from portal.terms.rules.strip import strip
from portal.terms.rules.timeline import line
from tests.terms.calendars import APPLICANT, BUREAU, CENTRE, GRADING, PANEL, REVIEW, TODAY, calendar, on


def drawn(histories, today, unit=Unit.WORKING_DAYS):
    last = histories[-1]
    ledger = reckon(last.limit, last.pauses, today, calendar(), last.stopped_on)
    return strip(line(histories, today), ledger, today, calendar(), unit)


def test_strip_reproduces_the_picture_of_the_file_page():
    groups = drawn([replay(REVIEW), replay(GRADING)], TODAY)
    assert [(g.who, g.what, g.counted, g.cells[0].tone, len(g.cells), g.from_label, g.until_label, g.starts_term) for g in groups] == [
        ("受理机关", "受理审查", False, "before", 2, "08-24 提交", "", False),
        ("申请人", "补正", False, "applicant", 3, "08-26", "", False),
        ("受理机关", "受理审查", False, "before", 2, "08-31", "", False),
        ("受理机关", "计入 4 日", True, "counted", 4, "09-02 受理", "", True),
        ("专家组", "技术评估，不计入 15 日", False, "experts", 15, "09-08 评估通知", "", False),
        ("受理机关", "计入 3 日", True, "counted", 3, "09-29 结论签署", "", False),
        ("剩余", "3 日", True, "left", 3, "", "10-13 到期", False),
    ]
    assert [cell.on for group in groups for cell in group.cells if cell.today] == [TODAY]


def test_strip_shows_the_wait_for_publicity_as_the_centres_time():
    """D99: it runs on the term and is the Centre's."""
    events = (*GRADING[:2], Event(EventKind.RESUME, on("09-29"), CENTRE, "等待公示", "结论签署"))
    groups = drawn([replay(events)], TODAY)
    assert [(g.who, g.what) for g in groups[-2:]] == [("区中心", "计入 3 日"), ("剩余", "3 日")]


def test_strip_has_days_left_without_dates_when_the_clock_is_stopped():
    groups = drawn([replay(GRADING[:2])], on("09-10"))
    assert [(g.who, g.what, len(g.cells), g.until_label) for g in groups[1:]] == [
        ("专家组", "技术评估，不计入 2 日", 2, ""),
        ("剩余", "6 日", 6, "恢复后起算"),
    ]


def test_strip_sets_only_the_days_past_the_term_apart_when_overdue():
    groups = drawn([replay(GRADING[:1])], on("09-18"))
    assert [(g.what, g.cells[0].tone, len(g.cells), g.from_label) for g in groups] == [
        ("计入 10 日", "counted", 10, "09-02 受理"),
        ("逾期 2 日", "over", 2, "应于 09-16"),
    ]


def test_strip_shows_an_earlier_round_as_time_before_the_count():
    events = (
        Event(EventKind.START, on("08-24"), BUREAU, "受理审查", "提交", "附1二(三)", 7),
        Event(EventKind.PAUSE, on("08-26"), APPLICANT, "补正", "补正通知"),
        Event(EventKind.RESET, on("08-31"), BUREAU, "备案", "补正提交", "附1二(三)", 7),
    )
    groups = drawn([replay(events)], on("09-01"))
    assert [(g.what, g.cells[0].tone, g.starts_term) for g in groups] == [
        ("受理审查", "before", False),
        ("补正", "applicant", False),
        ("计入 1 日", "counted", True),
        ("6 日", "left", False),
    ]


def test_strip_counts_days_of_a_calendar_term():
    history = replay((Event(EventKind.START, on("09-02"), APPLICANT, "补正", "补正通知", "", 30),), Unit.CALENDAR_DAYS)
    found = drawn([history], on("09-04"), Unit.CALENDAR_DAYS)
    assert [(g.what, len(g.cells), g.until_label) for g in found] == [("计入 2 天", 2, ""), ("34 天", 34, "10-08 到期")]


def test_time_by_responsibility_of_the_picture():
    assert shares(line([replay(REVIEW), replay(GRADING)], TODAY), calendar()) == (
        Share(HolderKind.AUTHORITY, 2 + 2 + 6 + 10, 11, 7),
        Share(HolderKind.CENTRE, 0, 0, 0),
        Share(HolderKind.PANEL, 21, 15, 0),
        Share(HolderKind.INSTITUTION, 5, 3, 0),
        Share(HolderKind.MINISTRY, 0, 0, 0),
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from((EventKind.PAUSE, EventKind.RESUME, EventKind.RESET, EventKind.TRANSFER)),
        st.integers(0, 15),
        st.sampled_from((BUREAU, APPLICANT, PANEL, CENTRE)),
    ),
    max_size=8,
)


@given(STEPS, st.integers(0, 40))
def test_segments_sum_to_the_calendar_span(steps, rest):
    """N3, whatever happened in whatever order."""
    day = on("09-02").toordinal()
    events = [Event(EventKind.START, on("09-02"), BUREAU, "备案", "受理", "附2二(五)", 10)]
    for kind, gap, holder in steps:
        day += gap
        events.append(Event(kind, day_of(day), holder, kind.value, length=10 if kind == EventKind.RESET else 0))
    today = day_of(day + rest)
    segments = line([replay(REVIEW), replay(events)], today)
    assert sum(share.days for share in shares(segments, calendar())) == (today - on("08-24")).days
    assert all(earlier.to_on == later.from_on for earlier, later in pairwise(segments))


def day_of(ordinal):
    return on("09-02").fromordinal(ordinal)


@pytest.mark.parametrize("today", [pytest.param("09-12", id="Saturday"), pytest.param("10-04", id="holiday")])
def test_strip_has_no_cell_for_a_day_off(today):
    groups = drawn([replay(GRADING)], on(today))
    assert not any(cell.today for group in groups for cell in group.cells)
