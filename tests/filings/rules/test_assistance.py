"""The counter: which institutions it helps, what a mandate says, what a submission under one needs."""

from datetime import date

import pytest

from filings.enums import IdKind
from filings.rules.assistance import Mandate, in_area, mandate_reasons, submission_reasons
from portal.people import identity

TODAY = date(2026, 9, 7)
LIUZHOU, REGION = "450200", "450000"


def mandate(**changed):
    said = {"id_kind": IdKind.CITIZEN, "id_number": "11010519491231002X", "mandated_on": TODAY}
    return Mandate("覃某", "办公室主任", "0772-2100000", **(said | changed))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        pytest.param({}, [], id="in-order"),
        pytest.param({"id_number": "110105194912310021"}, ["id_number"], id="check-digit"),
        pytest.param({"id_number": "1101"}, ["id_number"], id="no-citizens-number"),
        pytest.param({"id_kind": IdKind.PASSPORT, "id_number": "E12345678"}, [], id="a-passport-has-no-check-digit"),
        pytest.param({"id_kind": IdKind.PASSPORT, "id_number": "E123"}, ["id_number"], id="too-short-to-hide-anything"),
        pytest.param({"mandated_on": date(2026, 9, 8)}, ["mandated_on"], id="tomorrow"),
        pytest.param({"mandated_on": date(2026, 6, 9)}, [], id="ninety-days-ago"),
        pytest.param({"mandated_on": date(2026, 6, 8)}, ["mandated_on"], id="ninety-one-days-ago"),
        pytest.param({"mandated_on": date(2020, 5, 1)}, ["mandated_on"], id="years-ago"),
        pytest.param({"id_number": "", "mandated_on": date(2026, 9, 8)}, ["id_number", "mandated_on"], id="both"),
    ],
)
def test_mandate_is_refused_by_its_fields(changed, fields):
    given = mandate(**changed)
    assert [reason.path for reason in mandate_reasons(given, TODAY, problem=identity.problem(given.id_number), longest=90)] == fields


def test_only_the_end_of_the_number_is_told():
    assert mandate().id_last == "002X"


@pytest.mark.parametrize(
    ("authority", "divisions", "known", "inside"),
    [
        pytest.param(LIUZHOU, ["450202", ""], False, True, id="registered-here"),
        pytest.param(LIUZHOU, ["450103", "450202"], False, True, id="works-here"),
        pytest.param(LIUZHOU, ["450103", ""], False, False, id="another-city"),
        pytest.param(LIUZHOU, ["450103", "450103"], True, True, id="filed-here-and-moved"),
        pytest.param(LIUZHOU, ["450000", ""], False, True, id="code-of-the-region-names-no-city"),
        pytest.param(LIUZHOU, ["110000", ""], False, True, id="code-from-outside-names-no-city"),
        pytest.param(REGION, ["450103", ""], False, True, id="the-region-helps-any"),
    ],
)
def test_area_of_a_counter(authority, divisions, known, inside):
    assert in_area(authority, divisions, known=known) is inside


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        pytest.param({}, 0, id="all-there"),
        pytest.param({"mandate": False}, 1, id="mandate-infected"),
        pytest.param({"commitment": False}, 1, id="nothing-signed"),
        pytest.param({"takers": {REGION}}, 1, id="goes-to-another-bureau"),
        pytest.param({"takers": {REGION, LIUZHOU}}, 0, id="recommends"),
        pytest.param({"takers": set()}, 0, id="unknown-yet-told-by-intake"),
        pytest.param({"mandate": False, "commitment": False, "takers": {REGION}}, 3, id="everything"),
    ],
)
def test_submission_under_a_mandate(changed, count):
    given = {"mandate": True, "commitment": True, "takers": {LIUZHOU}, "here": LIUZHOU, "bureau": "柳州市人社局"} | changed
    assert len(submission_reasons(**given)) == count
