"""Later dates for a published call, by two persons as it was published; nothing is ever moved earlier. Clause: 附2二(二), D32."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from filings.enums import CallState, SelectionState
from filings.models import CallEntry, CallExtension, SelectionCall
from filings.queries import calls
from filings.rules import call as rules
from filings.services import notices
from filings.services.calling import CLAUSE, require_drafter, tell_party, tell_region
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority, AuthorityKind
from portal.policy.clauses import Reason
from portal.terms import services as terms
from portal.workdays.services import calendar
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock

MOVED = ("closes_on", "recommend_by", "result_by", "decide_by")


def blockers(call: SelectionCall, *, at: datetime) -> tuple[Reason, ...]:
    """Why no extension can be proposed now: not published, its window is over, one waits already."""
    if call.state != CallState.PUBLISHED:
        return (Reason(CLAUSE, f"公告现为“{call.get_state_display()}”，不能延长。"),)
    if timezone.localdate(at) > call.closes_on:
        return (Reason(rules.LIMITS, f"申请期已于 {call.closes_on} 24:00 截止，不能再延长。", "B65"),)
    if call.extensions.filter(confirmed_at=None, dropped_at=None).exists():
        return (Reason(CLAUSE, "已有一件延长在等审批岗审定。"),)
    return ()


def propose(call: SelectionCall, after: rules.Dates, *, reason: str, by: User, at: datetime, seen: int) -> CallExtension:
    """Proposes later dates with the reason; the call stands as it is until another person confirms them.

    Raises NotAllowed, StaleError, Refused with everything that is wrong.
    """
    party = require_drafter(by)
    with act(by, at, party):
        locked = lock(call)
        if locked.version != seen:
            raise StaleError(call, seen=seen, found=locked.version)
        reasons = blockers(locked, at=at) or _reasons(locked, after, reason, at)
        if reasons:
            raise Refused(reasons)
        found = CallExtension.objects.create(
            call=locked, before=_days(calls.dates(locked)), after=_days(after), reason=reason.strip(), proposed_at=at, proposed_by=by
        )
        audit.record(
            "filings.propose_call_extension", locked, data={"from": locked.closes_on, "to": after.closes_on, "reason": found.reason}
        )
        body = f"申请截止拟由 {locked.closes_on} 延长至 {after.closes_on}。{found.reason}"
        tell_region(locked, [Role.APPROVER], f"待审定延长：{locked.title}", body, at, once=f":extension:{found.pk}")
    return found


def confirm_blockers(extension: CallExtension, *, by: User, at: datetime) -> tuple[Reason, ...]:
    """Why he cannot confirm it: settled already, his own proposal, or the window has ended meanwhile."""
    if not extension.waits:
        return (Reason(CLAUSE, "这件延长已经办结。"),)
    if extension.proposed_by_id == by.pk:
        return (Reason(CLAUSE, "提请和审定不能是同一人，请由另一名审批人员审定。", "D32"),)
    call = extension.call
    if call.state != CallState.PUBLISHED:
        return (Reason(CLAUSE, f"公告现为“{call.get_state_display()}”，不能延长。"),)
    return _reasons(call, dates_after(extension), extension.reason, at)


def confirm(extension: CallExtension, *, by: User, at: datetime) -> SelectionCall:
    """Moves the call's dates, by another person than who proposed it, before the window ends; applicants and cities are told.

    Raises NotAllowed, Refused.
    """
    party = extension.call.region
    if not by.has_perm("approve_filing", party):
        raise NotAllowed((Reason(CLAUSE, f"延长由{party}的审批岗审定。", "D32"),))
    with act(by, at, party):
        call, held = _hold(extension)
        reasons = confirm_blockers(held, by=by, at=at)
        if reasons:
            raise Refused(reasons)
        before, after = calls.dates(call), dates_after(held)
        for name in MOVED:
            setattr(call, name, getattr(after, name))
        call.save()
        held.confirmed_at, held.confirmed_by = at, by
        held.save(update_fields=["confirmed_at", "confirmed_by"])
        _extend_terms(call, before, after, reason=held.reason, by=by, at=at)
        audit.record("filings.extend_call", call, data={"from": before.closes_on, "to": after.closes_on, "reason": held.reason})
        _tell(call, held, at)
    return call


def drop(extension: CallExtension, *, answer: str, by: User, at: datetime) -> CallExtension:
    """Takes a proposal back, or returns it with a reason; the call stands as it was. Raises NotAllowed, Refused."""
    party, own = extension.call.region, extension.proposed_by_id == by.pk
    if not by.has_perm("review_filing" if own else "approve_filing", party):
        raise NotAllowed((Reason(CLAUSE, f"延长由提请人撤回，或者由{party}的审批岗退回。", "D32"),))
    with act(by, at, party):
        call, held = _hold(extension)
        if not held.waits:
            raise Refused((Reason(CLAUSE, "这件延长已经办结。"),))
        if not own and not answer.strip():
            raise Refused((Reason(CLAUSE, "请写明退回的理由。", path="reason"),))
        held.dropped_at, held.dropped_by, held.answer = at, by, answer.strip()
        held.save(update_fields=["dropped_at", "dropped_by", "answer"])
        audit.record("filings.drop_call_extension", call, data={"to": held.closes_on, "own": own, "reason": held.answer})
        if not own:
            tell_region(call, [Role.REVIEWER], f"退回延长：{call.title}", held.answer, at, once=f":dropped:{held.pk}")
    return held


def _hold(extension: CallExtension) -> tuple[SelectionCall, CallExtension]:
    """The call and the extension as they stand, held until the act ends; the call is locked first, by everybody."""
    call = lock(extension.call)
    held = CallExtension.objects.select_for_update().get(pk=extension.pk)
    held.call = call
    return call, held


def _reasons(call: SelectionCall, after: rules.Dates, reason: str, at: datetime) -> tuple[Reason, ...]:
    others = [calls.dates(other) for other in calls.published().exclude(pk=call.pk)]
    return rules.extension_reasons(calls.dates(call), after, others, calendar(), reason=reason, on=timezone.localdate(at))


def dates_after(extension: CallExtension) -> rules.Dates:
    """The call's dates as they are with it."""
    moved = {name: date.fromisoformat(extension.after[name]) for name in MOVED}
    return replace(calls.dates(extension.call), **moved)


