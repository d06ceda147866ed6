"""Who stands in for whom on a day (T12)."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from filings.models import Filing, Substitution
from filings.models.substitution import holding
from filings.rules.separation import DECIDING_RIGHTS
from portal.access.models import Membership
from portal.access.queries import in_force
from portal.accounts.models import User
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.authorities.models import Authority

# The posts whose holders handle filings: whoever has none of them any more stands in for nobody.
_POSTS = [role for role in Role if ROLE_RIGHTS[role] & DECIDING_RIGHTS]


def holding_now(authority: Authority, on: date) -> QuerySet[Substitution]:
    """Those of an authority that hold on this day, as long as the substitute serves there."""
    serves = Membership.objects.filter(in_force(on), user=OuterRef("substitute"), authority=authority, role__in=_POSTS)
    return authority.substitutions.filter(holding(on), Exists(serves), substitute__is_active=True)


def absent_for(user: User, authority: Authority, on: date) -> list[User]:
    """The colleagues he stands in for on this day, by name; one query."""
    rows = holding_now(authority, on).filter(substitute=user).select_related("absent").order_by("absent__name", "pk")
    return [row.absent for row in rows]


def substitute_of(user: User, authority: Authority, on: date) -> User | None:
    """Who stands in for him on this day."""
    row = holding_now(authority, on).filter(absent=user).select_related("substitute").first()
    return row.substitute if row else None


def with_substitute(rows: QuerySet[Filing], on: date) -> QuerySet[Filing]:
    """With the name of who stands in for the assignee on this day (`substitute_name`), in the same query."""
    found = Substitution.objects.filter(holding(on), authority=OuterRef("authority"), absent=OuterRef("assignee"))
    return rows.annotate(substitute_name=Subquery(found.values("substitute__name")[:1]))


def standing(authority: Authority, today: date) -> QuerySet[Substitution]:
    """Those that hold or are still to come, the next to begin first."""
    rows = authority.substitutions.filter(to_on__gte=today, ended_on=None)
    return rows.select_related("absent", "substitute", "named_by").order_by("from_on", "pk")


def past(authority: Authority, today: date) -> QuerySet[Substitution]:
    """Those that are over, the latest first."""
    rows = authority.substitutions.exclude(to_on__gte=today, ended_on=None)
    return rows.select_related("absent", "substitute", "named_by", "ended_by").order_by("-to_on", "-pk")
