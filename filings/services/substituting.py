"""Substitution: an approver names who acts for a colleague who is away, from a day to a day; it ends by itself after the last one (T12).

It gives no right: the substitute holds the same post already. It moves what would go to the absent to the substitute, shows him the files
in hand, and binds both to the separation of duties (`FilingRecord.persons`). For good, files are handed over by `relieving`.
"""

from datetime import date, datetime

from django.utils import timezone

from filings.models import Substitution
from filings.queries.substitution import standing
from filings.rules.separation import DECIDING_RIGHTS
from filings.rules.substitution import Span, overlap_reasons, right_reasons, span_reasons
from portal.access.services import rights_due
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused


def name(
    authority: Authority, absent: User, substitute: User, *, from_on: date, to_on: date, reason: str, by: User, at: datetime
) -> Substitution:
    """Names who acts for whom on the days [from_on, to_on]. Raises NotAllowed without the approver's right, Refused with each reason by its
    field (`substitute`, `from_on`, `to_on`, `reason`)."""
    _need_approver(authority, by)
    wanted = Span(absent.pk, substitute.pk, from_on, to_on, "")
    with act(by, at, authority):
        Authority.objects.select_for_update().get(pk=authority.pk)  # two at once never overlap
        today = timezone.localdate(at)
        reasons = (
            *span_reasons(wanted, today),
            *_right_reasons(authority, absent, substitute, from_on),
            *overlap_reasons(wanted, [_span(row) for row in standing(authority, today)]),
        )
        if not reason.strip():
            reasons = (*reasons, Reason("", "请写明原因，如休假、出差、培训。", "T12", "reason"))
        if reasons:
            raise Refused(reasons)
        named = Substitution.objects.create(
            authority=authority,
            absent=absent,
            substitute=substitute,
            from_on=from_on,
            to_on=to_on,
            reason=reason.strip(),
            named_at=at,
            named_by=by,
        )
        data = {"absent": str(absent), "substitute": str(substitute), "from": from_on, "to": to_on, "reason": named.reason}
        audit.record("filings.name_substitute", named, data=data)
        _tell(named, f"{from_on} 至 {to_on} 由{substitute}代{absent}办理", f"{named.reason}。期间新分派的备案转给代理人。", at)
    return named


def end(substitution: Substitution, *, by: User, at: datetime) -> Substitution:
    """Ends one at once, before its last day. Raises NotAllowed, Refused where it is over."""
    _need_approver(substitution.authority, by)
    with act(by, at, substitution.authority):
        today = timezone.localdate(at)
        rows = Substitution.objects.select_for_update(of=("self",)).select_related("authority", "absent", "substitute")
        row = rows.get(pk=substitution.pk)
        if row.ended_on is not None or row.to_on < today:
            raise Refused((Reason("", "这项代理已经结束。", "T12"),))
        row.ended_on, row.ended_by = today, by
        row.save()
        audit.record("filings.end_substitution", row, data={"absent": str(row.absent), "substitute": str(row.substitute)})
        _tell(row, f"{row.substitute}不再代{row.absent}办理", f"由{by}提前终止，即时生效。", at)
    return row


def _need_approver(authority: Authority, by: User) -> None:
    if not by.has_perm("approve_filing", authority):
        raise NotAllowed((Reason("", f"代理由{authority}的审批岗指定。", "T12"),))


def _right_reasons(authority: Authority, absent: User, substitute: User, on: date) -> tuple[Reason, ...]:
    held = rights_due(substitute, authority, on) & DECIDING_RIGHTS if substitute.is_active else frozenset()
    return right_reasons(rights_due(absent, authority, on) & DECIDING_RIGHTS, held)


def _span(row: Substitution) -> Span:
    return Span(row.absent_id, row.substitute_id, row.from_on, row.to_on, str(row))


def _tell(row: Substitution, title: str, body: str, at: datetime) -> None:
    word = "ended" if row.ended_on else "named"
    tell([row.absent, row.substitute], key=f"substitution:{row.pk}:{word}", title=title, body=body, link="/desk/queue/", at=at)
