"""The forecast and the calendar entry."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.terms.rules.forecast import Phase, forecast, sentence
from portal.terms.rules.history import replay
from portal.terms.rules.ics import Entry, escape, fold, ics
from portal.terms.rules.ledger import Limit, Pause
from tests.terms.calendars import CENTRE, GRADING, MINISTRY, PANEL, TODAY, calendar, on

TO_COME = (
    Phase("公示满 5 个工作日", 5, CENTRE, pauses=True, words="{} 24:00"),
    Phase("区中心报部", 5, MINISTRY, pauses=True, words="{} 前"),
    Phase("部审核结果", 5, MINISTRY, pauses=True, estimated=True),
)


def test_forecast_reproduces_the_picture():
    history = replay(GRADING)
    steps = forecast(history.limit, history.pauses, on("10-10"), TO_COME, TODAY, calendar(), "备案期限届满", "公示")
    assert [(step.when, step.what, step.estimated, step.final) for step in steps] == [
        ("10-10 起公示", "停表", False, False),
        ("10-16 24:00", "公示满 5 个工作日", False, False),
        ("10-23 前", "区中心报部", False, False),
        ("10-30", "部审核结果", True, False),
        ("11-03", "备案期限届满", False, True),
    ]
    assert (
        sentence(steps, on("10-10"), "公示", "报部审核", "出具回执", TODAY)
        == "若 10-10 起公示，则停表至报部审核结束，预计 11-03 前出具回执。"
    )


def test_forecast_closes_the_pause_that_is_on():
    pause = Pause(on("09-08"), None, PANEL, "技术评估", "")
    steps = forecast(Limit(on("09-02"), 10), [pause], on("09-29"), (), TODAY, calendar(), "备案期限届满")
    assert [step.when for step in steps] == ["10-13"]


def test_forecast_is_provisional_when_a_year_is_not_published():
    steps = forecast(Limit(on("12-21"), 10), [], on("12-28"), TO_COME[:1], on("12-21"), calendar(), "备案期限届满")
    assert [(step.on, step.provisional) for step in steps] == [(date(2027, 1, 5), True), (date(2027, 1, 12), True)]


AT = datetime(2026, 10, 9, 2, 30, tzinfo=UTC)


def test_ics_is_one_all_day_entry():
    text = ics([Entry("term-7@portal", 3, on("10-13"), "备案期限到期；柳州龙屏", "附2二(五), 24:00 前", "https://example.org/x")], AT)
    assert text.replace("\r\n ", "").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Guangxi assessment portal//terms//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:term-7@portal",
        "DTSTAMP:20261009T023000Z",
        "SEQUENCE:3",
        "DTSTART;VALUE=DATE:20261013",
        "DTEND;VALUE=DATE:20261014",
        "SUMMARY:备案期限到期；柳州龙屏",
        "DESCRIPTION:附2二(五)\\, 24:00 前",
        "URL:https://example.org/x",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(("text", "expected"), [("a;b,c", "a\\;b\\,c"), ("a\\b", "a\\\\b"), ("a\r\nb\nc", "a\\nb\\nc")])
def test_ics_escapes_text(text, expected):
    assert escape(text) == expected


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=300))
def test_ics_folds_without_loss_and_within_75_octets(line):
    folded = fold(line)
    pieces = folded.split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
