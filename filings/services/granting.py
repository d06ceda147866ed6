"""What a positive decision gives: registration, receipt, directory entry. Written in the deciding transaction."""

from datetime import datetime

from django.utils import timezone

from filings.enums import LineOutcome, Matter
from filings.models import Filing
from filings.rules.document import rows
from filings.services import papers
from filings.services.amending import amend
from filings.services.renewing import renew
from filings.services.rows_granted import basics_row, engagement_rows, scope_row, site_row
from filings.services.versions import document, latest
from portal.accounts.models import User
from portal.directory import services as directory
from portal.documents.models import PaperKind
from portal.documents.services.numbering import paper_number
from portal.institutions import services as institutions
from portal.institutions.enums import Audience, Kind, Track
from portal.institutions.models import Registration
from portal.institutions.services import Grant
from portal.policy.services import figure
from portal.workdays.rules import validity_end

_AUDIENCE = {Track.GRADING_EMPLOYER: Audience.OWN_WORKERS, Track.GRADING_SCHOOL: Audience.OWN_STUDENTS}


def grant(filing: Filing, *, refusal_number: str, by: User, at: datetime) -> Registration:
    """Registers the institution with the lines granted, issues the receipt and publishes the entry. Clause: 附1二(三), 附2二(五), 文一(二).

    Grading: valid three years by D07 and under its institution code; examining: neither (A44). A change amends what is registered (D19), a renewal gives it
    its next term (D06).
    """
    if filing.matter == Matter.CHANGE:
        return amend(filing, refusal_number=refusal_number, by=by, at=at)
    if filing.matter == Matter.RENEWAL:
        return renew(filing, refusal_number=refusal_number, by=by, at=at)
    authority, version = filing.authority, latest(filing)
    assert authority is not None and version is not None
    sections = document(version)
    filed_on = timezone.localdate(at)
    grading = filing.kind is Kind.GRADING
    institutions.describe(filing.legal_person, basics_row(sections["institution"]), by=by, at=at)
    registration = institutions.establish(
        filing.legal_person,
        Grant(
            track=Track(filing.track),
            filed_with=authority,
            number=paper_number(authority, PaperKind.RECEIPT, filed_on.year),
            audience=_AUDIENCE.get(Track(filing.track), Audience.PUBLIC),
            filed_on=filed_on,
            valid_to=validity_end(filed_on, figure("validity_years", filed_on).number) if grading else None,
            institution_code=filing.institution_code if grading else "",
            scope=tuple(scope_row(line) for line in filing.lines.filter(outcome=LineOutcome.GRANTED)),
            sites=tuple(site_row(row) for row in rows(sections.get("venues", {}))),
            engagements=engagement_rows(filing),
        ),
        by=by,
        at=at,
    )
    filing.registration = registration
    filing.save(update_fields=["registration", "version"])
    papers.receipt(filing, registration, refusal_number=refusal_number, by=by, at=at)
    directory.publish(registration, reason="初次备案", clause=filing.cite("附*决定"), by=by, at=at)
    return registration
