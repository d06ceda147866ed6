"""The reader of a page: his memberships of the day, read once a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from portal.access.models import Membership
from portal.access.queries import memberships
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES


def held(request: HttpRequest) -> list[Membership]:
    """The memberships of the reader that hold today, officers' first; none for a visitor. One query a request."""
    if not hasattr(request, "_held"):
        user = request.user
        request._held = memberships(user, timezone.localdate()) if isinstance(user, User) else []  # type: ignore[attr-defined]
    return request._held  # type: ignore[attr-defined,no-any-return]


def is_officer(request: HttpRequest) -> bool:
    """Whether the reader serves an authority (experts included)."""
    return any(row.role in OFFICER_ROLES for row in held(request))


def reader_of(request: HttpRequest) -> User:
    """The account behind a request that a right has let through. Raises PermissionDenied for a visitor."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
