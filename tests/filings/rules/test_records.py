"""The negative list (B31-B35), its look-back to the day, and records against everybody else (A05, A06)."""

from datetime import date, timedelta

import pytest

from filings.enums import ListingKind, Matter
from filings.rules.answers import Answers, Institution, Listing
from filings.rules.eligibility import examine
from filings.rules.facts import Facts
from filings.rules.records import record_flags, record_reasons, signature_reasons, unattested, unattested_negative, unreported
from portal.institutions.enums import Track
from tests.filings.rules.cases import FIGURES_NOW, ON

SOCIAL = Track.GRADING_SOCIAL
EDGE = date(2023, 10, 9)


def judged(track: str, *listings: Listing, on: date = ON) -> tuple[list[str], list[str]]:
    answers = Answers(Matter.INITIAL, track, listings=listings)
    blocking, flagged = record_reasons(answers, on, FIGURES_NOW), record_flags(answers, on, FIGURES_NOW)
    return [reason.rule for reason in blocking], [reason.rule for reason in flagged]


@pytest.mark.parametrize(
    ("kind", "rule", "clause"),
    [
        pytest.param(ListingKind.TRAINING_BREACH, "B32", "附2一(七)2", id="B32-institution"),
        pytest.param(ListingKind.REPRESENTATIVE_BREACH, "B32", "附2一(七)2", id="B32-representative"),
        pytest.param(ListingKind.ANNUAL_INSPECTION, "B33", "附2一(七)3", id="B33-annual-inspection"),
        pytest.param(ListingKind.ILLEGAL_ORGANISATION, "B33", "附2一(七)3", id="B33-illegal-organisation"),
        pytest.param(ListingKind.ABNORMAL_OPERATION, "B34", "附2一(七)4", id="B34"),
        pytest.param(ListingKind.BAD_RECORD, "B35", "附2一(七)5", id="B35"),
    ],
)
def test_negative_list_blocks_the_decision_of_a_social_organisation(kind, rule, clause):
    answers = Answers(Matter.INITIAL, SOCIAL, listings=(Listing(kind, date(2026, 1, 1), None, "l1"),))
    (reason,) = record_reasons(answers, ON, FIGURES_NOW)
    assert (reason.rule, reason.clause, reason.path) == (rule, clause, "commitment[l1].kind")


@pytest.mark.parametrize("kind", [ListingKind.ANNUAL_INSPECTION, ListingKind.ILLEGAL_ORGANISATION, ListingKind.ABNORMAL_OPERATION])
@pytest.mark.parametrize(
    ("removed", "blocked"),
    [
        pytest.param(EDGE, True, id="D28-removed-three-years-ago-to-the-day"),
        pytest.param(date(2023, 10, 8), False, id="D28-removed-a-day-earlier"),
        pytest.param(date(2026, 1, 1), True, id="D28-removed-since"),
        pytest.param(None, True, id="D28-still-listed"),
    ],
)
def test_look_back_of_three_years(kind, removed, blocked):
    blocking, flagged = judged(SOCIAL, Listing(kind, date(2020, 1, 1), removed))
    assert (bool(blocking), bool(flagged)) == (blocked, not blocked)


@pytest.mark.parametrize(("on", "blocked"), [(date(2026, 10, 9), True), (date(2026, 10, 10), False)])
def test_look_back_runs_to_the_day_it_is_judged_on(on, blocked):
    assert bool(judged(SOCIAL, Listing(ListingKind.ABNORMAL_OPERATION, date(2020, 1, 1), EDGE), on=on)[0]) is blocked


@pytest.mark.parametrize("kind", [ListingKind.TRAINING_BREACH, ListingKind.BAD_RECORD])
def test_breach_in_training_has_no_look_back(kind):
    assert judged(SOCIAL, Listing(kind, date(2010, 1, 1), date(2011, 1, 1)))[0] != []


def test_listing_of_a_later_day_says_nothing():
    assert judged(SOCIAL, Listing(ListingKind.ABNORMAL_OPERATION, date(2026, 10, 10))) == ([], [])


@pytest.mark.parametrize("began", [ON, None], ids=["began-today", "beginning-unknown"])
def test_listing_of_today_or_without_a_beginning_counts(began):
    assert judged(SOCIAL, Listing(ListingKind.ABNORMAL_OPERATION, began)) == (["B34"], [])