def _days(dates: rules.Dates) -> dict[str, str]:
    return {name: getattr(dates, name).isoformat() for name in MOVED}


def _extend_terms(call: SelectionCall, before: rules.Dates, after: rules.Dates, *, reason: str, by: User, at: datetime) -> None:
    """What the region and the cities owe runs to the later days (B65)."""
    more: dict[str, Any] = {"reason": reason, "at": at, "by": by, "clause": rules.LIMITS, "mark": "公告延长"}
    if after.result_by > before.result_by:
        terms.extend(call, "call_result", more=(after.result_by - before.result_by).days, **more)
    if after.recommend_by > before.recommend_by:
        for selection in call.selections.exclude(state=SelectionState.RECOMMENDED):
            terms.extend(selection, "call_recommendation", more=(after.recommend_by - before.recommend_by).days, **more)


def _tell(call: SelectionCall, extension: CallExtension, at: datetime) -> None:
    for entry in CallEntry.objects.filter(calls.LIVE, selection__call=call).select_related("filing"):
        notices.promise(entry.filing, "call_extended", once=f":{extension.pk}", extension_id=extension.pk)
    title, body = (
        f"遴选公告延长：{call.title}",
        f"申请截止延长至 {call.closes_on}，请于 {call.recommend_by} 前完成遴选推荐。{extension.reason}",
    )
    for city in Authority.objects.filter(kind=AuthorityKind.CITY):
        tell_party(call, city, [Role.REVIEWER, Role.APPROVER], title, body, at)
