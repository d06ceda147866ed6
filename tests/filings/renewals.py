"""Registrations near their end and their renewals, for tests: filed as of a day, then taken through the services."""

from datetime import date, datetime, timedelta

from filings.models import Filing
from filings.services import renewing, submitting
from portal.accounts.models import User
from portal.directory import services as directory
from portal.documents.models import PaperKind
from portal.documents.services.numbering import paper_number
from portal.institutions import services as institutions
from portal.institutions.enums import Audience, Kind, Track
from portal.institutions.models import Registration
from portal.institutions.services import Grant, ScopeRow
from portal.workdays.rules import validity_end
from tests.filings import road
from tests.filings.stage import ELECTRICIAN, TURNER, ZONE, Desk, Line, fill, institution

DAY = timedelta(days=1)
FILED = date(2023, 9, 29)
ENDS = date(2026, 9, 28)


def at(on: date, hour: int = 10) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=ZONE)


def held(
    bureau: Desk,
    number: int = 1,
    *,
    filed_on: date = FILED,
    track: Track = Track.GRADING_EMPLOYER,
    lines: tuple[Line, ...] = (ELECTRICIAN, TURNER),
) -> tuple[Registration, User]:
    """A registration of that day with its administrator, in the directory."""
    person, admin = institution(number)
    grading, by, then = track.kind is Kind.GRADING, bureau.approver, at(filed_on)
    scope = tuple(
        ScopeRow(line.code, line.name, "国家职业标准", line.edition if line.levels else "", level=level)
        for line in lines
        for level in line.levels or ("",)
    )
    grant = Grant(
        track=track,
        filed_with=bureau.authority,
        number=paper_number(bureau.authority, PaperKind.RECEIPT, filed_on.year),
        audience=Audience.OWN_WORKERS,
        filed_on=filed_on,
        valid_to=validity_end(filed_on, 3) if grading else None,
        institution_code=f"Y0000450{number:05d}" if grading else "",
        scope=scope,
    )
    registration = institutions.establish(person, grant, by=by, at=then)
    directory.publish(registration, reason="初次备案", clause="附2二(五)", by=by, at=then)
    return registration, admin


def begun(registration: Registration, admin: User, on: date) -> Filing:
    """A renewal begun and filled in on that day."""
    return fill(renewing.start(registration, by=admin, at=at(on)), at=at(on))


def applied(registration: Registration, admin: User, on: date) -> Filing:
    """The same, submitted."""
    filing = begun(registration, admin, on)
    return submitting.submit(filing, by=admin, at=at(on, 11), seen=filing.version)


def proposed_for(filing: Filing, bureau: Desk, on: date, failed: tuple[str, ...] = ()) -> Filing:
    """Accepted, reviewed, evaluated within three days: ready for the decision."""
    filing = road.reviewed(road.accepted(filing, bureau, at(on)), bureau, at(on))
    return road.evaluated(filing, bureau, at(on), failed)


def fresh(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)
