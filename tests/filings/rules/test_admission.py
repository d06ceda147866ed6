"""Whether a filing may be made now: bars, parallel filings, suspension, renewal window."""

from datetime import date

import pytest

from filings.enums import Matter
from filings.rules.admission import admission_flags, admission_reasons
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from portal.institutions.enums import Track
from tests.filings.rules.cases import ON

SCHOOL, SPECIAL = Track.GRADING_SCHOOL, Track.EXAMINING_SPECIAL
ADDS, BASIC = frozenset({"added_levels"}), frozenset({"basic_data"})
WINDOW = (date(2026, 7, 31), date(2026, 10, 31))


def rules(matter: str, facts: Facts, track: str = SCHOOL, changes: frozenset[str] = frozenset(), on: date = ON) -> list[str]:
    return [reason.rule for reason in admission_reasons(Answers(matter, track, changes=changes), facts, on)]


@pytest.mark.parametrize(
    ("matter", "changes", "expected"),
    [
        pytest.param(Matter.INITIAL, frozenset(), ["L12"], id="L12-initial"),
        pytest.param(Matter.RENEWAL, frozenset(), ["L12"], id="D90-renewal"),
        pytest.param(Matter.CHANGE, ADDS, ["L12"], id="D90-added-scope"),
        pytest.param(Matter.CHANGE, BASIC, [], id="D90-basic-data-stays-possible"),
    ],
)
def test_bar_blocks_submission(matter, changes, expected):
    assert rules(matter, Facts(barred=True), changes=changes) == expected
    assert rules(matter, Facts(), changes=changes) == []


def test_one_active_filing_per_track():
    assert rules(Matter.INITIAL, Facts(active_filing="4502-2026-0057")) == ["D37"]


@pytest.mark.parametrize(
    ("matter", "changes", "expected"),
    [
        pytest.param(Matter.CHANGE, ADDS, ["D39"], id="D39-added-scope"),
        pytest.param(Matter.CHANGE, BASIC, [], id="D39-basic-data"),
        pytest.param(Matter.RENEWAL, frozenset(), [], id="D39-renewal"),
    ],
)
def test_suspended_registration(matter, changes, expected):
    assert rules(matter, Facts(suspended=True), changes=changes) == expected


@pytest.mark.parametrize("changes", [frozenset(), frozenset({"unknown"})])
def test_change_names_what_it_changes(changes):
    assert rules(Matter.CHANGE, Facts(), changes=changes) == ["G10"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2026, 7, 30), ["G12"], id="G12-day-before-the-window"),
        pytest.param(date(2026, 7, 31), [], id="G12-first-day"),
        pytest.param(date(2026, 10, 31), [], id="G12-last-day"),
        pytest.param(date(2026, 11, 1), ["G12"], id="G12-day-after-the-window"),
    ],
)
def test_renewal_window(on, expected):
    assert rules(Matter.RENEWAL, Facts(renewal_window=WINDOW), on=on) == expected


def test_examining_institution_has_nothing_to_renew():
    assert rules(Matter.RENEWAL, Facts(renewal_window=WINDOW), SPECIAL) == ["D15"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(Facts(representative_barred=True), ["D85"], id="D85"),
        pytest.param(Facts(suspended_elsewhere=True), ["D109"], id="D109"),
        pytest.param(Facts(valid_to=date(2026, 10, 31), decided_by=date(2026, 11, 1)), ["D06"], id="D06-too-late"),
        pytest.param(Facts(valid_to=date(2026, 10, 31), decided_by=date(2026, 10, 31)), [], id="D06-in-time"),
        pytest.param(Facts(), [], id="none"),
    ],
)
def test_flags(facts, expected):
    answers = Answers(Matter.RENEWAL, SCHOOL)
    assert [reason.rule for reason in admission_flags(answers, facts)] == expected
    assert admission_reasons(answers, facts, ON) == ()
