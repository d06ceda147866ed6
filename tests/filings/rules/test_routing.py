"""The routing table of requirements 1.9, every row, and what stands in its way."""

from dataclasses import replace

import pytest

from filings.enums import Matter
from filings.rules.answers import Answers, Consent, Institution
from filings.rules.facts import Facts
from filings.rules.routing import REGION, ROUTES, city_of, is_in_guangxi, route
from portal.institutions.enums import Affiliation, Track

FACTS = Facts(original_authority="451100", call_open=True)
QUALIFICATION, SPECIAL = Track.EXAMINING_QUALIFICATION, Track.EXAMINING_SPECIAL
EMPLOYER, SCHOOL, SOCIAL = Track.GRADING_EMPLOYER, Track.GRADING_SCHOOL, Track.GRADING_SOCIAL
INITIAL, CHANGE, RENEWAL = Matter.INITIAL, Matter.CHANGE, Matter.RENEWAL


def asked(matter: str, track: str, affiliation: str, registered: str, working: str, changes: tuple[str, ...] = ()) -> Answers:
    place = Institution(affiliation=affiliation, registered_division=registered, working_division=working)
    return Answers(matter, track, place, changes=frozenset(changes), consent=Consent(given=True))


TABLE = [
    pytest.param(INITIAL, QUALIFICATION, "private", "450203", "450203", 1, REGION, "附1二(二)", id="row1-A36"),
    pytest.param(INITIAL, QUALIFICATION, "municipal", "450502", "450502", 1, REGION, "附1二(二)", id="row1-before-city"),
    pytest.param(INITIAL, SPECIAL, "regional_direct", "450103", "450103", 2, REGION, "附1二(二)", id="row2-A37-region"),
    pytest.param(INITIAL, SPECIAL, "central_public", "450103", "450103", 2, REGION, "附1二(二)", id="row2-A37-centre"),
    pytest.param(INITIAL, SPECIAL, "central_enterprise", "450103", "450103", 2, REGION, "附1二(二)", id="row2-A37-enterprise"),
    pytest.param(INITIAL, SPECIAL, "regional_direct", "450203", "450103", 2, REGION, "附1二(二)", id="row2-D107-working-address"),
    pytest.param(INITIAL, SPECIAL, "regional_direct", "450103", "450203", 4, "450100", "附1二(二)", id="row2-missed-outside-Nanning"),
    pytest.param(INITIAL, SPECIAL, "region_wide_association", "450203", "450203", 3, REGION, "附1二(二)", id="row3-A38"),
    pytest.param(INITIAL, SPECIAL, "private", "450203", "450103", 4, "450200", "附1二(二)", id="row4-A39"),
    pytest.param(INITIAL, SPECIAL, "municipal", "450103", "450103", 4, "450100", "附1二(二)", id="row4-municipal-in-Nanning"),
    pytest.param(INITIAL, SOCIAL, "private", "450203", "450203", 5, REGION, "附2二(二)", id="row5-B46"),
    pytest.param(INITIAL, SOCIAL, "central_enterprise_unit", "450203", "450203", 5, REGION, "附2二(二)", id="row5-before-row6"),
    pytest.param(INITIAL, EMPLOYER, "central_enterprise_unit", "450203", "450203", 6, REGION, "附2二(二)", id="row6-B50"),
    pytest.param(INITIAL, EMPLOYER, "central_enterprise_unit", "110105", "450203", 6, REGION, "附2二(二)", id="row6-registered-elsewhere"),
    pytest.param(INITIAL, EMPLOYER, "central_enterprise", "450103", "450103", 8, "450100", "附2二(二)", id="row6-missed-enterprise"),
    pytest.param(INITIAL, EMPLOYER, "central_public", "450103", "450103", 8, "450100", "附2二(二)", id="row7-missed-D21-centre"),
    pytest.param(INITIAL, EMPLOYER, "regional_direct", "450103", "450103", 7, REGION, "附2二(二)", id="row7-B51-employer"),
    pytest.param(INITIAL, SCHOOL, "regional_direct", "450103", "450103", 7, REGION, "附2二(二)", id="row7-B51-school"),
    pytest.param(INITIAL, SCHOOL, "regional_direct", "450302", "450302", 8, "450300", "附2二(二)", id="row7-missed-D21-outside"),
    pytest.param(INITIAL, EMPLOYER, "region_wide_association", "450103", "450103", 8, "450100", "附2二(二)", id="row3-is-annex-1"),
    pytest.param(INITIAL, EMPLOYER, "private", "450203", "450103", 8, "450200", "附2二(二)", id="row8-B52"),
    pytest.param(INITIAL, SCHOOL, "county", "451122", "451122", 8, "451100", "附2二(二)", id="row8-county"),
    pytest.param(INITIAL, EMPLOYER, "private", "450000", "450203", 8, "450200", "附2二(二)", id="D71-regional-registry"),
    pytest.param(INITIAL, EMPLOYER, "private", "440305", "450203", 8, "450200", "附2二(二)", id="D107-seated-here"),
    *(
        pytest.param(matter, track, affiliation, "450103", "450103", 9, "451100", "文一(二)", id=f"row9-{matter}-{track}-{affiliation}")
        for matter in (CHANGE, RENEWAL)
        for track in Track
        for affiliation in ("private", "regional_direct", "central_enterprise_unit")
    ),
]


