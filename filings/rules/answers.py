"""What an applicant said in a filing, as plain values: the one shape that every rule reads.

Built from the stored document (`from_sections`, tolerant of half-filled drafts) or by the simulator (`filings.rules.simulation`).
Missing text is "", a missing date is None; nothing here judges.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from filings.enums import Matter, Norm, PersonRole, Premises, Room
from filings.rules.change_kinds import ADDITIONS, changed
from filings.rules.document import Row, Section, day, rows, text, texts, yes
from portal.institutions.enums import Kind, Track


@dataclass(frozen=True, slots=True)
class Institution:
    """The legal person as the registry and the applicant describe it; divisions are six digits."""

    name: str = ""
    credit_code: str = ""
    legal_form: str = ""
    affiliation: str = ""
    registered_division: str = ""
    working_division: str = ""
    registered_address: str = ""
    working_address: str = ""
    legal_representative: str = ""
    business_scope: str = ""
    department: str = ""
    covered_units: str = ""


@dataclass(frozen=True, slots=True)
class Occupation:
    """One line applied for: code, edition, name snapshot, optional work type, levels (D81), and the norm it is evaluated against."""

    code: str
    name: str = ""
    levels: tuple[str, ...] = ()
    work_type: str = ""
    edition: str = ""
    norm: str = Norm.NATIONAL_STANDARD
    norm_number: str = ""
    row_id: str = ""

    @property
    def title(self) -> str:
        """The name as shown, the work type in brackets where there is one."""
        return f"{self.name or self.code}（{self.work_type}）" if self.work_type else self.name or self.code


@dataclass(frozen=True, slots=True)
class Item:
    """One special-ability item applied for (D82)."""

    code: str
    name: str = ""
    row_id: str = ""

    @property
    def title(self) -> str:
        """The name as shown."""
        return self.name or self.code


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in the filing; `ref` tells one person from another (keyed hash), `occupations` are codes of occupations or items."""

    ref: str
    role: str
    name: str = ""
    external: bool = False
    agreement: bool = False
    occupations: tuple[str, ...] = ()
    level: str = ""
    card_until: date | None = None
    full_time: bool = True
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """A site: its use, what may be examined there, its title, and the lease where it is not owned (both days included)."""

    room: str = ""
    premises: str = Premises.OWNED
    lease_from: date | None = None
    lease_to: date | None = None
    monitored: bool = False
    occupations: tuple[str, ...] = ()
    name: str = ""
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A public record against the body, half stated: still listed where `removed_on` is None."""

    kind: str
    from_on: date | None = None
    removed_on: date | None = None
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent of the department that implements the qualification (A36); one document may be consent and letter (D67)."""

    given: bool = False
    body: str = ""
    number: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """A filing's answers; `attested` holds check ids (A03, B32 …).

    `changed`: the basic information that a change filing states otherwise than it is filed (None where only the kinds are known), and
    `filed_division` the registered division as filed. `stated` names the topics that were answered at all: None is a real filing, where silence counts as "no"; the simulator
    lists what it was given, and the rest is not judged.
    """

    matter: str
    track: str
    institution: Institution = field(default_factory=Institution)
    occupations: tuple[Occupation, ...] = ()
    items: tuple[Item, ...] = ()
    people: tuple[Person, ...] = ()
    venues: tuple[Venue, ...] = ()
    audience: frozenset[str] = frozenset()
    equipment: int = 0
    rules: int = 0
    papers: int = 0
    changes: frozenset[str] = frozenset()
    changed: frozenset[str] | None = None
    filed_division: str = ""
    listings: tuple[Listing, ...] = ()
    attested: frozenset[str] = frozenset()
    signed_by: str = ""
    signed_on: date | None = None
    consent: Consent = field(default_factory=Consent)
    provided: frozenset[str] = frozenset()
    credit_report_on: date | None = None
    stated: frozenset[str] | None = None

    def states(self, topic: str) -> bool:
        """Whether silence on a topic means "no"."""
        return self.stated is None or topic in self.stated

    def clause(self, tail: str) -> str:
        """A clause that both annexes number alike, cited in the annex of the track: 一(二) → 附2一(二)."""
        return Track(self.track).annex + tail

    def rule(self, number: str) -> str:
        """The requirement id that both annexes number alike: 15 → A15 or B15."""
        return ("A" if Track(self.track).kind is Kind.EXAMINING else "B") + number

    @property
    def adds(self) -> bool:
        """Whether a change asks for more scope, and not for other basic data alone."""
        return self.matter == Matter.CHANGE and bool(self.changes & ADDITIONS)

    @property
    def lines(self) -> tuple["Occupation | Item", ...]:
        """Everything applied for."""
        return (*self.occupations, *self.items)

    @property
    def needs_capacity(self) -> bool:
        """Whether scope is asked for, so that people and sites are judged; a change of basic data is not evaluated (D18)."""
        return self.matter != Matter.CHANGE or self.adds

    def of(self, role: PersonRole) -> tuple[Person, ...]:
        """The people of one role, in the order of the form."""
        return tuple(person for person in self.people if person.role == role)

    @property
    def uses_filed_norm(self) -> bool:
        """Whether any line is evaluated against the institution's own, filed norm."""
        return any(line.norm == Norm.FILED_NORM for line in self.occupations)

    @property
    def has_external(self) -> bool:
        """Whether anybody named works elsewhere, so that agreements are needed."""
        return any(person.external for person in self.people)

    @property
    def has_lease(self) -> bool:
        """Whether any site is not the institution's own."""
        return any(venue.premises == Premises.LEASED for venue in self.venues)


