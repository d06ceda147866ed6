"""Writers of persons and teams."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.people.models import MemberKind, MemberState, Person, Team, TeamKind, TeamMember
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused


class AnsweredError(Exception):
    """The invitation was answered before."""


def known(id_hash: str, id_mask: str, name: str) -> Person:
    """The person behind a keyed hash, made on first mention; the first name given is kept (N14: one person is one row)."""
    return Person.objects.get_or_create(id_hash=id_hash, defaults={"id_mask": id_mask, "name": name})[0]


def form_team(
    authority: Authority, kind: TeamKind, title: str, members: Mapping[Person, MemberKind], *, lead: Person, by: User | None, at: datetime
) -> Team:
    """Sets up a team and invites its members. Raises ValueError when the lead is not among them."""
    if lead not in members:
        raise ValueError("组长须为成员")
    with act(by, at, authority):
        team = Team.objects.create(kind=kind, authority=authority, title=title, created_at=at)
        for person, member_kind in members.items():
            invite(team, person, member_kind, is_lead=person == lead, by=by, at=at)
        audit.record("people.form_team", team, data={"members": [str(person) for person in members], "lead": str(lead)})
    return team


def invite(team: Team, person: Person, kind: MemberKind, *, is_lead: bool = False, by: User | None, at: datetime) -> TeamMember:
    """Invites one person; who declined, recused himself or left is not invited again (N14). Raises Refused."""
    with act(by, at, team.authority):
        _refuse_concluded(team)
        if TeamMember.objects.filter(team=team, person=person).exists():
            raise Refused((Reason("文二(二)", f"{person}已受邀过，回避、谢绝或退出后不再邀请。"),))
        member = TeamMember.objects.create(team=team, person=person, kind=kind, is_lead=is_lead, invited_at=at)
        audit.record("people.invite", team, data={"person": str(person), "kind": kind.value, "lead": is_lead})
    return member


def answer(member: TeamMember, state: MemberState, *, declaration: str, by: User | None, at: datetime) -> TeamMember:
    """Records a member's own answer with the recusal declaration. Clause: 文二(二).

    An acceptance goes through `portal.access.services.admit`, which gives the rights. Raises AnsweredError the second time,
    NotAllowed for anybody but the person invited, Refused once the team is concluded.
    """
    with act(by, at, member.team):
        if by is not None and member.person.user_id != by.pk:
            raise NotAllowed((Reason("文二(二)", f"只能由{member.person}本人答复。"),))
        _refuse_concluded(member.team)
        answered = TeamMember.objects.filter(pk=member.pk, state=MemberState.INVITED).update(
            state=state, declaration=declaration, answered_at=at
        )
        if not answered:
            raise AnsweredError
        member.refresh_from_db()
        audit.record("people.answer", member.team, data={"person": str(member.person), "answer": state.value, "declaration": declaration})
    return member


def remind(member: TeamMember, *, by: User | None, at: datetime) -> TeamMember:
    """Notes that a member who was asked is reminded, once a day. Raises AnsweredError once he has answered or left, Refused a second time."""
    with act(by, at, member.team):
        row = TeamMember.objects.select_for_update(of=("self",)).select_related("person").get(pk=member.pk)
        if row.state != MemberState.INVITED:
            raise AnsweredError
        if row.reminded_at is not None and timezone.localdate(row.reminded_at) >= timezone.localdate(at):
            raise Refused((Reason("附2二(三)", f"今天已催复过{row.person}，请明天再催，或撤回邀请后另邀他人。"),))
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        audit.record("people.remind", row.team, data={"person": str(row.person)})
    return row


def leave(member: TeamMember, *, reason: str, by: User | None, at: datetime) -> TeamMember:
    """Ends the place of a member who was invited or has accepted, before the conclusion. Raises Refused, AnsweredError."""
    with act(by, at, member.team):
        _refuse_concluded(member.team)
        left = TeamMember.objects.filter(pk=member.pk, state__in=[MemberState.INVITED, MemberState.ACCEPTED]).update(
            state=MemberState.LEFT, declaration=reason, answered_at=at
        )
        if not left:
            raise AnsweredError
        member.refresh_from_db()
        audit.record("people.leave", member.team, data={"person": str(member.person), "reason": reason})
    return member


def lead(member: TeamMember, *, by: User | None, at: datetime) -> TeamMember:
    """Makes a member the lead in the place of whoever is. Raises Refused for one who is not on the team any more, or is the lead already."""
    active = [MemberState.INVITED, MemberState.ACCEPTED]
    with act(by, at, member.team):
        _refuse_concluded(member.team)
        rows = TeamMember.objects.filter(team=member.team_id, state__in=active)
        chosen = rows.select_for_update().filter(pk=member.pk).first()
        if chosen is None or chosen.is_lead:
            raise Refused((Reason("", f"{member.person}已经是组长，或已不在组内。"),))
        rows.filter(is_lead=True).update(is_lead=False)
        rows.filter(pk=member.pk).update(is_lead=True)
        member.refresh_from_db()
        audit.record("people.lead", member.team, data={"person": str(member.person)})
    return member


def conclude(team: Team, *, by: User | None, at: datetime) -> Team:
    """Marks the team's work as done, once; acts call `portal.access.services.conclude`, which ends the members' rights. Raises Refused."""
    with act(by, at, team.authority):
        if not Team.objects.filter(pk=team.pk, concluded_at__isnull=True).update(concluded_at=at):
            raise Refused((Reason("", f"{team}已作出结论。"),))
        team.refresh_from_db()
        audit.record("people.conclude", team)
    return team


def _refuse_concluded(team: Team) -> None:
    if Team.objects.filter(pk=team.pk, concluded_at__isnull=False).exists():
        raise Refused((Reason("", f"{team}已作出结论，成员不再变动。"),))
