"""The team of an inspection: invitations answered with a declaration of recusal, members replaced. Clause: 文二(二)."""

from datetime import datetime

from django.utils import timezone

from portal.access import services as access
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.people import services as people
from portal.people.models import MemberState, TeamMember
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, lock
from supervision.enums import InspectionState
from supervision.models import Inspection, Inspector
from supervision.queries.sending import choices, entries
from supervision.rules.team import CLAUSE, RECUSAL
from supervision.services.entering import need
from supervision.services.scheduling import invited, member_kind, tell_invited

SEATED = (MemberState.INVITED, MemberState.ACCEPTED)
OPEN = (InspectionState.SCHEDULED, InspectionState.NOTIFIED, InspectionState.ON_SITE)


def answer_invitation(member: TeamMember, state: MemberState, *, declaration: str, by: User, at: datetime) -> TeamMember:
    """A member accepts with his declaration, or recuses himself with the reason; his rights begin with acceptance.

    Raises NotAllowed for anybody else, Refused without words, where he must keep out, the second time, or once the team has ended.
    """
    if member.person.user_id != by.pk:
        raise NotAllowed((Reason(RECUSAL, "只能由受邀人员本人答复。", "O19"),))
    inspection = member.team.inspection
    with act(by, at, member.team):
        reasons = _answer_reasons(inspection, member, state, declaration, at)
        if reasons:
            raise Refused(reasons)
        try:
            answered = (
                access.admit(member, declaration=declaration.strip(), by=by, at=at)
                if state == MemberState.ACCEPTED
                else people.answer(member, state, declaration=declaration.strip(), by=by, at=at)
            )
        except people.AnsweredError as again:
            raise Refused((Reason(RECUSAL, "这份邀请已经答复。"),)) from again
        data = {"label": "答复邀请", "member": str(answered), "answer": str(answered.get_state_display())}
        audit.record("supervision.answer_invitation", inspection, data=data)
        _tell_organiser(inspection, answered, at)
    return answered


def _answer_reasons(inspection: Inspection, member: TeamMember, state: MemberState, declaration: str, at: datetime) -> tuple[Reason, ...]:
    if state not in (MemberState.ACCEPTED, MemberState.RECUSED):
        return (Reason(RECUSAL, "请选择接受或回避。", path="answer"),)
    if not declaration.strip():
        word = "接受邀请须先作出回避声明。" if state == MemberState.ACCEPTED else "请写明回避的原因。"
        return (Reason(RECUSAL, word, "O19", "declaration"),)
    if state == MemberState.RECUSED:
        return ()
    found = entries([member.person_id], inspection.authority, timezone.localdate(at))
    held = choices(inspection.registration, found.values(), inspection.planned_on)
    if not held:
        return (Reason(CLAUSE, f"{member.person}已不在检查人员名录。"),)
    return tuple(reason for choice in held for reason in choice.reasons)


def _tell_organiser(inspection: Inspection, member: TeamMember, at: datetime) -> None:
    """Whoever arranged it; once two have accepted, the approvers, whose turn it is."""
    link, word = f"/desk/supervision/inspections/{inspection.pk}/", member.get_state_display()
    title = f"检查组成员{word}：{inspection.institution}"
    tell([inspection.scheduled_by], key=f"inspection:{inspection.pk}:answer:{member.pk}", title=title, body=str(member), link=link, at=at)
    if member.team.members.filter(state=MemberState.INVITED).exists():
        return
    approvers = users_of(inspection.authority, timezone.localdate(at), [Role.APPROVER])
    key, title = f"inspection:{inspection.pk}:answered", f"检查待批准：{inspection.institution}"
    tell(approvers, key=key, title=title, body=f"{inspection.number}，检查组已全部答复。", link=link, clause=CLAUSE, at=at)


def invite_member(inspection: Inspection, inspector: Inspector, *, by: User, at: datetime) -> TeamMember:
    """Invites one more, in the place of who recused himself or left; the lead where there is none. Raises NotAllowed, Refused."""
    need(by, "inspect", inspection.authority, CLAUSE)
    with act(by, at, inspection.authority):
        locked = _open(inspection)
        reasons = tuple(reason for choice in choices(locked.registration, [inspector], locked.planned_on) for reason in choice.reasons)
        if reasons:
            raise Refused(reasons)
        if locked.team is None:
            locked.team = invited(locked.authority, locked.registration, [inspector], inspector, by=by, at=at)
            locked.save()
            member = locked.team.members.get()
        else:
            leads = locked.team.members.filter(is_lead=True, state__in=SEATED).exists()
            member = people.invite(locked.team, inspector.person, member_kind(inspector), is_lead=not leads, by=by, at=at)
        audit.record("supervision.invite_member", locked, data={"label": "增补检查人员", "member": str(member)})
        tell_invited(locked, [inspector.person], at)
    return member


def release_member(inspection: Inspection, member: TeamMember, *, reason: str, by: User, at: datetime) -> TeamMember:
    """A member leaves before anybody has signed; his rights end. Raises NotAllowed, Refused."""
    need(by, "inspect", inspection.authority, CLAUSE)
    if not reason.strip():
        raise Refused((Reason(CLAUSE, "请写明退出的原因。", path="reason"),))
    with act(by, at, inspection.authority):
        locked = _open(inspection)
        if member.team_id != locked.team_id:
            raise Refused((Reason(CLAUSE, "不是本次检查组的成员。"),))
        if locked.signatures.exists():
            raise Refused((Reason(CLAUSE, "检查记录已有人签字，检查组不再变动。"),))
        try:
            left = access.release(member, reason=reason.strip(), by=by, at=at)
        except people.AnsweredError as gone:
            raise Refused((Reason(CLAUSE, f"{member.person}已不在组内。"),)) from gone
        audit.record("supervision.release_member", locked, data={"label": "退出检查组", "member": str(left), "reason": reason.strip()})
    return left


def _open(inspection: Inspection) -> Inspection:
    locked = lock(inspection)
    if locked.state not in OPEN:
        raise Refused((Reason(CLAUSE, f"现为“{locked.get_state_display()}”，检查组不能变动。"),))
    return locked