PEOPLE_SECTIONS: Final = {
    PersonRole.ASSESSOR: "assessors",
    PersonRole.EXPERT: "experts",
    PersonRole.SUPERVISOR: "supervisors",
    PersonRole.STAFF: "staff",
}


def from_sections(sections: Mapping[str, Section], *, matter: str, track: str) -> Answers:
    """Read a stored document (section key → content) into answers; unknown keys are ignored, drafts never raise."""
    basic = sections.get("institution", {})
    commitment = sections.get("commitment", {})
    materials = sections.get("materials", {})
    files = materials.get("files", {})
    return Answers(
        matter=matter,
        track=track,
        institution=_institution(basic),
        occupations=tuple(_occupation(row) for row in rows(sections.get("occupations", {}))),
        items=tuple(Item(text(row, "code"), text(row, "name"), text(row, "row_id")) for row in rows(sections.get("items", {}))),
        people=tuple(person for role, key in PEOPLE_SECTIONS.items() for person in _people(role, sections.get(key, {}))),
        venues=tuple(_venue(row) for row in rows(sections.get("venues", {}))),
        audience=frozenset(texts(basic, "audience")),
        equipment=len(rows(sections.get("equipment", {}))),
        rules=len(rows(sections.get("rules", {}))),
        papers=len(rows(sections.get("papers", {}))),
        changes=frozenset(texts(basic, "changes")),
        **_held_against(basic, matter),
        listings=tuple(_listing(row) for row in rows(commitment)),
        attested=frozenset(texts(commitment, "attested")),
        signed_by=text(commitment, "signed_by"),
        signed_on=day(commitment, "signed_on"),
        consent=_consent(materials, files),
        provided=frozenset(key for key, kept in files.items() if kept),
        credit_report_on=day(materials, "credit_report_on"),
    )


def _held_against(basic: Section, matter: str) -> dict[str, Any]:
    """What a change filing says otherwise than the section keeps as filed."""
    filed = basic.get("before")
    if matter != Matter.CHANGE or not isinstance(filed, Mapping):
        return {}
    return {"changed": changed(basic), "filed_division": text(filed, "registered_division")}


def _institution(basic: Section) -> Institution:
    return Institution(**{name: text(basic, name) for name in Institution.__dataclass_fields__})


def _occupation(row: Row) -> Occupation:
    return Occupation(
        code=text(row, "code"),
        name=text(row, "name"),
        levels=texts(row, "levels"),
        work_type=text(row, "work_type"),
        edition=text(row, "edition"),
        norm=text(row, "norm") or Norm.NATIONAL_STANDARD,
        norm_number=text(row, "norm_number"),
        row_id=text(row, "row_id"),
    )


def _people(role: PersonRole, section: Section) -> tuple[Person, ...]:
    return tuple(
        Person(
            ref=text(row, "id_hash") or text(row, "row_id"),
            role=role,
            name=text(row, "name"),
            external=yes(row, "external"),
            agreement=yes(row, "agreement"),
            occupations=texts(row, "occupations"),
            level=text(row, "level"),
            card_until=day(row, "card_until"),
            full_time=role != PersonRole.STAFF or yes(row, "full_time"),
            row_id=text(row, "row_id"),
        )
        for row in rows(section)
    )


def _venue(row: Row) -> Venue:
    return Venue(
        room=text(row, "room") or Room.SKILL,
        premises=text(row, "premises") or Premises.OWNED,
        lease_from=day(row, "lease_from"),
        lease_to=day(row, "lease_to"),
        monitored=yes(row, "monitored"),
        occupations=texts(row, "occupations"),
        name=text(row, "name"),
        row_id=text(row, "row_id"),
    )


def _listing(row: Row) -> Listing:
    return Listing(text(row, "kind"), day(row, "from_on"), day(row, "removed_on"), text(row, "row_id"))


def _consent(materials: Section, files: Mapping[str, Any]) -> Consent:
    """Given when the issuing body and the day are named and the document is there, alone or as one with the filing letter (D67)."""
    body, on = text(materials, "consent_body"), day(materials, "consent_on")
    document = files.get("consent_files") or (yes(materials, "letter_is_consent") and (files.get("letter") or files.get("change_letter")))
    return Consent(given=bool(body and on and document), body=body, number=text(materials, "consent_number"), on=on)
