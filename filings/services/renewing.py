"""Renewals: begun inside their window, prefilled, under review past the end, decided into the next term. Clause: 文一(二)."""

from datetime import datetime

from django.utils import timezone

from filings.enums import LineOutcome, Matter
from filings.models import Filing, FilingLine, Section
from filings.queries.renewing import start_blockers, under_review, window_of
from filings.rules.document import rows
from filings.rules.renewal import CLAUSE, next_term
from filings.services import assisting, papers
from filings.services.prefilling import prefilled
from filings.services.rows_granted import basics_row, engagement_rows, scope_row, site_row
from filings.services.versions import document, latest, open_version
from portal.accounts.models import User
from portal.audit import services as audit
from portal.directory import services as directory
from portal.institutions import services as institutions
from portal.institutions import validity
from portal.institutions.models import LegalPerson, Registration, ScopeLine
from portal.institutions.services import Revision
from portal.policy.clauses import Reason
from portal.policy.services import figure
from portal.workflow.acting import act
from portal.workflow.performing import Refused


def start(registration: Registration, *, by: User, at: datetime) -> Filing:
    """Begins a renewal, filled in with what stands (D66). Raises NotAllowed, Refused with everything that is in the way.

    Clause: 文一(二), D05, D15, D37, D90.
    """
    person, today = registration.legal_person, timezone.localdate(at)
    assisting.need_writer(by, person)
    with act(by, at, person):
        reasons = start_blockers(registration, today)
        if reasons:
            raise Refused(reasons)
        filing = Filing.objects.create(
            legal_person=person,
            track=registration.track,
            matter=Matter.RENEWAL,
            registration=registration,
            applicant_name=person.name,
            created_at=at,
            created_by=by,
        )
        version = open_version(filing, at=at)
        content = prefilled(registration, Matter.RENEWAL, on=today)
        for section in version.sections.all():
            Section.objects.filter(pk=section.pk).update(content=content.get(section.key, {}))
        audit.record("filings.start", filing, data={"track": filing.track, "matter": filing.matter, "registration": registration.number})
        return assisting.begun(filing, by=by, at=at)


def recall_blockers(filing: Filing, *, at: datetime) -> tuple[Reason, ...]:
    """Why a submitted renewal cannot be taken back to change it: its window is over, so it could not be submitted again (D05, D112)."""
    if filing.matter != Matter.RENEWAL or filing.registration is None:
        return ()
    found, today = window_of(filing.registration, timezone.localdate(at)), timezone.localdate(at)
    if found is None or found.is_open(today):
        return ()
    text = f"延续申请的时间已于 {found.closes_on} 截止，撤回修改后不能再提交。需要更正的，请告知受理机关，由其通知补正。"
    return (Reason(CLAUSE, text, "D112"),)


def keep_standing(filing: Filing, *, by: User | None, at: datetime) -> None:
    """What a renewal's act means for its registration: under review it is 续期审理中 past the end, otherwise it ends when it ends (D06, D97)."""
    if filing.matter != Matter.RENEWAL or filing.registration is None:
        return
    if under_review(filing, timezone.localdate(at)):
        validity.under_review(filing.registration, by=by, at=at)
    else:
        validity.review_over(filing.registration, by=by, at=at)


def renew(filing: Filing, *, refusal_number: str, by: User, at: datetime) -> Registration:
    """Gives the registration its next term with the lines granted, the next version of its receipt and of its entry (D06, D19, D80).

    A line that is not granted again runs to the old end; what the applicant says of itself, its sites and its people holds from the decision.
    """
    registration, version = filing.registration, latest(filing)
    assert registration is not None and registration.valid_to is not None and version is not None
    sections, today = document(version), timezone.localdate(at)
    first, last = next_term(today, registration.valid_to, figure("validity_years", today).number)
    granted = list(filing.lines.filter(outcome=LineOutcome.GRANTED))
    kept, added = _compared(registration, granted)
    institutions.describe(filing.legal_person, basics_row(sections["institution"]), by=by, at=at)
    revision = Revision(
        on=today,
        added=tuple(map(scope_row, added)),
        sites=tuple(map(site_row, rows(sections.get("venues", {})))),
        engagements=engagement_rows(filing),
    )
    ending = [line.pk for line in registration.scope.filter(until_on__isnull=True) if line.pk not in kept]
    renewed = validity.renew(registration, revision, term_from=first, valid_to=last, ending=ending, by=by, at=at)
    renewed.legal_person = LegalPerson.objects.get(pk=filing.legal_person_id)
    papers.next_receipt(filing, renewed, reason="延续备案", refusal_number=refusal_number, by=by, at=at)
    directory.publish(renewed, reason="延续备案", clause=CLAUSE, by=by, at=at)
    return renewed


def _compared(registration: Registration, granted: list[FilingLine]) -> tuple[frozenset[int], list[FilingLine]]:
    """The scope lines that are granted again (their keys), and the granted lines that are new."""
    held = {_key(line): line.pk for line in registration.scope.filter(until_on__isnull=True)}
    return frozenset(held[_key(line)] for line in granted if _key(line) in held), [line for line in granted if _key(line) not in held]


def _key(line: ScopeLine | FilingLine) -> tuple[str, str, str, str]:
    return line.code, line.name, line.work_type, line.level
