"""The reader of a page: his memberships of the day, read once a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from portal.access.models import Membership
from portal.access.queries import memberships
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES
from portal.institutions.models import LegalPerson

CHOSEN = "institution"  # in the session


def held(request: HttpRequest) -> list[Membership]:
    """The memberships of the reader that hold today, officers' first; none for a visitor. One query a request."""
    if not hasattr(request, "_held"):
        user = request.user
        request._held = memberships(user, timezone.localdate()) if isinstance(user, User) else []  # type: ignore[attr-defined]
    return request._held  # type: ignore[attr-defined,no-any-return]


def institutions_of(request: HttpRequest) -> list[LegalPerson]:
    """The institutions the reader belongs to today, in the order in which he joined them."""
    return list(dict.fromkeys(row.legal_person for row in held(request) if row.legal_person is not None))


def chosen_institution(request: HttpRequest) -> LegalPerson | None:
    """The institution whose pages he is on: the one he switched to in this session, else his first."""
    own = institutions_of(request)
    chosen = request.session.get(CHOSEN) if len(own) > 1 else None
    return next((party for party in own if party.pk == chosen), own[0] if own else None)


def choose_institution(request: HttpRequest, number: int) -> LegalPerson | None:
    """Switches to another institution of his for the rest of the session; None where it is not his."""
    found = next((party for party in institutions_of(request) if party.pk == number), None)
    if found is not None:
        request.session[CHOSEN] = found.pk
    return found


def held_here(request: HttpRequest) -> list[Membership]:
    """His memberships without those in institutions he has not switched to: what every page and right of the day goes by."""
    here = chosen_institution(request)
    return [row for row in held(request) if row.legal_person_id is None or row.legal_person == here]


def is_officer(request: HttpRequest) -> bool:
    """Whether the reader serves an authority (experts included)."""
    return any(row.role in OFFICER_ROLES for row in held(request))


def reader_of(request: HttpRequest) -> User:
    """The account behind a request that a right has let through. Raises PermissionDenied for a visitor."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
