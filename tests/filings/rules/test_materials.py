"""The materials matrix of requirements 1.9: all five tracks by all rows."""

from dataclasses import replace

import pytest

from filings.enums import CreditCheck, Matter
from filings.rules.answers import Answers, Occupation, Person, Venue
from filings.rules.facts import Facts
from filings.rules.materials import materials, missing_materials
from portal.institutions.enums import Track

FACTS = Facts(credit_check=CreditCheck.FAILED)
TRACKS = tuple(Track)
# examining qualification, examining special, employer, school, social: 1 needed, 0 not; on answers that trigger every condition
INITIAL = {
    "application": "11111",
    "certificate": "11111",
    "letter": "10000",
    "plan": "00111",
    "norm": "00100",
    "papers": "00100",
    "experience": "00001",
    "credit_report": "00001",
    "agreements": "11111",
    "lease": "11111",
}
CHANGE = {"addition_form": "11111", "change_letter": "10111", "norm": "00100", "agreements": "11111", "lease": "11111"}
RENEWAL = {"renewal_form": "11111", "self_report": "11111", "credit_report": "00001", "agreements": "00000", "lease": "00000"}
CLAUSES = {
    ("application", "附1"): "附1二(一)1(1)",
    ("application", "附2"): "附2二(一)1(1)",
    ("certificate", "附1"): "附1二(一)1(2)",
    ("certificate", "附2"): "附2二(一)1(2)",
    ("letter", "附1"): "附1二(一)1(3)",
    ("plan", "附2"): "附2二(一)1(3)",
    ("norm", "附2"): "附2二(一)1(4)",
    ("papers", "附2"): "附2二(一)1(5)",
    ("experience", "附2"): "附2二(一)1(6)",
    ("credit_report", "附2"): "附2二(一)1(7)",
    ("addition_form", "附1"): "附1二(一)2(1)",
    ("addition_form", "附2"): "附2二(一)2(1)",
    ("change_letter", "附1"): "附1二(一)2(2)",
    ("change_letter", "附2"): "附2二(一)2(2)",
    ("agreements", "附1"): "附1一(二)",
    ("agreements", "附2"): "附2一(二)",
    ("lease", "附1"): "附1一(三)",
    ("lease", "附2"): "附2一(三)",
}


def asked(matter: str, track: str, changes: tuple[str, ...] = ("added_occupations", "basic_data")) -> Answers:
    return Answers(
        matter,
        track,
        occupations=(Occupation("6-31-01-03", norm="filed_norm"),),
        people=(Person("a", "assessor", external=True),),
        venues=(Venue(premises="leased"),),
        changes=frozenset(changes),
    )


def cells(matter: str, table: dict[str, str]) -> list:
    return [
        pytest.param(matter, track, key, row[column] == "1", id=f"{matter}-{key}-{track}")
        for key, row in table.items()
        for column, track in enumerate(TRACKS)
    ]


def need(answers: Answers, key: str, facts: Facts = FACTS):
    return next(need for need in materials(answers, facts) if need.key == key)


@pytest.mark.parametrize(
    ("matter", "track", "key", "required"),
    [*cells(Matter.INITIAL, INITIAL), *cells(Matter.CHANGE, CHANGE), *cells(Matter.RENEWAL, RENEWAL)],
)
def test_matrix_cell(matter, track, key, required):
    found = need(asked(matter, track), key)
    assert found.required is required
    assert found.why
    if required and matter != Matter.RENEWAL:
        assert found.clause == CLAUSES[key, track.annex]


@pytest.mark.parametrize(("matter", "table"), [(Matter.INITIAL, INITIAL), (Matter.CHANGE, CHANGE), (Matter.RENEWAL, RENEWAL)])
def test_matrix_has_no_other_rows(matter, table):
    for track in TRACKS:
        assert {found.key for found in materials(asked(matter, track), FACTS)} == set(table)


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize(
    ("key", "trigger"),
    [
        pytest.param("agreements", {"people": (Person("a", "assessor"),)}, id="B14-nobody-external"),
        pytest.param("lease", {"venues": (Venue(),)}, id="B21-all-owned"),
        pytest.param("norm", {"occupations": (Occupation("6-31-01-03"),)}, id="B39-national-standard"),
    ],
)
def test_condition_evidence_is_not_asked_without_its_condition(track, key, trigger):
    assert not need(replace(asked(Matter.INITIAL, track), **trigger), key).required


