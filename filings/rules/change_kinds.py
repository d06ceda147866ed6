"""The kinds of change: which answers each opens, which document proves them, which sections each fills in.

A change of scope is an addition; everything else is basic information, which is neither evaluated nor publicised (D17, D18).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from filings.enums import ChangeKind
from filings.rules.document import Document, Section, is_blank, texts
from portal.institutions.enums import Track

Kinds = frozenset[str]

ADDITIONS: Final = frozenset({ChangeKind.ADDED_OCCUPATIONS, ChangeKind.ADDED_LEVELS, ChangeKind.ADDED_ITEMS})
BASICS: Final = frozenset(ChangeKind) - ADDITIONS
MOVING: Final = frozenset({ChangeKind.ADDRESS, ChangeKind.OTHER_CITY})
# Whose approval leads to another authority (D20), so that a case in hand must be closed first.
LEAVING: Final = frozenset({ChangeKind.OTHER_CITY, ChangeKind.AFFILIATION})
_PLACE: Final = ("registered_division", "registered_address", "working_division", "working_address")

# Which answers of the section "institution" each kind opens; everything else stays as it is filed.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    ChangeKind.NAME: ("name",),
    ChangeKind.REPRESENTATIVE: ("legal_representative", "representative_id"),
    ChangeKind.ADDRESS: _PLACE,
    ChangeKind.OTHER_CITY: _PLACE,
    ChangeKind.AFFILIATION: ("legal_form", "affiliation"),
    ChangeKind.BASIC_DATA: (
        "registry",
        "business_scope",
        "main_business",
        "staff_total",
        "department",
        "contact",
        "contact_phone",
        "email",
        "covered_units",
        "funding",
        "fees",
    ),
}

# Which upload proves which answer (D18); an answer that is not here is taken at its word.
PROOF: Final[Mapping[str, str]] = {
    "name": "certificate_files",
    "legal_form": "certificate_files",
    "legal_representative": "certificate_files",
    "registered_division": "certificate_files",
    "registered_address": "certificate_files",
    "business_scope": "certificate_files",
    "working_division": "office_files",
    "working_address": "office_files",
    "affiliation": "affiliation_files",
}
PROOF_WORDS: Final[Mapping[str, str]] = {
    "certificate_files": "变更后的登记证照",
    "office_files": "新办公场所的证明",
    "affiliation_files": "所属关系证明",
}

_ADDING: Final = ("occupations", "items", "venues", "equipment", "assessors", "experts", "supervisors", "staff", "rules", "commitment")


def kinds_for(track: Track) -> tuple[ChangeKind, ...]:
    """What an institution on this track may change, additions first: special abilities go by items, everything else by occupations."""
    special = track is Track.EXAMINING_SPECIAL
    absent = {ChangeKind.ADDED_OCCUPATIONS, ChangeKind.ADDED_LEVELS} if special else {ChangeKind.ADDED_ITEMS}
    return tuple(kind for kind in ChangeKind if kind not in absent)


def kinds_of(institution: Section) -> Kinds:
    """The kinds chosen, as the section "institution" of a change keeps them."""
    return frozenset(texts(institution, "changes")) & frozenset(ChangeKind)


def sections_of(kinds: Iterable[str]) -> frozenset[str]:
    """The sections that a change of these kinds fills in; the others stay as they are filed."""
    chosen = frozenset(kinds)
    found = {"materials"}
    if chosen & BASICS:
        found.add("institution")
    if chosen & MOVING:
        found.add("venues")
    return frozenset(found.union(_ADDING if chosen & ADDITIONS else ()))


def fields_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """The answers of the section "institution" that these kinds open."""
    return tuple(dict.fromkeys(key for kind in ChangeKind if kind in frozenset(kinds) for key in FIELDS.get(kind, ())))


def keys_of(field: str) -> tuple[str, ...]:
    """Under which keys an answer is stored: an ID number as its hash and its mask."""
    return ("representative_id_hash", "representative_id_masked") if field == "representative_id" else (field,)


def before(institution: Section) -> dict[str, Any]:
    """What is kept of the basic information as it is filed, to be held against what is applied for."""
    stored = [key for field in fields_of(BASICS) for key in keys_of(field)]
    return {key: institution[key] for key in stored if not is_blank(institution.get(key))}


def filed_basics(institution: Section) -> Mapping[str, Any]:
    """The basic information as it is filed, which the draft keeps beside what is applied for."""
    filed = institution.get("before")
    return filed if isinstance(filed, Mapping) else {}


def changed(institution: Section) -> frozenset[str]:
    """The opened answers that say something else than what is filed."""
    known = filed_basics(institution)
    return frozenset(
        field for field in fields_of(kinds_of(institution)) if any(_differs(institution, known, key) for key in keys_of(field))
    )


def _differs(now: Section, filed: Section, key: str) -> bool:
    one, other = now.get(key), filed.get(key)
    return one != other and not (is_blank(one) and is_blank(other))


def restored(institution: Section, kinds: Iterable[str]) -> dict[str, Any]:
    """The section for these kinds: answers that are not opened any more say again what is filed."""
    known = filed_basics(institution)
    opened = {key for field in fields_of(kinds) for key in keys_of(field)}
    closed = {key for field in fields_of(BASICS) for key in keys_of(field)} - opened
    kept = {key: value for key, value in institution.items() if key not in closed}
    return {
        **kept,
        **{key: value for key, value in known.items() if key in closed},
        "changes": [kind for kind in ChangeKind if kind in kinds],
    }


def as_granted(document: Document, granted: Collection[str]) -> dict[str, dict[str, Any]]:
    """The document of a change as far as it was granted. `granted`: the kinds of the granted lines, "" for added scope.

    Sections that only refused kinds filled in are left out: an older document says how they stand.
    """
    institution = document.get("institution", {})
    kinds = {kind for kind in kinds_of(institution) if kind in granted or (kind in ADDITIONS and "" in granted)}
    kept = {key: dict(section) for key, section in document.items() if key in sections_of(kinds)}
    return {**kept, "institution": restored(institution, kinds)}
