"""Who may apply: registration, legal form, credit code (A01, A02, B01, B02, B31, B48, D24, D75, D84, D107)."""

import pytest

from filings.enums import CreditCheck, Matter
from filings.rules.answers import Answers, Institution
from filings.rules.applicant import applicant_flags, applicant_reasons, excluded_reasons, kind_reasons
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
    answers = of(track, credit_code=code, legal_form="public_institution")
    assert rules(applicant_flags(answers, CHECKED)) == flagged
    assert applicant_reasons(answers, CHECKED) == ()


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


MAY_HAVE = {
    LegalForm.COMPANY: {Track.GRADING_SCHOOL: ["B48"]},
    LegalForm.PUBLIC_INSTITUTION: {Track.GRADING_SOCIAL: ["B31"]},
    LegalForm.SOCIAL_ASSOCIATION: {Track.GRADING_SCHOOL: ["B48"]},
    LegalForm.PRIVATE_NON_ENTERPRISE: {},
    LegalForm.GOVERNMENT_BODY: {Track.GRADING_SCHOOL: ["B48"], Track.GRADING_SOCIAL: ["B31"]},
    LegalForm.BRANCH: {Track.GRADING_SCHOOL: ["B48"]},
    "": {},
}


@pytest.mark.parametrize("form", MAY_HAVE)
def test_each_legal_form_has_exactly_these_tracks_closed(form):
    found = {track: rules(kind_reasons(track, form, "柳州龙屏机械制造公司")) for track in Track}
    assert {track: reasons for track, reasons in found.items() if reasons} == MAY_HAVE[form]


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        pytest.param("桂林漓江职业技术学校有限责任公司", [], id="B48-school-run-for-profit"),
        pytest.param("柳州龙城学院有限公司", [], id="B48-college-run-for-profit"),
        pytest.param("柳州龙城教育咨询有限公司", ["B48"], id="B48-teaches-and-is-no-school"),
    ],
)
def test_a_company_is_a_school_by_its_name(name, closed):
    assert rules(kind_reasons(Track.GRADING_SCHOOL, LegalForm.COMPANY, name)) == closed
    assert rules(kind_reasons(Track.GRADING_SCHOOL, LegalForm.BRANCH, name)) == ["B48"]


def test_of_a_branch_it_is_said_once_that_it_cannot_apply():
    assert rules(applicant_reasons(of(Track.GRADING_SCHOOL, legal_form=LegalForm.BRANCH), CHECKED)) == ["B02"]


@pytest.mark.parametrize(("matter", "blocked"), [(Matter.INITIAL, ["B48"]), (Matter.CHANGE, []), (Matter.RENEWAL, [])])
def test_the_kind_is_held_against_the_first_filing_alone(matter, blocked):
    answers = Answers(matter, Track.GRADING_SCHOOL, of().institution)
    assert rules(applicant_reasons(answers, CHECKED)) == blocked
