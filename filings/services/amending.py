"""What a decided change gives: the register as it is now, the next version of the receipt, the directory's entry (D17-D20)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from filings.enums import LineOutcome
from filings.models import Filing, FilingLine
from filings.rules.change_kinds import FIELDS, MOVING
from filings.rules.document import Section, rows, text
from filings.services import handovers, papers
from filings.services.rows_granted import engagement_rows, scope_row, site_row
from filings.services.versions import document, latest
from portal.accounts.models import User
from portal.directory import services as directory
from portal.institutions import services as institutions
from portal.institutions.models import LegalPerson, Registration
from portal.institutions.services import Revision
from portal.workflow.acting import act

# Answers of the form under the names that a legal person keeps them by; what is not here stands in the approved document alone.
_COLUMNS = {name: name for name in ("name", "legal_form", "affiliation", "legal_representative", "business_scope", "contact", "email")} | {
    "registered_division": "registered_division",
    "registered_address": "registered_address",
    "working_division": "working_division",
    "working_address": "working_address",
    "contact_phone": "phone",
}


def amend(filing: Filing, *, refusal_number: str, by: User, at: datetime) -> Registration:
    """Writes what was granted of a change: lines, sites and people of added scope, basic information; the end of validity stays (D19).

    The receipt is issued anew under its number; where the body now belongs to another authority, the move is proposed (D20).
    """
    registration, version = filing.registration, latest(filing)
    assert registration is not None and version is not None
    with act(by, at, filing.authority):
        granted = list(filing.lines.filter(outcome=LineOutcome.GRANTED))
        sections = document(version)
        _describe(filing.legal_person, sections["institution"], granted, by=by, at=at)
        revised = institutions.revise(registration, _revision(filing, sections, granted, timezone.localdate(at)), by=by, at=at)
        revised.legal_person = LegalPerson.objects.get(pk=filing.legal_person_id)
        filing.registration = revised
        reason = summary(granted)
        papers.next_receipt(filing, revised, reason=reason, refusal_number=refusal_number, by=by, at=at)
        _publish(revised, reason, filing, by=by, at=at)
        handovers.propose_where_due(filing, revised, granted, by=by, at=at)
    return revised


def summary(granted: Sequence[FilingLine]) -> str:
    """Why the receipt has a new version: 变更备案：新增电工等 2 项，变更法定代表人."""
    added = list(dict.fromkeys(line.title for line in granted if not line.change))
    scope = f"新增{added[0]}等 {len(added)} 项" if len(added) > 1 else f"新增{added[0]}" if added else ""
    words = [scope, *(line.name for line in granted if line.change)]
    return f"变更备案：{'，'.join(word for word in words if word)}"[:120]


def _describe(person: LegalPerson, institution: Section, granted: Sequence[FilingLine], *, by: User, at: datetime) -> None:
    """The basic information of the kinds that were granted."""
    fields = [field for line in granted if line.change for field in FIELDS[line.change] if field in _COLUMNS]
    if fields:
        institutions.describe(person, {_COLUMNS[field]: text(institution, field) for field in fields}, by=by, at=at)


def _revision(filing: Filing, sections: Mapping[str, Section], granted: Sequence[FilingLine], on: date) -> Revision:
    """Sites follow added scope and a granted move, people follow added scope."""
    added = tuple(scope_row(line) for line in granted if not line.change)
    moved = any(line.change in MOVING for line in granted)
    venues = tuple(site_row(row) for row in rows(sections.get("venues", {})))
    return Revision(
        on=on,
        added=added,
        sites=venues if added or moved else None,
        engagements=engagement_rows(filing) if added else None,
    )


def _publish(registration: Registration, reason: str, filing: Filing, *, by: User, at: datetime) -> None:
    """The entry as it is now; a legal person's other entries print the same basic information and follow."""
    directory.publish(registration, reason=reason, clause="文一(二)", by=by, at=at)
    if not filing.lines.filter(outcome=LineOutcome.GRANTED).exclude(change="").exists():
        return
    for other in Registration.objects.filter(legal_person=filing.legal_person_id, state="valid").exclude(pk=registration.pk):
        directory.publish(other, reason="机构基本信息变更", clause="文一(二)", by=by, at=at)
