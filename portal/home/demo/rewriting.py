"""How a copy of a row says what it says of itself: another name, code and number, other keys, the same everything else.

The numbers of copies are made of the number copied and the number of the copy, so that a whole region is copied without a look-up:
key 123 of copy 7 is 7000123.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

_FILING_NUMBER: Final = re.compile(r"(\b45[0-9A-Z]{2}-\d{4}-)(\d{4})\b")
_PAPER_NUMBER: Final = re.compile(r"(〕45[0-9A-Z]{2}-)(\d{4}号)")
_INSTITUTION_CODE: Final = re.compile(r"\bY000045\d{6}\b")
_HASH: Final = re.compile(r'(_hash": ?"[0-9a-f]{56})[0-9a-f]{8}"')
_FILE_ID: Final = re.compile(r'("id": ?)(\d+)')
_FIRST_CODE, _AFTER_CODES = 45_001_000, 46_000_000  # what follows Y0000 in the codes of copies; those of the region lie below


@dataclass(frozen=True, slots=True)
class Scale:
    """How keys are shifted: `digits` hold every key of the region that is copied; `codes` are its institution codes, sorted."""

    digits: int
    codes: tuple[str, ...] = ()

    @property
    def stride(self) -> int:
        return int(10**self.digits)

    def shifted(self, key: int, copy: int) -> int:
        """The key of the copy."""
        return copy * self.stride + key

    def pattern(self, key: int) -> str:
        """The same as a pattern of text."""
        return f"%(copy)s{key:0{self.digits}d}"

    def most_copies(self) -> int:
        """For how many copies there are institution codes."""
        return (_AFTER_CODES - _FIRST_CODE) // max(1, len(self.codes)) - 1

    def institution_code(self, code: str, copy: int) -> str:
        """The code that a copy of the institution has: one of its own, thirteen characters as any."""
        return f"Y0000{_FIRST_CODE + copy * len(self.codes) + self.codes.index(code)}"

    def institution_code_sql(self, column: str) -> str:
        """The same as SQL, `copies.k` being the copy; empty stays empty."""
        places = " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(self.codes)) or "WHEN '' THEN 0"
        number = f"{_FIRST_CODE} + copies.k * {len(self.codes)} + CASE {column} {places} END"
        return f"CASE WHEN {column} = '' THEN '' ELSE 'Y0000' || CAST({number} AS varchar(8)) END"


def copy_name(name: str, copy: int | str) -> str:
    """柳州鹅岭机械制造有限公司（7号）."""
    return f"{name}（{copy}号）"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is copied: its name and credit code, wherever they stand in a text."""

    name: str
    credit_code: str

    def pattern(self, text: str) -> str:
        """A text with places for the copy's number, code and hashes, to be filled by %."""
        found = text.replace("%", "%%")
        found = found.replace(self.name, copy_name(self.name, "%(copy)s")).replace(self.credit_code, "%(code)s")
        found = _FILING_NUMBER.sub(r"\1%(copy)s\2", found)
        found = _PAPER_NUMBER.sub(r"\1%(copy)s\2", found)
        found = _INSTITUTION_CODE.sub(r"%(\g<0>)s", found)
        return _HASH.sub(r'\1%(hash)s"', found)


def values(copy: int, credit_code: str, codes: dict[str, str]) -> dict[str, str]:
    """What fills a pattern for one copy of one institution; `codes`: its institution codes → those of the copy."""
    return {"copy": str(copy), "code": credit_code, "hash": f"{copy:08x}", **codes}


def normal(content: Any) -> str:
    """A JSON value as the text that patterns are made of."""
    return json.dumps(content, ensure_ascii=False)


def canonical(content: Any) -> str:
    """A JSON value as the text that hashes are taken of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def compact(content: Any) -> str:
    """The same without a space, as documents are hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def with_file_ids(pattern: str, scale: Scale) -> str:
    """The ids of uploads in a pattern of the materials section."""
    return _FILE_ID.sub(lambda match: f"{match[1]}{scale.pattern(int(match[2]))}", pattern)
