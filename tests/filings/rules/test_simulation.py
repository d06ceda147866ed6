"""The simulator: the contract's request in, the same findings as the real intake out (N8)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from filings.enums import Stage
from filings.rules.answers import from_sections
from filings.rules.eligibility import examine
from filings.rules.judging import judge
from filings.rules.routing import REGION
from filings.rules.simulation import answers_from
from portal.institutions.enums import Track
from tests.filings.rules.cases import CALENDAR, FACTS, FIGURES_NOW, FILE, FORM, LINES, ON, document

PERSON = {"role": "assessor", "external": False, "agreement": False, "card_until": date(2028, 12, 31)}


def request(track: Track, **changed: Any) -> dict[str, Any]:
    code = LINES[track]
    lines = (
        {"items": [code]} if track == Track.EXAMINING_SPECIAL else {"occupations": [{"code": code, "name": "名称", "levels": ["5", "4"]}]}
    )
    return (
        {
            "matter": "initial",
            "track": track,
            "affiliation": "private",
            "legal_form": FORM.get(track, "company"),
            "registered_division": "450203",
            "working_division": "450203",
            "credit_code": "91450200MA7LP62X4J",
            "consent": True,
            "people": [PERSON | {"ref": ref, "occupations": [code]} for ref in "abc"],
            "premises": "owned",
        }
        | lines
        | changed
    )


def run(sent: dict[str, Any], **facts: Any):
    return judge(answers_from(sent), replace(FACTS, **facts), ON, FIGURES_NOW, CALENDAR)


@pytest.mark.parametrize("track", Track)
def test_good_request_has_no_blockers(track):
    found = run(request(track))
    assert (found.staged_blockers, found.findings.warnings) == ((), ())
    assert [(gap.have, gap.need) for gap in found.gaps] == [(3, 3)]


CASES = [
    pytest.param({"people": []}, {}, {("submission", "15")}, id="A15-B15"),
    pytest.param({"registered_division": "440305", "working_division": "440305"}, {}, {("submission", "01")}, id="A01-B01"),
    pytest.param({"legal_form": "branch"}, {}, {("submission", "02")}, id="A02-B02"),
    pytest.param({}, {"barred": True}, {("submission", "L12")}, id="L12"),
    pytest.param({"premises": "leased"}, {}, {("submission", "21")}, id="A21-B21"),
    pytest.param({"listings": [{"kind": "dishonest", "from": date(2025, 1, 1), "removed": None}]}, {}, {("decision", "06")}, id="A06-B06"),
]


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize(("changed", "facts", "expected"), CASES)
def test_blockers_carry_stage_and_rule(track, changed, facts, expected):
    found = run(request(track, **changed), **facts)
    letter = "A" if track.annex == "附1" else "B"
    named = {(str(stage), letter + rule if rule.isdigit() else rule) for stage, rule in expected}
    got = {(str(stage), reason.rule) for stage, reason in found.staged_blockers}
    if changed.get("registered_division"):
        got = {pair for pair in got if pair[1] in {rule for _, rule in named}}
    assert got == named


def test_negative_list_is_asked_only_when_attestations_are_given():
    social = Track.GRADING_SOCIAL
    assert run(request(social)).staged_blockers == ()
    assert {(stage, reason.rule) for stage, reason in run(request(social, attested=[])).staged_blockers} == {
        (Stage.DECISION, f"B{number}") for number in range(31, 36)
    }
    assert run(request(social, attested=["B31", "B32", "B33", "B34", "B35"])).staged_blockers == ()


def test_social_organisation_outside_a_call_is_blocked_and_still_routed():
    found = run(request(Track.GRADING_SOCIAL), call_open=False)
    assert (found.route.authority, found.route.recommender) == (REGION, "450200")
    assert [reason.rule for _, reason in found.staged_blockers] == ["B46"]


def test_people_of_one_role_do_not_claim_that_the_others_are_missing():
    expert = PERSON | {"ref": "x", "role": "expert"}
    sent = request(Track.GRADING_SCHOOL)
    assert run(sent | {"people": [*sent["people"], expert]}).staged_blockers == ()


def test_short_lease_only_warns():
    sent = request(Track.GRADING_EMPLOYER, premises="leased", lease={"from": date(2026, 1, 1), "to": date(2029, 12, 29)})
    assert ([reason.rule for reason in run(sent).findings.warnings], run(sent).staged_blockers) == (["D27"], ())
    assert run(sent | {"lease": {"from": date(2026, 1, 1), "to": date(2029, 12, 30)}}).findings.warnings == ()


BREAKS = [
    pytest.param({}, {}, id="N8-complete"),
    pytest.param({"card_until": date(2026, 10, 8)}, {"card_until": "2026-10-08"}, id="N8-card-expired"),
    pytest.param({"external": True}, {"external": True}, id="N8-external-without-agreement"),
    pytest.param({"external": True, "agreement": True}, {"external": True, "agreement": True}, id="N8-external-with-agreement"),
]


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize(("simulated", "filed"), BREAKS)
def test_simulator_agrees_with_the_intake(track, simulated, filed):
    sent = request(track)
    sent["people"][0] |= simulated
    sections = document(track)
    sections["assessors"]["rows"][0] |= filed
    sections["materials"]["files"]["agreements"] = [FILE]
    intake = examine(from_sections(sections, matter="initial", track=track), FACTS, ON, FIGURES_NOW)
    simulated_rules = [(reason.rule, reason.clause) for _, reason in run(sent).staged_blockers]
    assert simulated_rules == [(reason.rule, reason.clause) for reason in intake.submission]
