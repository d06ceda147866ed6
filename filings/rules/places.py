"""Where a reason belongs in the form: its path taken apart."""

import re
from dataclasses import dataclass
from typing import Final

_PATH: Final = re.compile(r"(\w+)(?:\[([^\]]*)\])?(?:\.(.+))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the document: a section, one of its rows (by row id), a field; a row or field that is not named is ""."""

    section: str
    row: str = ""
    field: str = ""

    @property
    def material(self) -> str:
        """The upload that is meant (materials.files.lease, materials.consent_files), "" for any other place."""
        if self.section != "materials":
            return ""
        return self.field.removeprefix("files.") if self.field.startswith("files.") or self.field.endswith("_files") else ""


def place(path: str) -> Place:
    """The place a path names: section, section.field, section[row], section[row].field. Anything else is nowhere."""
    found = _PATH.fullmatch(path)
    return Place(found[1], found[2] or "", found[3] or "") if found else Place("")