@pytest.mark.parametrize(
    ("track", "changes", "required"),
    [
        pytest.param(Track.EXAMINING_QUALIFICATION, ("added_occupations",), True, id="A32-always"),
        pytest.param(Track.EXAMINING_SPECIAL, ("basic_data",), False, id="D23-never"),
        pytest.param(Track.GRADING_EMPLOYER, ("basic_data",), True, id="B44-basic-data"),
        pytest.param(Track.GRADING_EMPLOYER, ("added_levels",), False, id="B44-added-levels-alone"),
    ],
)
def test_change_letter(track, changes, required):
    assert need(asked(Matter.CHANGE, track, changes), "change_letter").required is required


@pytest.mark.parametrize("key", ["addition_form", "norm", "agreements", "lease"])
def test_change_of_basic_data_brings_no_evidence_for_scope(key):
    assert not need(asked(Matter.CHANGE, Track.GRADING_EMPLOYER, ("basic_data",)), key).required


@pytest.mark.parametrize(("check", "waived"), [(CreditCheck.VERIFIED, True), (CreditCheck.FAILED, False), (CreditCheck.UNAVAILABLE, False)])
@pytest.mark.parametrize("track", TRACKS)
def test_credit_code_spares_the_certificate_when_it_checks_out(track, check, waived):
    found = need(asked(Matter.INITIAL, track), "certificate", Facts(credit_check=check))
    assert (found.required, found.waived, found.owed) == (True, waived, not waived)


def test_norm_on_file_here_for_this_occupation_spares_the_text():
    """D40: a number alone spares nothing; it must be one that the portal gave this institution for this occupation, and still in force."""
    number = "桂评规〔2026〕4502-0001号"
    line = Occupation("6-31-01-03", "电工", norm="filed_norm", norm_number=number)
    answers = replace(asked(Matter.INITIAL, Track.GRADING_EMPLOYER), occupations=(line,))
    known = Facts(filed_norms=frozenset({(number, "6-31-01-03", "电工")}))
    assert (need(answers, "norm", known).waived, need(answers, "norm", known).owed) == (True, False)
    assert need(answers, "norm").owed
    assert need(answers, "norm", Facts(filed_norms=frozenset({(number, "6-18-01-01", "车工")}))).owed
    assert need(answers, "norm", Facts(replaced_norms=known.filed_norms)).owed
    other = replace(answers, occupations=(line, Occupation("6-18-02-04", norm="filed_norm")))
    assert need(other, "norm", known).owed


def test_paper_list_filled_in_the_form_need_not_be_uploaded():
    answers = asked(Matter.INITIAL, Track.GRADING_EMPLOYER)
    assert need(answers, "papers").owed
    assert not need(replace(answers, papers=2), "papers").owed


@pytest.mark.parametrize(("section", "key"), [("venues", "lease"), ("experts", "agreements")])
def test_renewal_brings_evidence_for_what_changed(section, key):
    assert need(asked(Matter.RENEWAL, Track.GRADING_EMPLOYER), key, replace(FACTS, changed_sections=frozenset({section}))).required


def test_missing_materials_name_what_is_owed_and_not_yet_there():
    answers = replace(asked(Matter.INITIAL, Track.GRADING_SCHOOL), provided=frozenset({"plan", "lease"}))
    found = missing_materials(answers, FACTS)
    assert [(reason.rule, reason.path) for reason in found] == [
        ("B37", "materials.files.certificate"),
        ("B14", "materials.files.agreements"),
    ]
    assert missing_materials(replace(answers, stated=frozenset()), FACTS) == ()
