"""The only writer of memberships and of django-guardian's rows, which are their projection."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from guardian.utils import get_user_obj_perms_model

from portal.access import rules
from portal.access.models import Membership
from portal.access.queries import column_of, in_force
from portal.accounts import signing_in
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, RIGHTS, ROLE_RIGHTS, PartyKind, Role
from portal.audit import services as audit
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.models import LegalPerson
from portal.people import services as people
from portal.people.models import MemberState, Team, TeamKind, TeamMember
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused

Party = Authority | LegalPerson | Team

# What every member may do, and what the lead may do besides.
TEAM_RIGHTS: dict[TeamKind, tuple[frozenset[str], frozenset[str]]] = {
    TeamKind.EVALUATION: (frozenset({"sign_opinion"}), frozenset({"lead_evaluation"})),
    TeamKind.INSPECTION: (frozenset({"inspect_on_site"}), frozenset()),
}


def grant(
    user: User, party: Authority | LegalPerson, role: Role, *, by: User | None, at: datetime, from_on: date | None = None
) -> Membership:
    """Gives a user a role in a party, from today unless a later day is named.

    Raises ValueError where the role does not fit the party, Refused where he has it already or may not have both.
    """
    if (role in INSTITUTION_ROLES) != isinstance(party, LegalPerson):
        raise ValueError(f"{role.label} 不是 {party} 的角色")
    today = timezone.localdate(at)
    with act(by, at, party):
        refuse(rules.grant_blockers(str(user), role, _roles_held(user, today)))
        membership = _membership(user, party, role, from_on or today)
        audit.record(
            "access.grant", membership, data={"user": str(user), "role": role.value, "party": str(party), "from": membership.from_on}
        )
        project(user, party, on=today)
    return membership


def _membership(user: User, party: Authority | LegalPerson, role: Role, from_on: date) -> Membership:
    try:
        with transaction.atomic():
            return Membership.objects.create(user=user, role=role, from_on=from_on, **{column_of(party): party})
    except IntegrityError as error:
        raise Refused((Reason("", f"{user}已是{party}的{role.label}。"),)) from error


def _roles_held(user: User, on: date) -> frozenset[Role]:
    rows = Membership.objects.filter(user=user).exclude(until_on__lte=on)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def refuse(reasons: tuple[Reason, ...]) -> None:
    """Raises Refused with these reasons, if there are any."""
    if reasons:
        raise Refused(reasons)


def end(membership: Membership, *, by: User | None, at: datetime) -> Membership:
    """Ends a membership today; the rights go at once. Raises Refused for the last administrator of an institution, or a second time."""
    today = timezone.localdate(at)
    with act(by, at, membership.party):
        if membership.legal_person_id and membership.role == Role.ADMINISTRATOR:
            refuse(rules.last_administrator(str(membership.party), _other_administrators(membership, today)))
        ended = Membership.objects.filter(pk=membership.pk).exclude(until_on__lte=today).update(until_on=today)
        if not ended:
            raise Refused((Reason("", f"{membership.user}的这项任职已经终止。"),))
        membership.refresh_from_db()
        audit.record("access.end", membership, data={"user": str(membership.user), "role": membership.role, "party": str(membership.party)})
        project(membership.user, membership.party, on=today)
    return membership


def _other_administrators(membership: Membership, on: date) -> int:
    """How many administrators stay; the institution's row is held, so that two cannot end each other at once."""
    LegalPerson.objects.select_for_update().get(memberships=membership)
    rows = Membership.objects.filter(in_force(on), legal_person=membership.legal_person_id, role=Role.ADMINISTRATOR, user__is_active=True)
    return rows.exclude(user=membership.user_id).count()


def manages(by: User, party: Authority | LegalPerson) -> bool:
    """Whether he administers the accounts of this party: his own, or any authority's for the region's security administrator."""
    if by.has_perm("manage_members", party):
        return True
    return isinstance(party, Authority) and any(
        by.has_perm("manage_members", region) for region in Authority.objects.filter(kind=AuthorityKind.REGION)
    )


def appoint(user: User, authority: Authority, role: Role, *, by: User, at: datetime) -> Membership:
    """An administrator of accounts gives an officer a role; nobody gives himself one. Raises NotAllowed, Refused."""
    need_manager(by, authority)
    refuse(rules.own_account(user == by))
    return grant(user, authority, role, by=by, at=at)


def dismiss(membership: Membership, *, by: User, at: datetime) -> Membership:
    """An administrator of accounts ends somebody's membership, never his own. Raises NotAllowed, Refused."""
    need_manager(by, membership.party)
    refuse(rules.own_account(membership.user == by))
    return end(membership, by=by, at=at)


