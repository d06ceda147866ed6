"""Reading a stored document: complete, half typed, and wrong."""

from datetime import date

import pytest

from filings.enums import PersonRole
from filings.rules.answers import Consent, Item, Listing, Occupation, Person, Venue, from_sections
from filings.rules.document import is_blank
from portal.institutions.enums import Track
from tests.filings.rules.cases import FILE, answers, document


def read(**sections):
    return from_sections(sections, matter="initial", track=Track.EXAMINING_QUALIFICATION)


def test_empty_document_reads_as_nothing_said():
    empty = read()
    assert (empty.occupations, empty.people, empty.venues, empty.consent, empty.institution.name) == ((), (), (), Consent(), "")


def test_half_typed_answers_never_raise():
    got = read(
        institution={"name": 7, "audience": "public"},
        assessors={"rows": [{"row_id": "a"}, {"row_id": "b", "name": "梁", "card_until": "2026-13", "occupations": [1, "x"]}, "?"]},
        venues={"rows": "?"},
        materials={"files": {"lease": []}},
    )
    assert got.institution.name == ""
    assert got.people == (Person("b", PersonRole.ASSESSOR, "梁", occupations=("x",), row_id="b"),)
    assert (got.venues, got.audience, got.provided) == ((), frozenset(), frozenset())


def test_rows_are_read_with_their_ids():
    line = {"row_id": "o1", "code": "4-07-05-01", "name": "保安员", "levels": ["5"], "work_type": "武装", "edition": "2022"}
    venue = {"row_id": "v1", "room": "computer", "premises": "leased", "lease_from": "2026-07-01", "lease_to": "2030-06-30"}
    listing = {"row_id": "l1", "kind": "dishonest", "from_on": "2020-01-01", "removed_on": ""}
    got = read(
        occupations={"rows": [line]},
        items={"rows": [{"row_id": "i1", "code": "450001", "name": "壮锦编织"}]},
        venues={"rows": [venue]},
        commitment={"rows": [listing], "attested": ["A03"]},
    )
    assert got.occupations == (Occupation("4-07-05-01", "保安员", ("5",), "武装", "2022", row_id="o1"),)
    assert got.occupations[0].title == "保安员（武装）"
    assert got.items == (Item("450001", "壮锦编织", "i1"),)
    assert got.venues == (Venue("computer", "leased", date(2026, 7, 1), date(2030, 6, 30), row_id="v1"),)
    assert got.listings == (Listing("dishonest", date(2020, 1, 1), None, "l1"),)
    assert got.attested == {"A03"}


@pytest.mark.parametrize(
    ("materials", "given"),
    [
        pytest.param(
            {"consent_body": "公安厅", "consent_on": "2026-09-01", "files": {"consent_files": [FILE]}}, True, id="A36-own-document"
        ),
        pytest.param(
            {"consent_body": "公安厅", "consent_on": "2026-09-01", "letter_is_consent": True, "files": {"letter": [FILE]}},
            True,
            id="D67-one-document",
        ),
        pytest.param({"consent_body": "公安厅", "consent_on": "2026-09-01", "files": {"letter": [FILE]}}, False, id="D67-not-marked"),
        pytest.param({"consent_body": "公安厅", "files": {"consent_files": [FILE]}}, False, id="no-date"),
        pytest.param({"consent_on": "2026-09-01", "files": {"consent_files": [FILE]}}, False, id="no-body"),
    ],
)
def test_consent_needs_body_date_and_document(materials, given):
    assert read(materials=materials).consent.given is given


def test_complete_document_is_read_whole():
    got = answers(Track.GRADING_EMPLOYER)
    assert [len(got.of(role)) for role in PersonRole] == [3, 1, 1, 1]
    assert (len(got.venues), got.equipment, got.rules, got.papers) == (2, 1, 1, 0)
    assert got.provided == set(document(Track.GRADING_EMPLOYER)["materials"]["files"])


@pytest.mark.parametrize(
    ("value", "blank"), [(None, True), ("", True), ([], True), (False, True), ({"a": ""}, True), (0, False), (True, False), (["x"], False)]
)
def test_blank_says_nothing(value, blank):
    assert is_blank(value) is blank
