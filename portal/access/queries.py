"""Reads of memberships: whose party is whose."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from portal.access.models import Invitation, Membership
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES, ROLE_RIGHTS, Role
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.models import LegalPerson
from portal.people.models import MemberState, Team, TeamMember


def in_force(on: date) -> Q:
    """Memberships that hold on this day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def memberships(user: User, on: date) -> list[Membership]:
    """The user's memberships on this day, officers' first; a superuser's give nothing, as `User.has_perm` says."""
    if user.is_superuser:
        return []
    rows = Membership.objects.filter(in_force(on), user=user).select_related("authority", "legal_person")
    return sorted(rows, key=lambda row: (row.role not in OFFICER_ROLES, row.pk))


def members(party: Authority | LegalPerson, on: date, roles: Iterable[Role] = ()) -> QuerySet[Membership]:
    """Who serves this party on this day, in these roles (all when none is named)."""
    rows = Membership.objects.filter(in_force(on), **{column_of(party): party}).select_related("user")
    wanted = list(roles)
    return rows.filter(role__in=wanted) if wanted else rows


def users_of(party: Authority | LegalPerson, on: date, roles: Iterable[Role] = ()) -> list[User]:
    """The distinct active accounts behind `members`, by name."""
    found = {row.user_id: row.user for row in members(party, on, roles) if row.user.is_active}
    return sorted(found.values(), key=lambda user: (user.name, user.pk))


def officers(on: date, *, authority_code: str = "", words: str = "") -> QuerySet[Membership]:
    """Whoever serves an authority on this day, by authority; narrowed to one authority and by a part of the name."""
    rows = Membership.objects.filter(in_force(on), authority__isnull=False).select_related("user", "authority")
    if authority_code:
        rows = rows.filter(authority__code=authority_code)
    if words:
        rows = rows.filter(Q(user__name__icontains=words) | Q(user__username__icontains=words))
    return rows.order_by("authority__order", "role", "user__name", "pk")


def open_invitations(party: LegalPerson | None) -> QuerySet[Invitation]:
    """Invitations neither accepted nor revoked, lapsed ones included: to this institution, or (None) to any authority."""
    to = Q(legal_person=party) if party else Q(authority__isnull=False)
    return Invitation.objects.filter(to, accepted_at=None, revoked_at=None).select_related("authority", "legal_person", "invited_by")


StandIn = Callable[[User, LegalPerson], str]


def _nobody(user: User, party: LegalPerson) -> str:
    return ""


# Set once by the app that knows who acts for an institution without belonging to it; it stands to our right.
_stand_in: StandIn = _nobody


def use_stand_in(resolver: StandIn) -> None:
    """Lets an app say as what a user acts for an institution he has no part in."""
    global _stand_in
    _stand_in = resolver


def roles_of(user: User, party: object) -> str:
    """The words for a user's part in a party, for the audit trail; empty where there is none. Ended parts are not named."""
    if isinstance(party, Team):
        places = TeamMember.objects.filter(team=party, person__user=user, state=MemberState.ACCEPTED)
        return next(("组长" if lead else "成员" for lead in places.values_list("is_lead", flat=True)), "")
    if not isinstance(party, Authority | LegalPerson):
        return ""
    rows = Membership.objects.filter(user=user, until_on__isnull=True, **{column_of(party): party}).order_by("pk")
    words = "、".join(Role(role).label for role in rows.values_list("role", flat=True))
    return _stand_in(user, party) if not words and isinstance(party, LegalPerson) else words


def authorities_read(posts: Iterable[Membership], right: str = "read_filings") -> frozenset[int] | None:
    """The keys of the authorities whose files the holder of these memberships reads; None where he reads everybody's (region, Centre)."""
    parties = [row.authority for row in posts if row.authority is not None and right in ROLE_RIGHTS[Role(row.role)]]
    return None if any(party.kind != AuthorityKind.CITY for party in parties) else frozenset(party.pk for party in parties)


def column_of(party: Authority | LegalPerson) -> str:
    """Under which column a membership or an invitation holds this party."""
    return "authority" if isinstance(party, Authority) else "legal_person"
