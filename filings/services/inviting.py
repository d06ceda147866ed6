"""Reminding an expert who was asked and has not answered: by the bureau that asked him, and by itself on set days; once a day. Clause: 附2二(三)."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from filings.enums import State
from filings.models import Filing
from filings.rules.invitation import reminder_due
from filings.services.notices import Telling, notice
from filings.services.seating import CLAUSE, require_organiser, require_state
from portal.accounts.models import User
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.outbox.services import enqueue
from portal.people import services as people
from portal.people.models import MemberState, TeamMember
from portal.policy.clauses import Reason
from portal.workdays.services import calendar
from portal.workflow.acting import act
from portal.workflow.performing import Refused, lock

_STATES = (State.REVIEWED, State.EVALUATING)


def remind(filing: Filing, member: TeamMember, *, by: User, at: datetime) -> TeamMember:
    """Reminds a member who has not answered yet.

    Raises NotAllowed for anybody but the organiser, Refused in another state, for somebody who has answered, or a second time on one day.
    """
    require_organiser(filing, by, at)
    return _remind(filing, member, by=by, at=at)


def remind_waiting(*, at: datetime) -> int:
    """Reminds everybody who has not answered and whose next stage has come (internal, by the settings). How many.

    A stage that the bureau's own reminder has served is over.
    """
    today, days, reminded = timezone.localdate(at), calendar(), 0
    filings = Filing.objects.filter(state__in=_STATES, team__concluded_at=None, team__members__state=MemberState.INVITED)
    for filing in filings.select_related("authority").distinct().order_by("pk"):
        for member in TeamMember.objects.filter(team=filing.team_id, state=MemberState.INVITED).order_by("pk"):
            last = timezone.localdate(member.reminded_at) if member.reminded_at else None
            if reminder_due(timezone.localdate(member.invited_at), last, today, settings.INVITATION_REMINDER_DAYS, days):
                reminded += _remind_unless_answered(filing, member, at)
    return reminded


def _remind_unless_answered(filing: Filing, member: TeamMember, at: datetime) -> bool:
    """Whether he was: what somebody has done between the look and the lock goes before."""
    try:
        _remind(filing, member, by=None, at=at)
    except Refused:
        return False
    return True


def _remind(filing: Filing, member: TeamMember, *, by: User | None, at: datetime) -> TeamMember:
    with act(by, at, filing.authority):
        locked = lock(filing)
        require_state(locked, *_STATES)
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
