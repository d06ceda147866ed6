"""Voluntary exit: asked for by the institution's administrator, confirmed by the supervising authority; no sanction (D69)."""

from datetime import datetime

from django.utils import timezone

from filings.enums import ExitState
from filings.models import ExitRequest
from filings.models.exit import CLAUSE
from filings.queries.renewing import active_filing
from filings.rules.exit import exit_reasons
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.directory import services as directory
from portal.inbox.services import tell
from portal.institutions import validity
from portal.institutions.enums import FactKind
from portal.institutions.models import Registration
from portal.institutions.queries import standing
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, lock, perform


def blockers(registration: Registration, *, at: datetime) -> tuple[Reason, ...]:
    """Why the registration cannot be given up now; asked again when it is confirmed."""
    today = timezone.localdate(at)
    holds = registration.facts.filter(kind=FactKind.HOLD, from_on__lte=today)
    held = any(fact.until_on is None or today < fact.until_on for fact in holds)
    return exit_reasons(standing(registration, on=today).standing, held=held, active=active_filing(registration))


def request_exit(registration: Registration, *, reason: str, by: User, at: datetime) -> ExitRequest:
    """Asks for it. Raises NotAllowed, Refused without a reason, while one is open, or with everything that is in the way."""
    person = registration.legal_person
    if not by.has_perm("submit_filing", person):
        raise NotAllowed((Reason(CLAUSE, "注销由本单位管理员申请。"),))
    with act(by, at, person):
        locked = lock(registration)
        reasons = blockers(locked, at=at)
        if not reason.strip():
            reasons = (*reasons, Reason(CLAUSE, "请写明注销事由。", path="reason"))
        if ExitRequest.objects.filter(registration=locked, state=ExitState.REQUESTED).exists():
            reasons = (*reasons, Reason(CLAUSE, "已有一件注销申请待确认。", "D69"))
        if reasons:
            raise Refused(reasons)
        row = ExitRequest.objects.create(registration=locked, reason=reason.strip(), requested_at=at, requested_by=by)
        audit.record("filings.request_exit", row, data={"registration": locked.number, "reason": row.reason})
        _tell_desk(row, f"{person.name}申请注销备案", row.reason, at=at)
    return row


def confirm(row: ExitRequest, *, answer: str, by: User, at: datetime, seen: int) -> ExitRequest:
    """Ends the registration from this day on: standing, entry and receipts follow. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, row.authority):
        reasons = blockers(lock(row.registration), at=at)
        if reasons:
            raise Refused(reasons)
        confirmed = perform(row, "confirm", by=by, at=at, seen=seen, answer=answer.strip())
        validity.cancel(row.registration, reason="机构申请注销", by=by, at=at)
        fresh = Registration.objects.get(pk=row.registration_id)
        directory.publish(fresh, reason="机构申请注销", clause=CLAUSE, by=by, at=at)
        body = "自今日起不得开展评价。评价档案按规定继续保管，纸质不少于三年，电子不少于五年。"
        _tell_institution(confirmed, "备案已按申请注销", body, at=at)
    return confirmed


def refuse(row: ExitRequest, *, answer: str, by: User, at: datetime, seen: int) -> ExitRequest:
    """Does not confirm it, with the reason. Raises Refused without one, NotAllowed, StaleError."""
    if not answer.strip():
        raise Refused((Reason(CLAUSE, "不予注销须写明理由。", path="answer"),))
    with act(by, at, row.authority):
        refused = perform(row, "refuse", by=by, at=at, seen=seen, note=answer.strip(), answer=answer.strip())
        _tell_institution(refused, "注销申请未获确认", answer.strip(), at=at)
    return refused


def withdraw(row: ExitRequest, *, by: User, at: datetime, seen: int) -> ExitRequest:
    """Takes the request back before it is answered. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, row.institution):
        withdrawn = perform(row, "withdraw", by=by, at=at, seen=seen)
        _tell_desk(withdrawn, f"{row.institution.name}撤回注销申请", "备案登记不变。", at=at)
    return withdrawn


def _tell_desk(row: ExitRequest, title: str, body: str, *, at: datetime) -> None:
    people = users_of(row.authority, timezone.localdate(at), [Role.APPROVER])
    tell(people, key=f"exit:{row.pk}:{row.version}:desk", title=title, body=body, link=f"/desk/exits/{row.pk}/", clause=CLAUSE, at=at)


def _tell_institution(row: ExitRequest, title: str, body: str, *, at: datetime) -> None:
    people = users_of(row.institution, timezone.localdate(at))
    link = f"/my/registrations/{row.registration_id}/"
    tell(people, key=f"exit:{row.pk}:{row.version}:my", title=title, body=body, link=link, clause=CLAUSE, at=at)
