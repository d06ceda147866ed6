"""Codes of certificates and of the institutions that issue them.

A certificate code has 22 characters: category, 4 ministry, 2 province, 6 serial of the institution, 2 year, level, 6 serial of the
certificate. The institution's own code is its first 13 (Clause: 附2二(五)).
"""

import re
from dataclasses import dataclass
from typing import Final

from portal.policy.clauses import Reason

CATEGORIES: Final[dict[str, str]] = {"Y": "用人单位", "S": "社会培训评价组织"}
GUANGXI: Final = "45"
BY_PROVINCE: Final = "0000"  # in the place of a ministry code: filed with a province
# The first two digits of GB/T 2260.
PROVINCES: Final = frozenset({
    "11", "12", "13", "14", "15",
    "21", "22", "23",
    "31", "32", "33", "34", "35", "36", "37",
    "41", "42", "43", "44", "45", "46",
    "50", "51", "52", "53", "54",
    "61", "62", "63", "64", "65",
    "71", "81", "82",
})  # fmt: skip
INSTITUTION_CODE: Final = re.compile(r"[YS]\d{4}\d{2}\d{6}", re.ASCII)
ASSIGNED: Final = "附2二(五)"


@dataclass(frozen=True)
class CertificateCode:
    """The parts of a certificate code, as text; `level` is 1-5, `year` has four digits."""

    category: str
    ministry: str
    province: str
    institution_serial: str
    year: str
    level: str
    serial: str

    @property
    def institution_code(self) -> str:
        """The thirteen characters that name the institution."""
        return self.category + self.ministry + self.province + self.institution_serial

    @property
    def category_name(self) -> str:
        """What the category letter stands for."""
        return CATEGORIES[self.category]


def certificate_code_reasons(code: str) -> tuple[Reason, ...]:
    """Why this is no certificate code, empty when it is well formed. It may still never have been issued."""
    if len(code) != 22:
        return (_malformed(f"证书编码应为22位，现为{len(code)}位"),)
    if code[0] not in CATEGORIES:
        return (_malformed(f"第1位“{code[0]}”应为Y（用人单位）或S（社会培训评价组织）"),)
    if not (code[1:].isascii() and code[1:].isdigit()):
        return (_malformed("第2至22位应全部为数字"),)
    checks = (
        (code[1:5] == BY_PROVINCE and code[5:7] not in PROVINCES, f"第6至7位“{code[5:7]}”不是省级代码"),
        (code[15] not in "12345", f"第16位“{code[15]}”应为1至5级"),
    )
    return tuple(_malformed(text) for failed, text in checks if failed)


def parse_certificate_code(code: str) -> CertificateCode:
    """The parts of a well-formed certificate code. Raises ValueError with the first reason otherwise."""
    reasons = certificate_code_reasons(code)
    if reasons:
        raise ValueError(reasons[0].text)
    return CertificateCode(code[0], code[1:5], code[5:7], code[7:13], "20" + code[13:15], code[15], code[16:])


def institution_code_reasons(code: str) -> tuple[Reason, ...]:
    """Why this is no institution code, empty when it is well formed. Either letter is accepted of a school."""
    if INSTITUTION_CODE.fullmatch(code):
        return ()
    return (Reason(ASSIGNED, "机构编码应为13位：Y或S加12位数字", "L17", path="institution_code"),)


def _malformed(text: str) -> Reason:
    return Reason("", text, path="certificate_code")