def need_manager(by: User, party: Authority | LegalPerson) -> None:
    """Raises NotAllowed unless he administers the accounts of this party."""
    if not manages(by, party):
        raise NotAllowed((Reason("", f"你没有“管理账号”的权限：须由{party}的账号管理人员办理。"),))


def need_manager_of(by: User, user: User) -> None:
    """Raises NotAllowed unless he administers a party that this user serves or served, Refused for his own account."""
    refuse(rules.own_account(user == by))
    parties = [row.party for row in user.memberships.select_related("authority", "legal_person")]
    if not any(manages(by, party) for party in parties):
        raise NotAllowed((Reason("", f"你没有“管理账号”的权限：{user}不属于你管理的单位。"),))


def unlock(user: User, *, by: User, at: datetime) -> None:
    """Opens a user name that repeated failures have locked. Raises NotAllowed, Refused."""
    with act(by, at):
        need_manager_of(by, user)
        signing_in.clear(user.username)
        audit.record("access.unlock", user)


def rights_due(user: User, party: Party, on: date) -> frozenset[str]:
    """The rights this user should hold on this party on this day: the truth that the projection is compared with."""
    if isinstance(party, Team):
        return _team_rights(user, party)
    roles = Membership.objects.filter(in_force(on), user=user, **{column_of(party): party}).values_list("role", flat=True)
    return rights_of(roles, PartyKind.AUTHORITY if isinstance(party, Authority) else PartyKind.INSTITUTION)


def rights_of(roles: Iterable[str], kind: PartyKind) -> frozenset[str]:
    """The rights that these roles bring on a party of this kind."""
    return frozenset(right for role in roles for right in ROLE_RIGHTS[Role(role)] if right in RIGHTS[kind])


def team_rights(kind: str, is_lead: bool) -> frozenset[str]:
    """The rights of a member who has accepted, as long as a team of this kind is at work."""
    member, lead = TEAM_RIGHTS[TeamKind(kind)]
    return member | lead if is_lead else member


def _team_rights(user: User, team: Team) -> frozenset[str]:
    place = TeamMember.objects.filter(team=team, person__user=user, state=MemberState.ACCEPTED).first()
    return frozenset() if place is None or team.concluded_at is not None else team_rights(team.kind, place.is_lead)


def project(user: User, party: Party, *, on: date) -> None:
    """Makes guardian's rows of this user on this party equal to the rights due."""
    row = get_user_obj_perms_model(party)
    rows = row._default_manager.filter(user=user, content_object=party)
    due, held = rights_due(user, party, on), frozenset(rows.values_list("permission__codename", flat=True))
    if due - held:
        known = {one.codename: one for one in Permission.objects.filter(content_type=ContentType.objects.get_for_model(party))}
        new = [row(user=user, content_object=party, permission=known[right]) for right in sorted(due - held)]
        row._default_manager.bulk_create(new, ignore_conflicts=True)
    if held - due:
        rows.filter(permission__codename__in=held - due).delete()


def admit(member: TeamMember, *, declaration: str, by: User | None, at: datetime) -> TeamMember:
    """A person accepts his place on a team with his recusal declaration; his rights begin. Clause: 文二(二)."""
    with act(by, at, member.team):
        member = people.answer(member, MemberState.ACCEPTED, declaration=declaration, by=by, at=at)
        _project_member(member, at)
    return member


def lead(member: TeamMember, *, by: User | None, at: datetime) -> TeamMember:
    """A member becomes the lead; the right to conclude goes over to him with it."""
    with act(by, at, member.team):
        member = people.lead(member, by=by, at=at)
        for place in TeamMember.objects.filter(team=member.team_id, state=MemberState.ACCEPTED).select_related("person__user", "team"):
            _project_member(place, at)
    return member


def release(member: TeamMember, *, reason: str, by: User | None, at: datetime) -> TeamMember:
    """A member leaves before the conclusion; his rights end."""
    with act(by, at, member.team):
        member = people.leave(member, reason=reason, by=by, at=at)
        _project_member(member, at)
    return member


def conclude(team: Team, *, by: User | None, at: datetime) -> Team:
    """The team's work is done; the rights of all its members end."""
    with act(by, at, team):
        team = people.conclude(team, by=by, at=at)
        for member in team.members.select_related("person__user", "team"):
            _project_member(member, at)
    return team


def _project_member(member: TeamMember, at: datetime) -> None:
    if member.person.user is not None:
        project(member.person.user, member.team, on=timezone.localdate(at))
