"""How a copy of a row says what it says of itself: another name, code and number, other keys, the same everything else.

The numbers of copies are made of the number copied and the number of the copy, so that a whole region is copied without a look-up:
key 123 of copy 7 is 7000123.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

_FILING_NUMBER: Final = re.compile(r"(\b45\d\d-\d{4}-)(\d{4})\b")
_PAPER_NUMBER: Final = re.compile(r"(〕45\d\d-)(\d{4}号)")
_INSTITUTION_CODE: Final = re.compile(r"\bY000045\d{3}(\d{3})\b")
_HASH: Final = re.compile(r'(_hash": "[0-9a-f]{56})[0-9a-f]{8}"')
_FILE_ID: Final = re.compile(r'"id": (\d+)')


@dataclass(frozen=True, slots=True)
class Scale:
    """How keys are shifted: `digits` hold every key of the region that is copied."""

    digits: int

    @property
    def stride(self) -> int:
        return int(10**self.digits)

    def shifted(self, key: int, copy: int) -> int:
        """The key of the copy."""
        return copy * self.stride + key

    def pattern(self, key: int) -> str:
        """The same as a pattern of text."""
        return f"%(copy)s{key:0{self.digits}d}"


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
        found = _INSTITUTION_CODE.sub(r"Y000045%(serial)s\1", found)
        return _HASH.sub(r'\1%(hash)s"', found)


def values(copy: int, credit_code: str) -> dict[str, str]:
    """What fills a pattern for one copy of one institution."""
    return {"copy": str(copy), "code": credit_code, "serial": f"{copy:03d}", "hash": f"{copy:08x}"}


def normal(content: Any) -> str:
    """A JSON value as the text that patterns are made of."""
    return json.dumps(content, ensure_ascii=False)


def canonical(content: Any) -> str:
    """A JSON value as the text that hashes are taken of, whose separators the patterns expect with a space behind the colon."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def with_file_ids(pattern: str, scale: Scale) -> str:
    """The ids of uploads in a pattern of the materials section."""
    return _FILE_ID.sub(lambda match: f'"id": {scale.pattern(int(match[1]))}', pattern)
