"""The conditions A01-A27 and B01-B35: who is asked, what satisfies each, what does not, and what reopens it."""

from typing import Any

import pytest

from filings.enums import AnsweredBy, Head
from filings.rules.answers import from_sections
from filings.rules.conditions import CHECKS, attestations_for, checks_for
from filings.rules.diff import Change, ChangeType, reopened
from filings.rules.eligibility import examine
from portal.institutions.enums import Track
from tests.filings.rules.cases import FACTS, FIGURES_NOW, ON, document

QUALIFICATION, SPECIAL = Track.EXAMINING_QUALIFICATION, Track.EXAMINING_SPECIAL
EMPLOYER, SCHOOL, SOCIAL = Track.GRADING_EMPLOYER, Track.GRADING_SCHOOL, Track.GRADING_SOCIAL
EXAMINING, GRADING = {QUALIFICATION, SPECIAL}, {EMPLOYER, SCHOOL, SOCIAL}

TRACKS_OF = {
    **{f"A{number:02}": EXAMINING for number in range(1, 28)},
    **{f"B{number:02}": GRADING for number in range(1, 24)},
    **{f"B{number}": {EMPLOYER} for number in (24, 25, 26)},
    **{f"B{number}": {SOCIAL} for number in range(27, 36)},
    "A34": EXAMINING,
    "B45": GRADING,
    "B47": {EMPLOYER},
    "B48": {SCHOOL},
    "G03": EXAMINING | GRADING,
    **{f"G04.{number}": EXAMINING | GRADING for number in (1, 2, 3)},
}


@pytest.mark.parametrize("key", TRACKS_OF)
def test_condition_is_asked_of_exactly_these_tracks(key):
    assert {track for track in Track if key in {check.id for check in checks_for(track)}} == TRACKS_OF[key]


def test_checklist_holds_nothing_else():
    assert sorted(check.id for check in CHECKS) == sorted(TRACKS_OF)


def findings(track: Track, sections: dict[str, Any]):
    return examine(from_sections(sections, matter="initial", track=track), FACTS, ON, FIGURES_NOW)


@pytest.mark.parametrize("track", Track)
def test_complete_filing_has_no_findings(track):
    found = findings(track, document(track))
    assert (found.submission, found.decision, found.warnings) == ((), (), ())


def _set(section: str, **values: Any):
    return lambda sections: sections[section].update(values)


def _rows(section: str, **values: Any):
    return lambda sections: [row.update(values) for row in sections[section]["rows"]]


def _empty(section: str):
    return lambda sections: sections[section].update(rows=[])


def _leased(sections: dict[str, Any]) -> None:
    sections["venues"]["rows"][1].update(premises="leased")


def _elsewhere(sections: dict[str, Any]) -> None:
    sections["institution"].update(registered_division="440305", working_division="440305")


# number -> what breaks the condition that both annexes share
BROKEN_BY_DATA = {
    "01": _elsewhere,
    "02": _set("institution", legal_form="branch"),
    "10": _rows("staff", full_time=False),
    "11": _empty("experts"),
    "12": _empty("assessors"),
    "13": _empty("supervisors"),
    "15": lambda sections: sections["assessors"]["rows"].pop(),
    "18": _rows("venues", monitored=False),
    "19": _rows("venues", room="skill"),
    "20": _rows("venues", room="computer"),
    "21": _leased,
    "22": _empty("rules"),
}


@pytest.mark.parametrize("number", BROKEN_BY_DATA)
@pytest.mark.parametrize("track", Track)
def test_data_condition_blocks_submission_when_it_is_not_met(track, number):
    sections = document(track)
    BROKEN_BY_DATA[number](sections)
    rule = ("A" if track in EXAMINING else "B") + number
    check = next(check for check in CHECKS if check.id == rule)
    hits = [reason for reason in findings(track, sections).submission if reason.rule == rule]
    assert hits
    assert {reason.clause for reason in hits} <= {check.clause}
    assert all(reason.path and reason.text.endswith("。") for reason in hits)


