"""Reminding an expert who was asked and has not answered: by the bureau that asked him, at most once a day. Clause: 附2二(三)."""

from datetime import datetime

from django.utils import timezone

from filings.enums import State
from filings.models import Filing
from filings.services.notices import Telling, notice
from filings.services.seating import CLAUSE, require_organiser, require_state
from portal.accounts.models import User
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.outbox.services import enqueue
from portal.people import services as people
from portal.people.models import MemberState, TeamMember
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused, lock


def remind(filing: Filing, member: TeamMember, *, by: User, at: datetime) -> TeamMember:
    """Reminds a member who has not answered yet.

    Raises NotAllowed for anybody but the organiser, Refused in another state, for somebody who has answered, or a second time on one day.
    """
    require_organiser(filing, by)
    with act(by, at, filing.authority):
        locked = lock(filing)
        require_state(locked, State.REVIEWED, State.EVALUATING)
        if member.team_id != locked.team_id:
            raise Refused((Reason(CLAUSE, "不是本件专家组的成员。"),))
        try:
            reminded = people.remind(member, by=by, at=at)
        except people.AnsweredError as answered:
            raise Refused((Reason(CLAUSE, f"{member.person}已经答复，或已不在组内，不必催复。"),)) from answered
        key = f"panel:{reminded.pk}:reminded:{timezone.localdate(at)}"
        enqueue(
            "filings.notify",
            key=f"notify:{key}",
            filing_id=locked.pk,
            what="invitation_waits",
            told_as=key,
            state=locked.state,
            member_id=reminded.pk,
        )
        audit.record("filings.remind_member", locked, data={"member": str(reminded)})
    return reminded


@notice
def invitation_waits(to: Telling) -> None:
    """The expert alone hears of it, unless he has answered meanwhile."""
    member = TeamMember.objects.select_related("person__user").get(pk=to.words["member_id"])
    if member.state == MemberState.INVITED and member.person.user is not None:
        tell(
            [member.person.user],
            key=to.key,
            title=f"请答复技术评估邀请：{to.filing.applicant_name}",
            body="受理机关在等你的答复。请先作回避声明，再选择接受、回避或谢绝。",
            link=f"/desk/filings/{to.filing.pk}/invitation/",
            clause="附2二(三)",
            at=to.at,
        )
