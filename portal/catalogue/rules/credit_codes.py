"""The unified social credit code: 18 characters with two check characters, of which other libraries verify only the outer one.

Positions: 1 registering department, 2 kind of body, 3-8 division, 9-17 organisation code (its 9th character checks the 8 before,
GB 11714), 18 checks the 17 before (GB 32100-2015). D24: a code that passes spares the copy of the certificate.
"""

import re
import unicodedata
from typing import Final

from portal.policy.clauses import Reason

OUTER: Final = "GB 32100-2015"
INNER: Final = "GB 11714"
RULE: Final = "D24"
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
PREFIX: Final = re.compile(r"[1-9ANY][1-9]")
_DIGITS_AND_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_OUTER_WEIGHTS: Final = tuple(pow(3, position, 31) for position in range(17))
_MISUSED: Final = "不是代码字符，代码只用数字和除I、O、S、V、Z以外的大写字母"
_INVISIBLE: Final = re.compile(r"[\s\u200b\u200e\u200f\ufeff-]+")

# What the first two characters say of the body; others exist and say nothing that a rule of the notice needs.
REGISTERED_AS: Final[dict[str, str]] = {
    "11": "机关",
    "12": "事业单位",
    "13": "编办直接管理机构编制的群众团体",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
}


def cleaned(text: str) -> str:
    """The code as typed or pasted, brought to its written form: half-width capitals without spaces and hyphens."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()


def inner_check(body: str) -> str:
    """The check character of an organisation code's eight characters. Clause: GB 11714."""
    total = sum(weight * _DIGITS_AND_LETTERS.index(character) for weight, character in zip(_INNER_WEIGHTS, body, strict=True))
    return "0123456789X"[-total % 11]


def outer_check(body: str) -> str:
    """The check character of a credit code's first seventeen characters. Clause: GB 32100-2015."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(_OUTER_WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]


def credit_code_reasons(code: str) -> tuple[Reason, ...]:
    """Why this is no valid credit code, empty when it is one. Expects the written form (see `cleaned`)."""
    if len(code) != 18:
        return (_reason(OUTER, f"统一社会信用代码应为18位，现为{len(code)}位"),)
    strange = [(position, character) for position, character in enumerate(code, start=1) if character not in ALPHABET]
    if strange:
        return tuple(_reason(OUTER, f"第{position}位“{character}”{_MISUSED}") for position, character in strange)
    checks = (
        (PREFIX.match(code) is None, OUTER, f"前两位“{code[:2]}”不是登记管理部门和机构类别代码"),
        (not code[2:8].isdigit(), OUTER, f"第3至8位“{code[2:8]}”应为6位数字的行政区划代码"),
        (inner_check(code[8:16]) != code[16], INNER, "第9至17位主体标识码的校验不符，请核对这9位"),
        (outer_check(code[:17]) != code[17], OUTER, "第18位校验码不符，请逐位核对"),
    )
    return tuple(_reason(standard, text) for failed, standard, text in checks if failed)


def make_credit_code(prefix: str, division: str, organisation: str) -> str:
    """The valid code of a department and kind (2 characters), a division (6 digits) and the first eight of an organisation code.

    For the demo region and for tests. Raises ValueError when the parts do not make a valid code.
    """
    if (len(prefix), len(division), len(organisation)) != (2, 6, 8) or not set(prefix + division + organisation) <= set(ALPHABET):
        raise ValueError(f"no parts of a credit code: {prefix!r}, {division!r}, {organisation!r}")
    body = prefix + division + organisation + inner_check(organisation)
    code = body + outer_check(body)
    reasons = credit_code_reasons(code)
    if reasons:
        raise ValueError(reasons[0].text)
    return code


def registered_as(code: str) -> str:
    """The kind of body that the first two characters name, "" where they say nothing (D84)."""
    return REGISTERED_AS.get(code[:2], "")


def _reason(standard: str, text: str) -> Reason:
    return Reason(standard, text, RULE, path="credit_code")