@pytest.mark.parametrize("track", Track)
def test_agreement_missing_warns_and_the_person_does_not_count(track):
    sections = document(track)
    sections["experts"]["rows"][0].update(external=True)
    found = findings(track, sections)
    assert [reason.rule for reason in found.warnings] == ["A14" if track in EXAMINING else "B14"]
    sections["experts"]["rows"][0].update(agreement=True)
    assert findings(track, sections).warnings == ()


ATTESTED = [
    pytest.param(track, check.id, id=f"{check.id}-{track}")
    for track in Track
    for check in checks_for(track)
    if check.answered_by == AnsweredBy.ATTESTATION
]


@pytest.mark.parametrize(("track", "key"), ATTESTED)
def test_attestation_missing_blocks_submission_or_for_the_negative_list_the_decision(track, key):
    sections = document(track)
    sections["commitment"]["attested"].remove(key)
    found = findings(track, sections)
    at_submission, at_decision = [reason.rule for reason in found.submission], [reason.rule for reason in found.decision]
    negative = key in {"B31", "B32", "B33", "B34", "B35"}
    assert (at_submission, at_decision) == (([], [key]) if negative else ([key], []))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_check_reopens_with_what_it_reads_and_with_nothing_else(check):
    for path in check.reads:
        touched = Change(path.replace("[]", "[r1]"), "旧", "新", ChangeType.CHANGED)
        assert check.id in reopened([touched], CHECKS)
    untouched = [Change("institution.contact_phone", "1", "2", ChangeType.CHANGED), Change("staff[t1].post", "a", "b", ChangeType.CHANGED)]
    if "staff" not in check.reads:
        assert check.id not in reopened(untouched, CHECKS)


def test_every_reviewer_item_stands_in_the_checklist_without_a_verdict_of_the_data():
    asked = {check.id for check in CHECKS if check.answered_by == AnsweredBy.REVIEWER}
    assert asked == {"A09", "A16", "A17", "A25", "A26", "A27", "B09", "B16", "B17", "B24", "B25", "B28", "B29", "B30", "G03"}


@pytest.mark.parametrize("track", Track)
def test_checklist_is_grouped_by_the_six_heads_in_their_order(track):
    heads = [check.head for check in checks_for(track)]
    assert list(dict.fromkeys(heads)) == list(Head)
    assert heads == sorted(heads, key=list(Head).index)


def test_attestations_are_those_of_the_track():
    assert {check.id for check in attestations_for(SOCIAL)} - {check.id for check in attestations_for(SCHOOL)} == {
        "B27",
        "B31",
        "B32",
        "B33",
        "B34",
        "B35",
    }


def test_all_reasons_come_at_once():
    sections = document(EMPLOYER)
    for broken in ("10", "11", "13", "18", "22"):
        BROKEN_BY_DATA[broken](sections)
    assert {reason.rule for reason in findings(EMPLOYER, sections).submission} == {"B10", "B11", "B13", "B18", "B22"}


def test_change_of_basic_data_is_not_judged_on_people_and_sites():
    sections = document(EMPLOYER)
    sections["institution"]["changes"] = ["basic_data"]
    sections["commitment"]["attested"] = []
    for section in ("occupations", "assessors", "experts", "supervisors", "staff", "venues", "rules"):
        sections[section]["rows"] = []
    changed = from_sections(sections, matter="change", track=EMPLOYER)
    sections["institution"]["changes"] = ["basic_data", "added_occupations"]
    added = from_sections(sections, matter="change", track=EMPLOYER)
    assert examine(changed, FACTS, ON, FIGURES_NOW).submission == ()
    assert "B15" not in {reason.rule for reason in examine(added, FACTS, ON, FIGURES_NOW).submission}
    assert {"B45", "B11", "B12", "B22"} <= {reason.rule for reason in examine(added, FACTS, ON, FIGURES_NOW).submission}
