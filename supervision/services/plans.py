"""Inspection plans: drafted, changed while drafted, approved by another, published, closed with a summary, withdrawn. Clause: 文三(一)."""

from datetime import datetime

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused, lock, perform, performing
from supervision.enums import PlanState
from supervision.models import InspectionPlan
from supervision.queries import plans as queries
from supervision.rules.plans import CLAUSE, Said, plan_reasons, words_reasons
from supervision.services.entering import need, numbered


def draft(authority: Authority, said: Said, *, by: User, at: datetime) -> InspectionPlan:
    """Drafts a plan of an authority; its approvers are told. Raises NotAllowed, Refused."""
    need(by, "inspect", authority, CLAUSE)
    _refuse(plan_reasons(said, timezone.localdate(at)))
    with act(by, at, authority):
        number = numbered(authority, "inspection_plan", at)
        plan = InspectionPlan.objects.create(authority=authority, number=number, drafted_at=at, drafted_by=by, **said.columns)
        audit.record("supervision.draft_plan", plan, data={"label": "拟订", "title": said.title, "clause": CLAUSE})
        _tell(plan, [Role.APPROVER], f"检查计划待批准：{plan.title}", f"{plan.from_on} 至 {plan.to_on}，{plan.objects_text}", at)
    return plan


def revise(plan: InspectionPlan, said: Said, *, by: User, at: datetime, seen: int) -> InspectionPlan:
    """Changes a plan nobody has approved; whoever changes it becomes its drafter. Raises NotAllowed, Refused, StaleError."""
    need(by, "inspect", plan.authority, CLAUSE)
    with act(by, at, plan.authority):
        locked = lock(plan)
        if locked.version != seen:
            raise StaleError(plan, seen=seen, found=locked.version)
        if locked.state != PlanState.DRAFTED:
            raise Refused((Reason(CLAUSE, f"计划现为“{locked.get_state_display()}”，不能再修改内容。"),))
        _refuse(plan_reasons(said, timezone.localdate(at)))
        for name, value in {**said.columns, "drafted_by": by, "drafted_at": at}.items():
            setattr(locked, name, value)
        locked.save()
        audit.record("supervision.revise_plan", locked, data={"label": "修改", "title": said.title, "clause": CLAUSE})
    return locked


def approve(plan: InspectionPlan, *, by: User, at: datetime, seen: int) -> InspectionPlan:
    """Approves a plan that another has drafted; those who publish are told. Raises NotAllowed, Refused, StaleError."""
    with act(by, at, plan.authority):
        approved = perform(plan, "approve", by=by, at=at, seen=seen)
        _tell(approved, [Role.REVIEWER], f"检查计划已批准，待公布：{approved.title}", "公布后可以按计划抽取和检查。", at)
    return approved


def publish(plan: InspectionPlan, *, by: User, at: datetime, seen: int) -> InspectionPlan:
    """Everybody reads it from now on; inspectors are told. Raises NotAllowed, Refused, StaleError."""
    with act(by, at, plan.authority):
        published = perform(plan, "publish", by=by, at=at, seen=seen)
        _tell(published, [Role.INSPECTOR], f"检查计划已公布：{published.title}", f"{published.from_on} 至 {published.to_on}。", at)
    return published


def close_blockers(plan: InspectionPlan) -> tuple[Reason, ...]:
    """What of the plan is still under way."""
    found = []
    if queries.open_draws(plan).exists():
        found.append(Reason(CLAUSE, "本计划的抽取还没有公布或作废。", "S05"))
    left = queries.unsigned(plan).count()
    if left:
        found.append(Reason(CLAUSE, f"本计划还有 {left} 件检查没有完成或取消。", "S05"))
    return tuple(found)


def close(plan: InspectionPlan, *, summary: str, by: User, at: datetime, seen: int) -> InspectionPlan:
    """Ends a plan with its summary, which is public. Raises NotAllowed, Refused, StaleError."""
    _refuse(words_reasons(summary, "请写明计划的完成情况。", "summary"))
    with performing(plan, "close", by=by, at=at, seen=seen, summary=summary.strip()) as closed:
        _refuse(close_blockers(closed))
    return closed


def withdraw(plan: InspectionPlan, *, reason: str, by: User, at: datetime, seen: int) -> InspectionPlan:
    """Gives up a plan that is not public yet. Raises NotAllowed, Refused, StaleError."""
    _refuse(words_reasons(reason, "请写明撤销的理由。", "reason"))
    with act(by, at, plan.authority):
        gone = perform(plan, "withdraw", by=by, at=at, seen=seen, note=reason.strip(), reason=reason.strip())
        _tell(gone, [Role.INSPECTOR], f"检查计划已撤销：{gone.title}", reason.strip(), at)
    return gone


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def _tell(plan: InspectionPlan, roles: list[Role], title: str, body: str, at: datetime) -> None:
    people = users_of(plan.authority, timezone.localdate(at), roles)
    key, link = f"plan:{plan.pk}:{plan.version}", f"/desk/supervision/plans/{plan.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)