def test_reason_names_the_record():
    answers = Answers(Matter.INITIAL, SOCIAL, listings=(Listing(ListingKind.ABNORMAL_OPERATION, EDGE),))
    (reason,) = record_reasons(answers, ON, FIGURES_NOW)
    assert reason.text == "有“企业经营异常目录”，将不能作出备案决定。记录有误的，请先向公布部门申请更正。"


@pytest.mark.parametrize(
    ("track", "kind", "removed", "expected"),
    [
        pytest.param(Track.GRADING_EMPLOYER, ListingKind.ABNORMAL_OPERATION, None, ([], ["B05"]), id="B34-is-for-social-alone"),
        pytest.param(Track.GRADING_EMPLOYER, ListingKind.DISHONEST, None, (["B06"], []), id="B06"),
        pytest.param(Track.EXAMINING_SPECIAL, ListingKind.DISHONEST, None, (["A06"], []), id="A06"),
        pytest.param(Track.EXAMINING_SPECIAL, ListingKind.DISHONEST, date(2026, 10, 8), ([], ["A05"]), id="A05-removed"),
        pytest.param(SOCIAL, ListingKind.DISHONEST, None, (["B06"], []), id="B06-social"),
        pytest.param(Track.GRADING_SCHOOL, ListingKind.REPRESENTATIVE_BREACH, None, ([], ["B05"]), id="B05-representative"),
    ],
)
def test_records_against_everybody(track, kind, removed, expected):
    assert judged(track, Listing(kind, date(2024, 1, 1), removed)) == expected


def test_attestations_of_the_negative_list_stand_apart():
    answers = Answers(Matter.INITIAL, SOCIAL)
    assert [reason.rule for reason in unattested_negative(answers)] == ["B31", "B32", "B33", "B34", "B35"]
    assert not {"B31", "B32", "B33", "B34", "B35"} & {reason.rule for reason in unattested(answers)}
    assert unattested_negative(Answers(Matter.INITIAL, Track.GRADING_SCHOOL)) == ()
    assert unattested(Answers(Matter.INITIAL, SOCIAL, stated=frozenset())) == ()


def test_unreported_change_is_flagged_at_renewal():
    facts = Facts(changed_sections=frozenset({"institution"}))
    assert [reason.rule for reason in unreported(Answers(Matter.RENEWAL, Track.GRADING_SCHOOL), facts)] == ["D108"]
    assert unreported(Answers(Matter.CHANGE, Track.GRADING_SCHOOL), facts) == ()
    assert unreported(Answers(Matter.RENEWAL, Track.GRADING_SCHOOL), Facts()) == ()


@pytest.mark.parametrize(
    ("signed_by", "signed_on", "paths"),
    [
        pytest.param("覃建国", ON, [], id="D68-signed-on-the-day"),
        pytest.param("覃 建国", date(2026, 9, 1), [], id="D68-written-with-a-space"),
        pytest.param("路人甲", ON, ["commitment.signed_by"], id="D68-somebody-else"),
        pytest.param("覃建国", date(2026, 10, 10), ["commitment.signed_on"], id="D68-tomorrow"),
        pytest.param("路人甲", date(2027, 12, 1), ["commitment.signed_by", "commitment.signed_on"], id="D68-both"),
        pytest.param("覃建国", ON - timedelta(days=180), [], id="D68-on-the-last-day-that-counts"),
        pytest.param("覃建国", ON - timedelta(days=181), ["commitment.signed_on"], id="D68-a-day-too-long-ago"),
        pytest.param("覃建国", date(2020, 1, 1), ["commitment.signed_on"], id="D68-years-ago"),
        pytest.param("", None, [], id="D68-not-signed-is-the-forms-matter"),
    ],
)
def test_the_commitment_is_signed_by_the_representative_by_the_day_of_submission(signed_by, signed_on, paths):
    body = Institution(legal_representative="覃建国")
    answers = Answers(Matter.CHANGE, Track.GRADING_EMPLOYER, institution=body, signed_by=signed_by, signed_on=signed_on)
    assert [reason.path for reason in signature_reasons(answers, ON, FIGURES_NOW)] == paths
    assert set(paths) <= {reason.path for reason in examine(answers, Facts(), ON, FIGURES_NOW).submission}
