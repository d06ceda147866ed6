"""Forecast dates and the phases a filing goes through (D16-D18, D96, A44, B65)."""

from dataclasses import replace
from datetime import date

import pytest

from filings.enums import Matter
from filings.rules.answers import Answers
from filings.rules.forecast import decided_on, forecast
from filings.rules.path import Path, passed_by, path_of
from portal.institutions.enums import Track
from tests.filings.rules.cases import CALENDAR, FACTS, FIGURES_NOW, ON

EMPLOYER, SPECIAL, SOCIAL = Track.GRADING_EMPLOYER, Track.EXAMINING_SPECIAL, Track.GRADING_SOCIAL
ADDS, BASIC = frozenset({"added_levels"}), frozenset({"basic_data"})


@pytest.mark.parametrize(
    ("track", "matter", "adds", "path"),
    [
        pytest.param(SPECIAL, Matter.INITIAL, False, Path(False, False, False), id="A44"),
        pytest.param(SPECIAL, Matter.CHANGE, True, Path(False, False, False), id="D17-examining"),
        pytest.param(EMPLOYER, Matter.INITIAL, False, Path(True, True, True), id="B53-B61"),
        pytest.param(EMPLOYER, Matter.CHANGE, True, Path(True, True, True), id="D17-grading"),
        pytest.param(EMPLOYER, Matter.CHANGE, False, Path(False, False, False), id="D18"),
        pytest.param(EMPLOYER, Matter.RENEWAL, False, Path(True, False, False), id="D16"),
    ],
)
def test_path(track, matter, adds, path):
    assert path_of(track, matter, adds=adds, figures=FIGURES_NOW) == path


def test_path_follows_the_settings():
    figures = FIGURES_NOW | {"renewal_publicity": True, "renewal_ministry": True, "addition_publicity": False}
    assert path_of(EMPLOYER, Matter.RENEWAL, adds=False, figures=figures) == Path(True, True, True)
    assert path_of(EMPLOYER, Matter.CHANGE, adds=True, figures=figures) == Path(True, False, False)
    alone = figures | {"renewal_publicity": False}
    assert path_of(EMPLOYER, Matter.RENEWAL, adds=False, figures=alone) == Path(True, False, False)  # no report without publicity


@pytest.mark.parametrize(
    ("path", "left_out"),
    [
        pytest.param(Path(True, True, True), {"clear_change", "settle", "end_publicity"}, id="B58"),
        pytest.param(
            Path(True, True, False), {"clear_change", "settle", "close_publicity", "report", "record_code", "record_return"}, id="D16"
        ),
        pytest.param(
            Path(True, False, False),
            {
                "clear_change",
                "conclude",
                "publicise",
                "correct_publicity",
                "close_publicity",
                "end_publicity",
                "uphold",
                "report",
                "record_code",
                "record_return",
            },
            id="D96",
        ),
        pytest.param(
            Path(False, False, False),
            {
                *("clear_grading", "open_evaluation", "conclude", "settle", "fail", "publicise", "close_publicity", "end_publicity"),
                *("correct_publicity", "uphold", "report", "record_code", "record_return"),
            },
            id="D18",
        ),
    ],
)
def test_acts_that_a_path_passes_by(path, left_out):
    assert passed_by(path) == left_out


def steps(track: str, matter: str = Matter.INITIAL, changes: frozenset[str] = frozenset(), **facts):
    return forecast(Answers(matter, track, changes=changes), replace(FACTS, **facts), ON, FIGURES_NOW, CALENDAR)


def test_ministry_takes_as_long_as_its_estimate_says():
    """The notice sets it no time: the estimate is a figure, dated like any other."""
    found = {
        days: next(
            step
            for step in forecast(Answers(Matter.INITIAL, EMPLOYER), FACTS, ON, FIGURES_NOW | {"ministry_estimate": days}, CALENDAR)
            if step.step == "record_code"
        )
        for days in (5, 6)
    }
    assert [(step.on.isoformat(), step.estimated) for step in found.values()] == [("2026-12-28", True), ("2026-12-29", True)]


def test_grading_institution_from_submission_to_validity():
    assert [(step.step, step.on.isoformat(), step.provisional, step.estimated) for step in steps(EMPLOYER)] == [
        ("submit", "2026-10-09", False, False),
        ("accept", "2026-10-15", False, False),
        ("review", "2026-10-22", False, False),
        ("evaluate", "2026-12-03", False, False),
        ("publicise", "2026-12-07", False, False),
        ("close_publicity", "2026-12-14", False, False),
        ("report", "2026-12-21", False, False),
        ("record_code", "2026-12-28", False, True),
        ("decide", "2026-12-31", False, True),
        ("valid_to", "2029-12-30", False, True),
    ]


def test_examining_institution_has_seven_days_and_no_validity():
    assert [(step.step, step.on.isoformat()) for step in steps(SPECIAL)] == [("submit", "2026-10-09"), ("decide", "2026-10-19")]


def test_change_of_basic_data_needs_no_phase_and_keeps_the_validity():
    found = steps(EMPLOYER, Matter.CHANGE, BASIC, valid_to=date(2028, 5, 1))
    assert [(step.step, step.on.isoformat()) for step in found] == [
        ("submit", "2026-10-09"),
        ("accept", "2026-10-15"),
        ("decide", "2026-10-29"),
        ("valid_to", "2028-05-01"),
    ]


@pytest.mark.parametrize(
    ("valid_to", "until"),
    [
        pytest.param(date(2026, 12, 17), date(2029, 12, 17), id="D06-in-time-from-the-old-end"),
        pytest.param(date(2026, 12, 10), date(2029, 12, 10), id="D06-on-the-last-day"),
        pytest.param(date(2026, 12, 9), date(2029, 12, 9), id="D06-late-from-the-decision"),
    ],
)
def test_renewal_is_evaluated_and_not_publicised(valid_to, until):
    found = steps(EMPLOYER, Matter.RENEWAL, valid_to=valid_to)
    assert [step.step for step in found] == ["submit", "accept", "review", "evaluate", "decide", "valid_to"]
    assert (decided_on(found), found[-1].on) == (date(2026, 12, 10), until)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [(None, ["submit"]), (date(2026, 12, 1), ["submit", "decide", "valid_to"])],
    ids=["B65-no-call", "B65-as-the-call-says"],
)
def test_social_organisation_goes_by_its_call(deadline, expected):
    found = steps(SOCIAL, call_deadline=deadline)
    assert [step.step for step in found] == expected
    assert decided_on(found) == deadline


def test_later_dates_inherit_the_doubt():
    late = forecast(Answers(Matter.INITIAL, EMPLOYER), FACTS, date(2026, 12, 1), FIGURES_NOW, CALENDAR)
    assert [step.provisional for step in late] == [False, False, False, *[True] * 7]
