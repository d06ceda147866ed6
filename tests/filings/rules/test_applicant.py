"""Who may apply: registration, legal form, credit code (A01, A02, B01, B02, B31, D24, D75, D84, D107)."""

import pytest

from filings.enums import CreditCheck, Matter
from filings.rules.answers import Answers, Institution
from filings.rules.applicant import applicant_flags, applicant_reasons, excluded_reasons
from filings.rules.facts import Facts
from portal.institutions.enums import Affiliation, LegalForm, Track

CHECKED = Facts(credit_check=CreditCheck.VERIFIED)
HERE, ELSEWHERE = "450203", "440305"


def of(track: str = Track.GRADING_EMPLOYER, **place: str) -> Answers:
    standard = {"registered_division": HERE, "working_division": HERE, "legal_form": "company", "affiliation": "private"}
    return Answers(Matter.INITIAL, track, Institution(**standard | place))


def rules(reasons) -> list[str]:
    return [reason.rule for reason in reasons]


@pytest.mark.parametrize(
    ("registered", "working", "blocked", "flagged"),
    [
        pytest.param(HERE, HERE, [], [], id="A01-here"),
        pytest.param(HERE, ELSEWHERE, [], [], id="A01-registered-here"),
        pytest.param(ELSEWHERE, HERE, [], ["D107"], id="D107-seated-here"),
        pytest.param(ELSEWHERE, ELSEWHERE, ["A01"], [], id="A01-elsewhere"),
        pytest.param("", "", ["A01"], [], id="A01-nothing-said"),
    ],
)
def test_registration_in_guangxi(registered, working, blocked, flagged):
    answers = of(Track.EXAMINING_SPECIAL, registered_division=registered, working_division=working)
    assert (rules(applicant_reasons(answers, CHECKED)), rules(applicant_flags(answers, CHECKED))) == (blocked, flagged)


@pytest.mark.parametrize(
    ("affiliation", "form", "blocked", "flagged"),
    [
        pytest.param(Affiliation.PRIVATE, LegalForm.BRANCH, ["B02"], [], id="B02-branch"),
        pytest.param(Affiliation.CENTRAL_ENTERPRISE_UNIT, LegalForm.BRANCH, [], ["D75"], id="D75-never-blocks"),
        pytest.param(Affiliation.CENTRAL_ENTERPRISE_UNIT, LegalForm.COMPANY, [], [], id="D75-own-legal-person"),
        pytest.param(Affiliation.PRIVATE, LegalForm.COMPANY, [], [], id="B02-company"),
    ],
)
def test_independent_legal_person(affiliation, form, blocked, flagged):
    answers = of(affiliation=affiliation, legal_form=form)
    assert (rules(applicant_reasons(answers, CHECKED)), rules(applicant_flags(answers, CHECKED))) == (blocked, flagged)


@pytest.mark.parametrize(
    ("check", "blocked", "flagged"),
    [(CreditCheck.VERIFIED, [], []), (CreditCheck.FAILED, ["D24"], []), (CreditCheck.UNAVAILABLE, [], ["D25"])],
    ids=["D24-verified", "D24-failed", "T6-service-down-flags"],
)
def test_credit_code(check, blocked, flagged):
    answers, facts = of(credit_code="91450200MA7LP62X4J"), Facts(credit_check=check)
    assert (rules(applicant_reasons(answers, facts)), rules(applicant_flags(answers, facts))) == (blocked, flagged)


@pytest.mark.parametrize(
    ("track", "code", "flagged"),
    [
        pytest.param(Track.GRADING_SOCIAL, "11450000MB0001", ["D84"], id="D84-11"),
        pytest.param(Track.GRADING_SOCIAL, "12450000MB0001", ["D84"], id="D84-12"),
        pytest.param(Track.GRADING_SOCIAL, "51450000MB0001", ["D84"], id="D84-51"),
        pytest.param(Track.GRADING_SOCIAL, "52450000MB0001", [], id="D84-52-is-none"),
        pytest.param(Track.GRADING_SCHOOL, "12450000MB0001", [], id="D84-school-is-none"),
    ],
)
def test_prefix_of_a_public_body_is_flagged_on_a_social_organisation(track, code, flagged):
    assert rules(applicant_flags(of(track, credit_code=code), CHECKED)) == flagged
    assert applicant_reasons(of(track, credit_code=code), CHECKED) == ()


@pytest.mark.parametrize(
    ("track", "form", "excluded"),
    [
        pytest.param(Track.GRADING_SOCIAL, LegalForm.GOVERNMENT_BODY, ["B31"], id="B31-government"),
        pytest.param(Track.GRADING_SOCIAL, LegalForm.PUBLIC_INSTITUTION, ["B31"], id="B31-public-institution"),
        pytest.param(Track.GRADING_SOCIAL, LegalForm.SOCIAL_ASSOCIATION, [], id="B31-decoupled-is-attested"),
        pytest.param(Track.GRADING_SOCIAL, LegalForm.COMPANY, [], id="B31-company"),
        pytest.param(Track.GRADING_SCHOOL, LegalForm.PUBLIC_INSTITUTION, [], id="B31-school-may"),
    ],
)
def test_public_bodies_are_no_social_organisations(track, form, excluded):
    assert rules(excluded_reasons(of(track, legal_form=form))) == excluded
