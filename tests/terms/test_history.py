"""Events replayed: pauses, resets, extensions, transfers, and a party's day that never moves earlier."""

import pytest

from portal.terms.rules.history import Event, EventKind, replay
from portal.terms.rules.ledger import Limit, Pause, due, reckon
from portal.terms.rules.timeline import Phase, line
from tests.terms.calendars import APPLICANT, BUREAU, CENTRE, GRADING, MINISTRY, PANEL, REVIEW, TODAY, calendar, on


def test_replay_gives_the_limit_and_the_pauses():
    history = replay(GRADING)
    assert history.limit == Limit(on("09-02"), 10)
    assert history.pauses == (Pause(on("09-08"), on("09-29"), PANEL, "技术评估", "附2二(五)"),)
    assert [(span.from_on, span.to_on, span.counted) for span in history.spans] == [
        (on("09-02"), on("09-08"), True),
        (on("09-08"), on("09-29"), False),
        (on("09-29"), None, True),
    ]


def test_replay_switches_from_publicity_to_the_ministry_without_a_gap():
    events = (
        *GRADING,
        Event(EventKind.PAUSE, on("10-10"), CENTRE, "公示", "公示开始"),
        Event(EventKind.PAUSE, on("10-16"), MINISTRY, "报部审核", "公示结束"),
        Event(EventKind.RESUME, on("10-30"), BUREAU, "备案", "部审核结果"),
    )
    history = replay(events)
    assert [(pause.from_on, pause.to_on, pause.reason) for pause in history.pauses[1:]] == [
        (on("10-10"), on("10-16"), "公示"),
        (on("10-16"), on("10-30"), "报部审核"),
    ]
    assert due(history.limit, history.pauses, calendar()).on == on("11-03")


def test_a_reset_starts_anew_and_keeps_the_earlier_round():
    """D04, T9: three supplements do not make a file overdue."""
    events = [Event(EventKind.START, on("08-24"), BUREAU, "备案", "提交", "附1二(三)", 7)]
    for asked, answered in (("08-28", "08-31"), ("09-04", "09-14"), ("09-18", "10-08")):
        events.append(Event(EventKind.PAUSE, on(asked), APPLICANT, "补正", "补正通知"))
        events.append(Event(EventKind.RESET, on(answered), BUREAU, "备案", "补正提交", "附1二(三)", 7))
    history = replay(events)
    ledger = reckon(history.limit, history.pauses, TODAY, calendar())
    assert (history.limit, history.pauses) == (Limit(on("10-08"), 7), ())
    assert (ledger.used, ledger.overdue, ledger.due.on) == (1, 0, on("10-16"))
    assert [span.current for span in history.spans] == [False] * 6 + [True]


def test_an_extension_adds_to_the_length():
    events = (*GRADING, Event(EventKind.EXTEND, on("10-09"), BUREAU, "延长", length=5))
    history = replay(events)
    assert (history.limit.length, due(history.limit, history.pauses, calendar()).on) == (15, on("10-20"))


def test_a_transfer_keeps_a_stopped_clock_stopped():
    other = BUREAU.__class__(BUREAU.kind, "自治区人社厅")
    history = replay((*GRADING[:2], Event(EventKind.TRANSFER, on("09-15"), other, "移交", "移交")))
    assert [(pause.from_on, pause.to_on, pause.who) for pause in history.pauses] == [
        (on("09-08"), on("09-15"), PANEL),
        (on("09-15"), None, PANEL),
    ]


def test_a_transfer_of_a_running_clock_changes_its_holder_only():
    other = BUREAU.__class__(BUREAU.kind, "自治区人社厅")
    history = replay((GRADING[0], Event(EventKind.TRANSFER, on("09-04"), other, "备案", "移交")))
    assert [(span.holder.name, span.counted) for span in history.spans] == [("柳州市人社局", True), ("自治区人社厅", True)]
    assert due(history.limit, history.pauses, calendar()).on == on("09-16")


@pytest.mark.parametrize(
    ("holder", "expected"),
    [pytest.param(APPLICANT, "09-18", id="D101 a party keeps its day"), pytest.param(BUREAU, "09-16", id="D14 an authority does not")],
)
def test_a_recomputation_to_an_earlier_day(holder, expected):
    """The day announced was 09-18; the edited calendar gives 09-16."""
    history = replay((Event(EventKind.START, on("09-02"), holder, length=10, due_on=on("09-18")),))
    assert due(history.limit, history.pauses, calendar()).on == on(expected)


def test_a_party_gets_a_fresh_day_when_its_term_is_reset():
    events = (
        Event(EventKind.START, on("09-02"), APPLICANT, length=10, due_on=on("10-30")),
        Event(EventKind.RESET, on("09-07"), APPLICANT, length=5, due_on=on("09-14")),
    )
    assert replay(events).limit == Limit(on("09-07"), 5, not_before=on("09-14"))


