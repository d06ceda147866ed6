"""Electronic verification of a filing: asked in the background after each submission, again by an officer; it flags and never blocks (D25, T6)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from filings.models import Filing, FilingVersion
from filings.queries.checklist import ChecklistItem
from filings.queries.doubts import doubts_of
from filings.queries.intake import numbers_on
from filings.rules.answers import from_sections
from filings.rules.electronic import MATTERS_OF, Doubt, counts_since, matters_for, matters_of
from filings.services.versions import document, latest
from portal.accounts.models import User
from portal.catalogue.rules.credit_codes import cleaned
from portal.institutions.enums import Track
from portal.outbox.services import enqueue
from portal.policy.clauses import Reason
from portal.verification.enums import Verdict
from portal.verification.models import Check
from portal.verification.rules import Question
from portal.verification.services.verifying import checks_of, verify
from portal.workflow.performing import NotAllowed, Refused

TASK = "filings.verify"


def promise(filing: Filing, version: FilingVersion) -> None:
    """What was submitted is verified as soon as somebody gets to it; the submission does not wait for any source."""
    enqueue(TASK, key=f"{TASK}:{filing.pk}:{version.no}", filing_id=filing.pk, no=version.no)


def check_submitted(filing_id: int, no: int, *, at: datetime) -> list[Check]:
    """Verifies a submitted version, once."""
    filing = Filing.objects.select_related("legal_person").get(pk=filing_id)
    version = filing.versions.get(no=no)
    return verify(filing, _questions(filing, version, at), occasion=f"第 {no} 次提交", by=None, at=at)


def check_again(filing: Filing, *, by: User, at: datetime) -> list[Check]:
    """The officer asks the sources anew, for instance after an outage. Raises NotAllowed without a post at the authority, Refused for a draft."""
    authority, version = filing.authority, latest(filing)
    if authority is None or not (by.has_perm("review_filing", authority) or by.has_perm("accept_filing", authority)):
        raise NotAllowed((Reason(filing.cite("附*二(二)"), "电子核验由受理机关的受理岗、审核岗办理。"),))
    if version is None or not filing.is_open:
        raise Refused((Reason(filing.cite("附*二(二)"), "本件已经办结，核验结果不再变动。"),))
    return verify(filing, _questions(filing, version, at), occasion=f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S.%f} 重新核验", by=by, at=at)


def _questions(filing: Filing, version: FilingVersion, at: datetime) -> list[Question]:
    """One question for each matter of the track, from what the version says of the institution."""
    on, track = timezone.localdate(at), Track(filing.track)
    body = from_sections(document(version), matter=filing.matter, track=filing.track).institution
    code, figures = cleaned(body.credit_code or filing.legal_person.credit_code), numbers_on(on)
    name = body.name or filing.legal_person.name
    representative = body.legal_representative or filing.legal_person.legal_representative
    return [Question(matter, code, name, representative, on, counts_since(matter, track, on, figures)) for matter in matters_for(track)]


def doubts(filing: Filing, check_id: str) -> list[Doubt]:
    """What sources say against a check of the list: listed, or not as stated; most checks have none, and nothing is asked for them."""
    wanted = matters_of(check_id)
    return [doubt for doubt in doubts_of(filing) if doubt.matter in wanted] if wanted else []


def doubt_reasons(filing: Filing, check_id: str, clause: str) -> tuple[Reason, ...]:
    """Why a check cannot be answered in silence: a source says otherwise, so the officer says why he finds differently (D84)."""
    return tuple(Reason(clause, f"电子核验“{doubt.words}”。不判为不符合的，写明核对情况。", check_id) for doubt in doubts(filing, check_id))


def doubt_blockers(items: Iterable[ChecklistItem]) -> tuple[Reason, ...]:
    """What keeps a receipt from being given: a source's answer against the applicant that no officer has answered (T8, D25)."""
    return tuple(
        Reason(item.check.clause, f"电子核验“{doubt.words}”，还没有核对结论，请退回审核岗核对。", "T8")
        for item in items
        if not item.is_settled
        for doubt in item.doubts
    )


def source_of(filing: Filing, check_id: str) -> str:
    """The source to note beside an answer that rests on electronic verification, "" where not all of its matters were answered."""
    rows = [row for row in _answers(filing, check_id) if row.verdict in (Verdict.CLEAR, Verdict.MATCHED)]
    answered = rows and len(rows) == len(MATTERS_OF[check_id])
    return f"电子核验 {timezone.localtime(rows[0].asked_at):%Y-%m-%d %H:%M}"[:120] if answered else ""


def _answers(filing: Filing, check_id: str) -> list[Check]:
    """What sources last answered on the matters of a check of the list; most checks have none, and nothing is asked for them."""
    wanted = MATTERS_OF.get(check_id, ())
    return [row for row in checks_of(filing) if row.matter in wanted] if wanted else []
