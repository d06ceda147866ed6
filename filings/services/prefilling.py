"""The sections that a change or renewal begins with: what the registration holds, as its approved filings said it (D66)."""

from collections.abc import Iterable
from datetime import date

from filings.enums import LineOutcome, Matter, Outcome, State
from filings.models import Filing, FilingVersion
from filings.rules.answers import PEOPLE_SECTIONS
from filings.rules.change_kinds import as_granted
from filings.rules.diff import Change, diff
from filings.rules.form_sections import sections_for
from filings.rules.prefilling import Held, HeldLine, HeldPerson, HeldSite, anew
from filings.rules.prefilling import standing as standing_document
from filings.services.versions import Document, document
from portal.institutions.enums import Track
from portal.institutions.models import Engagement, LegalPerson, Registration, Site

_SECTION_OF = {str(role): key for role, key in PEOPLE_SECTIONS.items()}
_BASICS = (
    "name",
    "credit_code",
    "legal_form",
    "affiliation",
    "legal_representative",
    "registered_division",
    "registered_address",
    "working_division",
    "working_address",
    "contact",
    "email",
    "business_scope",
)


def basics(legal_person: LegalPerson) -> dict[str, str]:
    """The basic information of a legal person under the keys of the form; empty answers left out."""
    found = {name: str(getattr(legal_person, name)) for name in _BASICS} | {"contact_phone": legal_person.phone}
    return {key: value for key, value in found.items() if value}


def approved_versions(registration: Registration) -> list[FilingVersion]:
    """The last version of each filing that was granted for this registration, the newest first."""
    granted = Filing.objects.filter(registration=registration, state=State.DECIDED).exclude(outcome=Outcome.REFUSED)
    versions = FilingVersion.objects.filter(filing__in=granted, submitted_at__isnull=False)
    last: dict[int, FilingVersion] = {}
    for version in versions.select_related("filing").order_by("-filing__decided_at", "-filing_id", "-no").prefetch_related("sections"):
        last.setdefault(version.filing_id, version)
    return list(last.values())


def approved(registration: Registration, *, on: date) -> Document:
    """The document that stands approved on this day; what later filings of the registration are compared with."""
    return standing_document([_granted(version) for version in approved_versions(registration)], _held(registration, on))


def _granted(version: FilingVersion) -> Document:
    """What a version says as far as it was granted: of a change that was partly refused, what was refused says again what was filed."""
    found = document(version)
    if version.filing.matter != Matter.CHANGE or version.filing.outcome != Outcome.PARTIAL:
        return found
    lines = version.filing.lines.filter(outcome=LineOutcome.GRANTED).values_list("change", flat=True)
    return as_granted(found, frozenset(lines))


def prefilled(registration: Registration, matter: Matter, *, on: date) -> Document:
    """The sections of a new draft: the approved document without signatures, uploads and what else binds one filing alone.

    Has exactly the sections that the form of the track and matter has; row ids are those of the approved document.
    """
    content = anew(approved(registration, on=on))
    return {spec.key: content.get(spec.key, {}) for spec in sections_for(Track(registration.track), matter)}


def changes_since_approval(registration: Registration, content: Document, *, on: date) -> tuple[Change, ...]:
    """What a document says otherwise than the approved one; what binds one filing alone does not count."""
    before, after = compared(registration, content, on=on)
    return diff(before, after)


def compared(registration: Registration, content: Document, *, on: date) -> tuple[Document, Document]:
    """The approved document and this one, both without what binds one filing alone, section by section of this one."""
    before, after = anew(approved(registration, on=on)), anew(content)
    return {key: section for key, section in before.items() if key in after}, after


def _held(registration: Registration, on: date) -> Held:
    """What the register holds on this day."""
    engagements = list(Engagement.objects.filter(legal_person=registration.legal_person, track=registration.track).select_related("person"))
    present = [row for row in engagements if row.until_on is None or on < row.until_on]
    sites = list(registration.sites.all())
    here = [row for row in sites if row.until_on is None or on < row.until_on]
    return Held(
        basics=basics(registration.legal_person),
        lines=_lines(registration, on),
        people=tuple(map(_person, present)),
        gone_people=_places(engagements) - _places(present),
        sites=tuple(HeldSite(str(row.pk), row.kind, row.name, row.address) for row in here),
        gone_sites=_names(sites) - _names(here),
    )


def _lines(registration: Registration, on: date) -> tuple[HeldLine, ...]:
    present = [row for row in registration.scope.all() if row.until_on is None or on < row.until_on]
    return tuple(HeldLine(str(row.pk), row.code, row.name, row.norm, row.edition, row.work_type, row.level) for row in present)


def _person(row: Engagement) -> HeldPerson:
    return HeldPerson(
        ref=str(row.pk),
        section=_SECTION_OF[row.role],
        id_hash=row.person.id_hash,
        id_masked=row.person.id_mask,
        name=row.person.name,
        occupations=tuple(row.occupations),
        external=row.is_external,
        card_until=row.valid_until.isoformat() if row.valid_until else "",
    )


def _places(rows: Iterable[Engagement]) -> frozenset[tuple[str, str]]:
    return frozenset((_SECTION_OF[row.role], row.person.id_hash) for row in rows)


def _names(rows: Iterable[Site]) -> frozenset[str]:
    return frozenset(row.name for row in rows)
