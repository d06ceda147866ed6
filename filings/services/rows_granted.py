"""The rows that an approved filing gives to the register: basic information, scope lines, sites, engagements."""

from filings.enums import Room
from filings.models import Filing, FilingLine, FilingPerson
from filings.rules.document import Row, Section, text
from portal.institutions.enums import EngagementRole
from portal.institutions.services import EngagementRow, ScopeRow, SiteRow

_BASICS = (
    "name",
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


def basics_row(institution: Section) -> dict[str, str]:
    """The basic information of the form under the names that a legal person keeps it by."""
    return {**{name: text(institution, name) for name in _BASICS}, "phone": text(institution, "contact_phone")}


def scope_row(line: FilingLine) -> ScopeRow:
    """One line granted."""
    return ScopeRow(code=line.code, name=line.name, norm=line.norm, edition=line.edition, work_type=line.work_type, level=line.level)


def site_row(row: Row) -> SiteRow:
    """One site of the form."""
    return SiteRow(kind="skill" if text(row, "room") == Room.SKILL else "theory", name=text(row, "name"), address=text(row, "address"))


def engagement_rows(filing: Filing) -> tuple[EngagementRow, ...]:
    """One engagement per person and role; a person named twice keeps the later card."""
    found: dict[tuple[int, str], FilingPerson] = {}
    for place in filing.people.select_related("person").order_by("valid_until"):
        found[(place.person_id, place.role)] = place
    return tuple(
        EngagementRow(
            person=place.person,
            role=EngagementRole(place.role),
            occupations=tuple(place.occupations),
            is_external=place.is_external,
            valid_until=place.valid_until,
        )
        for place in found.values()
    )
