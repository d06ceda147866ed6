"""Unified social credit codes: both check characters, every refusal with its reason, codes that other libraries turn away."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.catalogue.rules.credit_codes import (
    ALPHABET,
    INNER,
    OUTER,
    cleaned,
    credit_code_reasons,
    inner_check,
    make_credit_code,
    outer_check,
    registered_as,
)

VALID = "91350100M000100Y43"
MISUSED = "不是代码字符，代码只用数字和除I、O、S、V、Z以外的大写字母"

prefixes = st.sampled_from(["11", "12", "51", "52", "91", "92", "A1", "N1", "N9", "Y1"])
divisions = st.sampled_from(["100000", "450000", "450100", "451402"])
organisations = st.text(ALPHABET, min_size=8, max_size=8)


@pytest.mark.parametrize("code", [VALID, "91110000802100433B", "9144030071526726XG", "91330100799655058B"])
def test_credit_code_passes_when_publicly_known(code: str) -> None:
    assert credit_code_reasons(code) == ()


@given(prefixes, divisions, organisations)
def test_every_made_code_passes(prefix: str, division: str, organisation: str) -> None:
    code = make_credit_code(prefix, division, organisation)
    assert (code[:16], credit_code_reasons(code)) == (prefix + division + organisation, ())


@pytest.mark.parametrize("prefix", ["A1", "N1", "Y1"])
def test_credit_code_passes_when_it_begins_with_a_letter(prefix: str) -> None:
    assert credit_code_reasons(make_credit_code(prefix, "450100", "MA5NXY12")) == ()


@given(prefixes, organisations, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(prefix: str, organisation: str, position: int, character: str) -> None:
    code = make_credit_code(prefix, "450100", organisation)
    assume(code[position] != character)
    assert credit_code_reasons(code[:position] + character + code[position + 1 :]) != ()


@given(prefixes, organisations, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_found(prefix: str, organisation: str, position: int) -> None:
    code = make_credit_code(prefix, "450100", organisation)
    assume(code[position] != code[position + 1])
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert credit_code_reasons(swapped) != ()


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        pytest.param("", [(OUTER, "统一社会信用代码应为18位，现为0位")], id="empty"),
        pytest.param(VALID[:-1], [(OUTER, "统一社会信用代码应为18位，现为17位")], id="short"),
        pytest.param(VALID[:17] + "I", [(OUTER, f"第18位“I”{MISUSED}")], id="letter-I"),
        pytest.param("9135O100M000100YZ3", [(OUTER, f"第5位“O”{MISUSED}"), (OUTER, f"第17位“Z”{MISUSED}")], id="every-strange-character"),
        pytest.param("91350100m000100y43", [(OUTER, f"第9位“m”{MISUSED}"), (OUTER, f"第16位“y”{MISUSED}")], id="not-cleaned"),
        pytest.param(VALID[:17] + "4", [(OUTER, "第18位校验码不符，请逐位核对")], id="outer"),
    ],
)
def test_credit_code_is_refused_with_its_reason(code: str, reasons: list[tuple[str, str]]) -> None:
    assert [(reason.clause, reason.text) for reason in credit_code_reasons(code)] == reasons


def test_inner_check_is_found_when_the_outer_one_fits() -> None:
    body = VALID[:16] + "5"
    assert [(reason.clause, reason.text) for reason in credit_code_reasons(body + outer_check(body))] == [
        (INNER, "第9至17位主体标识码的校验不符，请核对这9位")
    ]


@pytest.mark.parametrize(
    ("prefix", "division", "text"),
    [
        ("B1", "450100", "前两位“B1”不是登记管理部门和机构类别代码"),
        ("90", "450100", "前两位“90”不是登记管理部门和机构类别代码"),
        ("91", "45A100", "第3至8位“45A100”应为6位数字的行政区划代码"),
    ],
)
def test_a_code_with_fitting_checks_is_refused_for_its_parts(prefix: str, division: str, text: str) -> None:
    body = prefix + division + "MA5NXY12" + inner_check("MA5NXY12")
    assert [reason.text for reason in credit_code_reasons(body + outer_check(body))] == [text]


@pytest.mark.parametrize(
    "parts", [("9", "450100", "MA5NXY12"), ("91", "450100", "MA5NXYI2"), ("90", "450100", "MA5NXY12"), ("91", "45010", "1")]
)
def test_make_credit_code_refuses_parts_that_make_none(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        make_credit_code(*parts)


@pytest.mark.parametrize(
    "typed", [" 91350100m000100y43 ", "9135 0100 M000 100Y 43", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100-M000100Y4-3\u200b"]
)
def test_cleaned_brings_what_was_typed_to_its_written_form(typed: str) -> None:
    assert cleaned(typed) == VALID


@pytest.mark.parametrize(
    ("code", "body"),
    [("11450000", "机关"), ("12450000", "事业单位"), ("51450000", "社会团体"), ("Y1450000", "")],
    ids=["D84"] * 3 + ["none"],
)
def test_registered_as_names_the_kind_of_body(code: str, body: str) -> None:
    assert registered_as(code) == body
