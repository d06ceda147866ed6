"""Who sits on the panel: who may be asked, who leads, who leaves. Clause: 附2二(三), 文二(二)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from filings.enums import State
from filings.models import Filing
from filings.queries.candidates import choices
from filings.services import notices
from filings.services.apart import keep_apart
from portal.access import services as access
from portal.accounts.models import User
from portal.audit import services as audit
from portal.people.models import MemberState, Person, Team, TeamMember
from portal.people.services import AnsweredError
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, lock

CLAUSE = "附2二(三)"
SEATED = (MemberState.INVITED, MemberState.ACCEPTED)


def require_organiser(filing: Filing, by: User, at: datetime) -> None:
    """Raises NotAllowed unless he reviews for the accepting authority (B54), Refused where he helped to write the filing."""
    if filing.authority is None or not by.has_perm("review_filing", filing.authority):
        raise NotAllowed((Reason(CLAUSE, "专家组由受理机关的审核岗组织（谁受理、谁核验）。", "B54"),))
    keep_apart(filing, by, at)


def require_state(filing: Filing, *states: State) -> None:
    """Raises Refused unless the file stands in one of these states."""
    if filing.state not in states:
        raise Refused((Reason(CLAUSE, f"现为“{filing.get_state_display()}”，专家组不能变动。"),))


def seat_blockers(filing: Filing, people: Iterable[Person], *, at: datetime) -> tuple[Reason, ...]:
    """Why these persons cannot be asked: no card, no account, a tie with the applicant, asked before (N14)."""
    found = choices(filing, people, timezone.localdate(at))
    return tuple(reason for choice in found for reason in choice.reasons)


def change_lead(filing: Filing, member: TeamMember, *, by: User, at: datetime) -> TeamMember:
    """Gives the lead to another member before the evaluation opens, or later where the lead has left.

    Raises NotAllowed, Refused in another state, while the lead is there, or for somebody who is not on the panel.
    """
    require_organiser(filing, by, at)
    with act(by, at, filing.authority):
        locked = lock(filing)
        require_state(locked, State.REVIEWED, State.EVALUATING)
        has_lead = TeamMember.objects.filter(team=locked.team_id, is_lead=True, state__in=SEATED).exists()
        if locked.state == State.EVALUATING and has_lead:
            raise Refused((Reason(CLAUSE, "评估已经开始，组长在组内的不再更换。", "B55"),))
        _require_member(locked, member)
        changed = access.lead(member, by=by, at=at)
        audit.record("filings.change_lead", locked, data={"lead": str(changed.person)})
    return changed


def release(filing: Filing, member: TeamMember, *, reason: str, by: User, at: datetime) -> TeamMember:
    """A member leaves before the conclusion; his rights end, his opinion, if signed, stays in the file without being counted.

    Raises NotAllowed, Refused without a reason, in another state, or for somebody who has left before.
    """
    require_organiser(filing, by, at)
    if not reason.strip():
        raise Refused((Reason(CLAUSE, "请写明退出的原因。", path="reason"),))
    with act(by, at, filing.authority):
        locked = lock(filing)
        require_state(locked, State.REVIEWED, State.EVALUATING)
        _require_member(locked, member)
        try:
            left = access.release(member, reason=reason.strip(), by=by, at=at)
        except AnsweredError as gone:
            raise Refused((Reason(CLAUSE, f"{member.person}已不在组内。"),)) from gone
        audit.record("filings.release_member", locked, data={"member": str(left), "reason": reason.strip()})
        notices.promise(locked, "member_released", once=f":{left.pk}", member_id=left.pk)
    return left


def _require_member(filing: Filing, member: TeamMember) -> None:
    if member.team_id != filing.team_id:
        raise Refused((Reason(CLAUSE, "不是本件专家组的成员。"),))


def dissolve(team: Team | None, *, by: User, at: datetime) -> None:
    """Ends the work of a panel whose file has ended before its conclusion: nobody keeps access."""
    if team is not None and team.concluded_at is None:
        access.conclude(team, by=by, at=at)
