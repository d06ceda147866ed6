"""Leases: what they must cover, and that too short a one only warns (A21, B21, D27, D103)."""

from datetime import date

import pytest

from filings.enums import Matter
from filings.rules.answers import Answers, Venue
from filings.rules.sites import lease_warnings, must_cover
from portal.institutions.enums import Track
from tests.filings.rules.cases import FIGURES_NOW, ON

DECIDED = date(2027, 1, 7)


@pytest.mark.parametrize(
    ("track", "on", "decided_by", "until"),
    [
        pytest.param(Track.EXAMINING_SPECIAL, ON, DECIDED, date(2027, 10, 8), id="D103-examining-one-year"),
        pytest.param(Track.EXAMINING_QUALIFICATION, date(2028, 2, 29), None, date(2029, 2, 27), id="D103-leap-day"),
        pytest.param(Track.GRADING_EMPLOYER, ON, DECIDED, date(2030, 1, 6), id="D103-grading-forecast-validity"),
        pytest.param(Track.GRADING_SCHOOL, ON, None, date(2029, 10, 8), id="D103-grading-without-forecast"),
    ],
)
def test_lease_must_cover(track, on, decided_by, until):
    assert must_cover(track, on, FIGURES_NOW, decided_by) == until


@pytest.mark.parametrize(
    ("first", "last", "rules"),
    [
        pytest.param(ON, date(2030, 1, 6), [], id="covers-to-the-day"),
        pytest.param(ON, date(2030, 1, 5), ["D27"], id="one-day-short"),
        pytest.param(date(2026, 10, 10), date(2031, 1, 1), ["D27"], id="begins-too-late"),
        pytest.param(None, date(2031, 1, 1), [], id="begin-unknown"),
    ],
)
def test_lease_of_a_grading_institution(first, last, rules):
    venue = Venue(premises="leased", lease_from=first, lease_to=last, name="阳和车间", row_id="v3")
    found = lease_warnings(Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, venues=(venue,)), ON, FIGURES_NOW, DECIDED)
    assert [reason.rule for reason in found] == rules


def test_owned_site_and_setting_off_do_not_warn():
    short = Venue(premises="leased", lease_from=ON, lease_to=ON)
    owned = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, venues=(Venue(premises="owned", lease_to=ON),))
    leased = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, venues=(short,))
    assert lease_warnings(owned, ON, FIGURES_NOW, DECIDED) == ()
    assert lease_warnings(leased, ON, FIGURES_NOW | {"lease_covers_validity": False}, DECIDED) == ()
