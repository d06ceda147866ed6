"""Reads of the registers of inspectors. Clause: 文二(三), 文三(一)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from portal.access.models import Membership
from portal.access.queries import members
from portal.accounts.models import User
from portal.authorities.models import Authority
from supervision.models import Avoidance, Inspector
from supervision.queries.visible import by_officers


def visible(posts: Iterable[Membership]) -> QuerySet[Inspector]:
    """What officers read: their authority's register; the region, the Centre and auditors all."""
    return by_officers(Inspector.objects.select_related("person__user", "authority", "employer"), posts, "authority")


def listed(rows: QuerySet[Inspector], on: date) -> QuerySet[Inspector]:
    """Those who stand in their register on this day."""
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


def found_by(rows: QuerySet[Inspector], text: str) -> QuerySet[Inspector]:
    """Those whose name, certificate or employer holds the text."""
    if not text:
        return rows
    return rows.filter(Q(person__name__icontains=text) | Q(certificate__icontains=text) | Q(employer__name__icontains=text))


def keeping_out(inspectors: Iterable[Inspector]) -> dict[int, int]:
    """How many institutions each keeps out of now, in one query."""
    rows = Avoidance.objects.filter(inspector__in=[row.pk for row in inspectors], until_on__isnull=True)
    return dict(rows.order_by().values_list("inspector").annotate(Count("pk")))


def avoidances(inspector: Inspector) -> QuerySet[Avoidance]:
    """All of one, those in force first."""
    return inspector.avoidances.select_related("legal_person").order_by("-until_on", "-from_on", "-pk")


def accounts(authority: Authority, on: date) -> list[User]:
    """The accounts of an authority's officers behind which the portal knows no person yet."""
    rows = members(authority, on).filter(user__person__isnull=True, user__is_active=True)
    return sorted({row.user_id: row.user for row in rows}.values(), key=lambda user: (user.name, user.pk))
