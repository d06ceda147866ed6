"""Relief: the filings of an officer who is away or has left go to a colleague in one act; nothing stays with somebody who has left (T12)."""

from datetime import datetime

from django.utils import timezone

from filings.models import Filing
from filings.queries.holders import held_by, left_behind
from filings.queries.substitution import substitute_of
from filings.services import notices
from filings.services.intake import handles
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority, AuthorityKind
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused


def relieve(authority: Authority, holder: User, substitute: User, *, reason: str, by: User, at: datetime) -> list[Filing]:
    """Gives every open filing of one officer to a colleague, all or none; the authority's approver does it.

    Raises NotAllowed without the approver's right, Refused without a reason, for somebody who does not handle filings there, for the
    holder himself, or where he has nothing.
    """
    if not by.has_perm("approve_filing", authority):
        raise NotAllowed((Reason("", f"移交由{authority}的审批岗办理。", "T12"),))
    with act(by, at, authority):
        found = list(held_by(authority, holder).select_related(None).order_by("pk").select_for_update(of=("self",)))
        reasons = _reasons(authority, holder, substitute, reason, found, at=at)
        if reasons:
            raise Refused(reasons)
        for filing in found:
            filing.assignee = substitute
            filing.save()
            audit.record("filings.relieve", filing, data={"from": str(holder), "to": str(substitute), "reason": reason.strip()})
            notices.promise(filing, "assigned", by=str(by))
    return found


def _reasons(
    authority: Authority, holder: User, substitute: User, reason: str, filings: list[Filing], *, at: datetime
) -> tuple[Reason, ...]:
    found, today = [], timezone.localdate(at)
    if not filings:
        found.append(Reason("", f"{holder}名下没有在办的备案。", "T12"))
    if substitute == holder or not substitute.is_active or not handles(substitute, authority):
        found.append(Reason("", "请选择本机关的另一名受理、审核或审批岗接办。", "T12", "substitute"))
    away = substitute_of(substitute, authority, today)
    if away is not None:
        found.append(Reason("", f"{substitute}现由{away}代理，请直接移交{away}。", "T12", "substitute"))
    parted = [str(filing) for filing in filings if filing.parted_from(substitute, today)]
    if parted:
        found.append(Reason("", f"{substitute}在柜台代填过{'、'.join(parted)}，请先另行分派。", "D111", "substitute"))
    if not reason.strip():
        found.append(Reason("", "请写明移交的原因。", "T12", "reason"))
    return tuple(found)


def release_left(*, at: datetime) -> int:
    """Puts what is assigned to somebody who handles nothing there any more back to everybody's queue; a second run finds none. How many.

    The Centre assigns nothing: what lies on its desk keeps the bureau's officer.
    """
    return sum(_release(authority, at) for authority in Authority.objects.exclude(kind=AuthorityKind.CENTRE))


def _release(authority: Authority, at: datetime) -> int:
    gone = [row.pk for row in left_behind(authority, timezone.localdate(at))]
    if not gone:
        return 0
    with act(None, at, authority):
        rows = Filing.objects.filter(pk__in=gone)
        found = list(rows.select_related("assignee").order_by("pk").select_for_update(of=("self",)))
        for filing in found:
            left, filing.assignee = filing.assignee, None
            filing.save()
            audit.record("filings.release", filing, data={"from": str(left)})
    return len(found)