def test_replay_refuses_a_history_without_a_start():
    with pytest.raises(ValueError, match="begins with its start"):
        replay(GRADING[1:])


def test_the_line_of_a_file_has_no_gap_and_no_overlap():
    segments = line([replay(REVIEW), replay(GRADING)], TODAY)
    assert [(s.from_on, s.to_on, s.holder.word, s.phase, s.lead) for s in segments] == [
        (on("08-24"), on("08-26"), "受理机关", Phase.BEFORE, False),
        (on("08-26"), on("08-31"), "申请人", Phase.PAUSED, False),
        (on("08-31"), on("09-02"), "受理机关", Phase.BEFORE, False),
        (on("09-02"), on("09-08"), "受理机关", Phase.COUNTED, True),
        (on("09-08"), on("09-29"), "专家组", Phase.PAUSED, True),
        (on("09-29"), on("10-09"), "受理机关", Phase.COUNTED, True),
    ]


def test_the_line_gives_an_evening_acceptance_to_whoever_had_the_file():
    """Accepted Friday evening: day zero is Monday, and the weekend belongs to the review before it (D09)."""
    review = replay((REVIEW[0], Event(EventKind.STOP, on("09-04"), BUREAU, mark="受理")))
    grading = replay((Event(EventKind.START, on("09-07"), BUREAU, "备案", "受理", "附2二(五)", 10),))
    assert [(s.from_on, s.to_on) for s in line([review, grading], on("09-05"))] == [(on("08-24"), on("09-05"))]
    assert [(s.from_on, s.to_on) for s in line([review, grading], on("09-08"))] == [
        (on("08-24"), on("09-07")),
        (on("09-07"), on("09-08")),
    ]


def test_the_line_lets_a_clock_give_way_that_began_on_the_same_day():
    examining = replay((Event(EventKind.START, on("08-24"), BUREAU, "备案", "提交", "附1二(三)", 7),))
    segments = line([replay(REVIEW), examining], on("08-28"))
    assert [(s.from_on, s.to_on, s.phase) for s in segments] == [(on("08-24"), on("08-28"), Phase.COUNTED)]


def test_the_line_ends_with_the_stop():
    history = replay((*GRADING, Event(EventKind.STOP, on("10-12"), BUREAU, mark="出具回执")))
    assert line([history], on("12-01"))[-1].to_on == on("10-12")


SUPPLEMENT = (
    Event(EventKind.START, on("08-26"), APPLICANT, "补正", "补正告知", "", 30),
    Event(EventKind.STOP, on("08-31"), APPLICANT, mark="补正提交"),
)
STOPPED_AND_RESET = (
    Event(EventKind.START, on("08-24"), BUREAU, "受理审查", "提交", "附1二(三)", 7),
    Event(EventKind.STOP, on("08-26"), BUREAU, mark="补正告知"),
    Event(EventKind.RESET, on("08-31"), BUREAU, "受理审查", "补正提交", "附1二(三)", 7),
)


def test_a_reset_takes_a_stopped_clock_up_again():
    """D04: stopped by the supplement notice, counted anew from the complete submission."""
    history = replay(STOPPED_AND_RESET)
    assert (history.limit, history.pauses, history.stopped_on) == (Limit(on("08-31"), 7), (), None)


def test_the_line_gives_the_time_between_stop_and_reset_to_the_applicant():
    segments = line([replay(STOPPED_AND_RESET)], on("09-02"), [replay(SUPPLEMENT)])
    assert [(s.from_on, s.to_on, s.holder.word, s.phase, s.mark) for s in segments] == [
        (on("08-24"), on("08-26"), "受理机关", Phase.BEFORE, "提交"),
        (on("08-26"), on("08-31"), "申请人", Phase.PAUSED, "补正告知"),
        (on("08-31"), on("09-02"), "受理机关", Phase.COUNTED, "补正提交"),
    ]


def test_the_line_goes_on_while_the_applicant_is_waited_for():
    segments = line([replay(STOPPED_AND_RESET[:2])], on("08-28"), [replay(SUPPLEMENT[:1])])
    assert [(s.to_on, s.holder.word) for s in segments] == [(on("08-26"), "受理机关"), (on("08-28"), "申请人")]


def test_the_line_survives_a_clock_that_stopped_on_its_first_day():
    events = (STOPPED_AND_RESET[0], Event(EventKind.STOP, on("08-24"), BUREAU, mark="补正告知"), STOPPED_AND_RESET[2])
    assert [(s.from_on, s.to_on) for s in line([replay(events)], on("09-02"))] == [
        (on("08-24"), on("08-31")),
        (on("08-31"), on("09-02")),
    ]
