"""Whose filing is whose: the one place that decides what a reader may open; everything else answers 404."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from filings.models import Filing
from portal.access.models import Membership
from portal.access.queries import authorities_read, memberships
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES
from portal.people.models import MemberState


def visible_to(user: User) -> QuerySet[Filing]:
    """The filings this user may read.

    An institution's members their own; officers those of their authority or on its desk, drafts excepted; the region, the Centre and
    auditors all that were submitted; a panel's members theirs, from their acceptance to the conclusion: who is only invited
    knows the invitation and no more.
    """
    if user.is_superuser:
        return Filing.objects.none()
    held = memberships(user, timezone.localdate())
    own = [row.legal_person_id for row in held if row.role in INSTITUTION_ROLES]
    theirs = _read_in_office(held)
    panel = (
        Q(team__members__person__user=user, team__members__state=MemberState.ACCEPTED, team__concluded_at__isnull=True)
        if _is_expert(user)
        else Q(pk__in=[])
    )
    return (
        Filing.objects.filter(Q(legal_person__in=own) | theirs | panel).distinct()
        if _is_expert(user)
        else Filing.objects.filter(Q(legal_person__in=own) | theirs)
    )


def in_office(held: Iterable[Membership]) -> QuerySet[Filing]:
    """What officers with these memberships read as such: never a panel's view, never what was not submitted."""
    return Filing.objects.filter(_read_in_office(held))


def _read_in_office(held: Iterable[Membership]) -> Q:
    own, submitted = authorities_read(held), Q(first_submitted_at__isnull=False)
    if own is None:
        return submitted
    theirs = Q(authority__in=own) | Q(desk__in=own) | Q(recommender__in=own) | Q(registration__supervised_by__in=own)
    return submitted & theirs if own else Q(pk__in=[])


def _is_expert(user: User) -> bool:
    return hasattr(user, "person")