@pytest.mark.parametrize(("matter", "track", "affiliation", "registered", "working", "row", "authority", "clause"), TABLE)
def test_route_follows_the_first_row_that_matches(matter, track, affiliation, registered, working, row, authority, clause):
    found = route(asked(matter, track, affiliation, registered, working), FACTS)
    assert (found.row, found.authority, found.clause) == (row, authority, clause)
    assert found.note


def test_table_holds_rows_one_to_nine_with_the_matter_first():
    assert [row.no for row in ROUTES] == [9, 1, 2, 3, 4, 5, 6, 7, 8]


def rules(reasons) -> list[str]:
    return [reason.rule for reason in reasons]


def test_qualification_without_consent_is_blocked():
    given = asked(INITIAL, QUALIFICATION, "private", "450203", "450203")
    assert rules(route(replace(given, consent=Consent()), FACTS).blockers) == ["A36"]
    assert route(given, FACTS).blockers == ()


@pytest.mark.parametrize("track", [SPECIAL, EMPLOYER, SCHOOL])
def test_consent_is_asked_of_nobody_else(track):
    given = replace(asked(INITIAL, track, "private", "450203", "450203"), consent=Consent())
    assert route(given, FACTS).blockers == ()


@pytest.mark.parametrize(
    ("matter", "changes", "expected"),
    [
        pytest.param(INITIAL, (), ["B46"], id="B46-initial"),
        pytest.param(CHANGE, ("added_occupations",), ["B46"], id="D89-added-occupations"),
        pytest.param(CHANGE, ("added_levels", "basic_data"), ["B46"], id="D89-added-levels"),
        pytest.param(CHANGE, ("basic_data",), [], id="D89-basic-data"),
        pytest.param(RENEWAL, (), [], id="D89-renewal"),
    ],
)
def test_social_organisation_outside_a_call(matter, changes, expected):
    given = asked(matter, SOCIAL, "private", "450203", "450203", changes)
    assert rules(route(given, replace(FACTS, call_open=False)).blockers) == expected
    assert route(given, FACTS).blockers == ()


def test_social_organisation_is_recommended_by_its_city():
    assert route(asked(INITIAL, SOCIAL, "private", "450221", "450221"), FACTS).recommender == "450200"
    assert route(asked(INITIAL, EMPLOYER, "private", "450221", "450221"), FACTS).recommender == ""


@pytest.mark.parametrize(
    ("matter", "track", "expected"), [(CHANGE, EMPLOYER, "G10"), (INITIAL, EMPLOYER, "B52"), (INITIAL, SPECIAL, "A39")]
)
def test_nowhere_to_send_it_is_a_blocker(matter, track, expected):
    found = route(asked(matter, track, "private", "440305", "440305", ("basic_data",)), replace(FACTS, original_authority=""))
    assert (found.authority, rules(found.blockers)) == ("", [expected])


def test_flags_show_a_moved_seat_and_a_central_enterprise():
    moved = asked(RENEWAL, EMPLOYER, "private", "450203", "450203")
    assert rules(route(moved, FACTS).flags) == ["D20"]
    assert rules(route(asked(INITIAL, EMPLOYER, "central_enterprise", "450203", "450203"), FACTS).flags) == ["D21"]
    assert route(asked(INITIAL, EMPLOYER, "private", "450203", "450203"), FACTS).flags == ()
    assert route(asked(RENEWAL, EMPLOYER, "private", "451102", "451102"), FACTS).flags == ()


@pytest.mark.parametrize(("division", "inside"), [("450103", True), ("450000", True), ("45", False), ("440305", False)])
def test_division_lies_in_guangxi(division, inside):
    assert is_in_guangxi(division) is inside


@pytest.mark.parametrize(
    ("division", "city"), [("450103", "450100"), ("451481", "451400"), ("451502", ""), ("450000", ""), ("440305", ""), ("", "")]
)
def test_city_of_a_division(division, city):
    assert city_of(division) == city


def test_the_names_of_central_enterprises_say_who_goes_to_the_region():
    """B50, D75: the branch in Guangxi, not the company of its own."""
    for affiliation, name, authority in (
        (Affiliation.CENTRAL_ENTERPRISE_UNIT, "中央企业驻桂分支机构", REGION),
        (Affiliation.CENTRAL_ENTERPRISE, "中央企业所属独立法人", "450200"),
    ):
        assert affiliation.label == name
        assert route(asked(INITIAL, EMPLOYER, affiliation, "450203", "450203"), FACTS).authority == authority
