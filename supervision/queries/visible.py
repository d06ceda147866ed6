"""Whose row of supervision is whose: what each reader may open; everything else answers 404."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from portal.access.models import Membership
from portal.access.queries import authorities_read
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES
from portal.people.models import MemberState

M = TypeVar("M", bound=Model)


def by_officers(rows: QuerySet[M], held: Iterable[Membership], *paths: str) -> QuerySet[M]:
    """What officers with these memberships read: rows of which one of the `paths` leads to their authority.

    The region, the Centre and auditors read all of them; whoever holds no post with the right to read supervision, none.
    """
    own = authorities_read(held, "read_supervision")
    if own is None:
        return rows
    theirs = Q(pk__in=[])
    for path in paths:
        theirs |= Q(**{f"{path}__in": own})
    return rows.filter(theirs) if own else rows.none()


def by_institution(rows: QuerySet[M], held: Iterable[Membership], path: str = "registration__legal_person") -> QuerySet[M]:
    """The rows of the institutions of these memberships."""
    own = {row.legal_person_id for row in held if row.role in INSTITUTION_ROLES}
    return rows.filter(**{f"{path}__in": own}) if own else rows.none()


def by_team(rows: QuerySet[M], user: User, path: str = "team") -> QuerySet[M]:
    """The rows of the teams this user serves on, from his acceptance to the conclusion."""
    places = {
        f"{path}__members__person__user": user,
        f"{path}__members__state": MemberState.ACCEPTED,
        f"{path}__concluded_at__isnull": True,
    }
    return rows.filter(pk__in=rows.model._default_manager.filter(**places).values("pk"))
