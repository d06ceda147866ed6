"""What a later filing begins with: the documents approved so far, cut down to what the registration holds today (D66).

Row ids are kept, so that a diff against the approved document finds only what the applicant changes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from filings.enums import Norm, Room
from filings.rules.answers import PEOPLE_SECTIONS
from filings.rules.document import Document, Row, rows, text, texts

Content = dict[str, dict[str, Any]]

# What binds one filing alone: its signature, its uploads, its fresh report, what it asks to change.
_OF_ONE_FILING: Final[Mapping[str, frozenset[str]]] = {
    "institution": frozenset({"changes", "before"}),
    "occupations": frozenset({"filed"}),
    "items": frozenset({"filed"}),
    "materials": frozenset({"files", "credit_report_on"}),
    "commitment": frozenset({"attested", "signed_by", "signed_on"}),
}


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One scope line of the registration: an occupation at one level, or an item (level empty). `norm` is the word that was decided."""

    ref: str
    code: str
    name: str
    norm: str
    edition: str = ""
    work_type: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """A person engaged for the registration: section of the form, keyed hash and mask of the ID number."""

    ref: str
    section: str
    id_hash: str
    id_masked: str
    name: str
    occupations: tuple[str, ...] = ()
    external: bool = False
    card_until: str = ""


@dataclass(frozen=True, slots=True)
class HeldSite:
    """A site of the registration: its use as the register knows it (theory or skill), name, address."""

    ref: str
    kind: str
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What the register holds today. `gone_people` (section, keyed hash) and `gone_sites` (names) were given up since they were filed."""

    basics: Mapping[str, str]
    lines: tuple[HeldLine, ...] = ()
    people: tuple[HeldPerson, ...] = ()
    gone_people: Collection[tuple[str, str]] = field(default_factory=frozenset)
    sites: tuple[HeldSite, ...] = ()
    gone_sites: Collection[str] = field(default_factory=frozenset)


def standing(documents: Sequence[Document], held: Held) -> Content:
    """The document that stands approved: the newest of `documents` (newest first), gaps from older ones, then what the register says.

    A line that was refused or given up is left out; what the register holds and no document names (an imported registration, D74) is added.
    """
    content = _merged(documents)
    content["institution"] = {**content.get("institution", {}), **{key: value for key, value in held.basics.items() if value}}
    old_lines = [row for document in documents for key in ("occupations", "items") for row in rows(document.get(key, {}))]
    content["occupations"] = {**content.get("occupations", {}), "rows": _occupations(old_lines, held)}
    content["items"] = {**content.get("items", {}), "rows": _items(old_lines, held)}
    for key in PEOPLE_SECTIONS.values():
        content[key] = {**content.get(key, {}), "rows": _people(key, content.get(key, {}), held)}
    content["venues"] = {**content.get("venues", {}), "rows": _venues(content.get("venues", {}), held)}
    return content


def anew(document: Document) -> Content:
    """The document without what binds one filing alone: a new draft begins with this, and is compared with this."""
    return {
        key: {name: value for name, value in section.items() if name not in _OF_ONE_FILING.get(key, frozenset())}
        for key, section in document.items()
    }


def _merged(documents: Sequence[Document]) -> Content:
    merged: Content = {}
    for document in documents:
        for key, section in document.items():
            if section and not merged.get(key):
                merged[key] = dict(section)
    return merged


def _key(row: Row) -> tuple[str, str, str]:
    return text(row, "code"), text(row, "name"), text(row, "work_type")


def _known(old: Sequence[Row]) -> dict[tuple[str, str, str], Row]:
    """Each line as the newest document that names it put it."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in old:
        found.setdefault(_key(row), row)
    return found


def _occupations(old: Sequence[Row], held: Held) -> list[Row]:
    """One row per occupation and work type with the levels held, in the order of the documents, then the rest."""
    wanted = [line for line in held.lines if line.level]
    known = {key: row for key, row in _known(old).items() if "levels" in row}
    levels: dict[tuple[str, str, str], list[HeldLine]] = {}
    for line in wanted:
        levels.setdefault((line.code, line.name, line.work_type), []).append(line)
    order = [key for key in known if key in levels] + [key for key in levels if key not in known]
    return [_with_levels(known.get(key), levels[key]) for key in order]


def _with_levels(row: Row | None, lines: Sequence[HeldLine]) -> Row:
    held = [line.level for line in lines]
    if row is not None:
        filed = [level for level in texts(row, "levels") if level in held]
        return {**row, "levels": [*filed, *(level for level in held if level not in filed)]}
    first = lines[0]
    return {
        "row_id": f"scope{first.ref}",
        "code": first.code,
        "name": first.name,
        "edition": first.edition,
        "work_type": first.work_type,
        "levels": held,
        "norm": next((str(norm) for norm in Norm if norm.label == first.norm), str(Norm.NATIONAL_STANDARD)),
    }


def _items(old: Sequence[Row], held: Held) -> list[Row]:
    wanted = {(line.code, line.name, line.work_type): line for line in held.lines if not line.level}
    known = {key: row for key, row in _known(old).items() if "levels" not in row}
    kept = [row for key, row in known.items() if key in wanted]
    return [
        *kept,
        *({"row_id": f"scope{line.ref}", "code": line.code, "name": line.name} for key, line in wanted.items() if key not in known),
    ]


def _people(key: str, section: Mapping[str, Any], held: Held) -> list[Row]:
    named = [row for row in rows(section) if (key, text(row, "id_hash")) not in held.gone_people]
    told = {text(row, "id_hash") for row in named}
    return [*named, *(_person(one) for one in held.people if one.section == key and one.id_hash not in told)]


def _person(one: HeldPerson) -> Row:
    return {
        "row_id": f"held{one.ref}",
        "name": one.name,
        "id_hash": one.id_hash,
        "id_masked": one.id_masked,
        "external": one.external,
        **({"occupations": list(one.occupations)} if one.occupations else {}),
        **({"card_until": one.card_until} if one.card_until else {}),
    }


def _venues(section: Mapping[str, Any], held: Held) -> list[Row]:
    named = [row for row in rows(section) if text(row, "name") not in held.gone_sites]
    told = {text(row, "name") for row in named}
    return [*named, *(_venue(site) for site in held.sites if site.name not in told)]


def _venue(site: HeldSite) -> Row:
    room = Room.SKILL if site.kind == "skill" else Room.STANDARD
    return {"row_id": f"site{site.ref}", "name": site.name, "room": str(room), "address": site.address}
