"""Certificate and institution codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.rules.certificate_codes import (
    CertificateCode,
    certificate_code_reasons,
    institution_code_reasons,
    parse_certificate_code,
)

VALID = "Y000045000123263000456"


def test_certificate_code_is_taken_apart() -> None:
    parts = parse_certificate_code(VALID)
    assert parts == CertificateCode("Y", "0000", "45", "000123", "2026", "3", "000456")
    assert (parts.institution_code, parts.category_name) == ("Y000045000123", "用人单位")


@given(st.sampled_from("YS"), st.integers(1000, 9999), st.integers(0, 10**10 - 1), st.integers(1, 5), st.integers(0, 10**6 - 1))
def test_every_well_formed_code_keeps_its_characters(category: str, ministry: int, middle: int, level: int, serial: int) -> None:
    code = f"{category}{ministry}{middle:010}{level}{serial:06}"
    parts = parse_certificate_code(code)
    assert parts.institution_code + parts.year[2:] + parts.level + parts.serial == code
    assert institution_code_reasons(parts.institution_code) == ()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("", "证书编码应为22位，现为0位"),
        (VALID[:-1], "证书编码应为22位，现为21位"),
        ("X" + VALID[1:], "第1位“X”应为Y（用人单位）或S（社会培训评价组织）"),
        (VALID[:-1] + "A", "第2至22位应全部为数字"),
        (VALID[:-1] + "６", "第2至22位应全部为数字"),
        ("Y000099" + VALID[7:], "第6至7位“99”不是省级代码"),
        (VALID[:15] + "6" + VALID[16:], "第16位“6”应为1至5级"),
    ],
)
def test_certificate_code_is_refused_with_its_reason(code: str, text: str) -> None:
    assert [reason.text for reason in certificate_code_reasons(code)] == [text]
    with pytest.raises(ValueError, match=text[:4]):
        parse_certificate_code(code)


@pytest.mark.parametrize("code", ["Y000045000123", "S123445000123"])
def test_institution_code_passes_with_either_letter(code: str) -> None:
    assert institution_code_reasons(code) == ()


@pytest.mark.parametrize(
    "code", ["", "Y00004500012", "Y0000450001234", "A000045000123", "y000045000123", "Y00004500012３", "Y000045000123\n"]
)
def test_institution_code_is_refused_when_malformed(code: str) -> None:
    assert [reason.clause for reason in institution_code_reasons(code)] == ["附2二(五)"]
