"""For whom a reader fills in: his own institution, or at the counter the one whose mandate he holds (柜台代填).

The pages of the form are the same for both. A view marked `filling` is open to an institution's members, and to the officer for exactly
what his open mandate serves; everything else of the institution does not exist for him. The mandate is left on `request.counter`.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from filings.models import Assistance
from filings.queries import assistance as queries
from portal.access.decorators import MY, View, right
from portal.access.reading import held
from portal.accounts.models import User
from portal.accounts.rights import ROLE_RIGHTS, PartyKind, Role
from portal.institutions.models import LegalPerson, Registration

Given = Mapping[str, Any]
Finder = Callable[[User, HttpRequest, Given], Assistance | None]


def _of_filing(by: User, request: HttpRequest, given: Given) -> Assistance | None:
    return queries.writing_for(by, given["number"])


def _of_registration(by: User, request: HttpRequest, given: Given) -> Assistance | None:
    found = Registration.objects.filter(pk=given["number"]).select_related("legal_person").first()
    return queries.unused(by, found.legal_person) if found else None


def _of_institution(by: User, request: HttpRequest, given: Given) -> Assistance | None:
    number = request.POST.get("institution", "") or request.GET.get("institution", "")
    found = LegalPerson.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
    return queries.unused(by, found) if found else None


def _of_any(by: User, request: HttpRequest, given: Given) -> Assistance | None:
    return next((row for row in queries.standing_at(by).select_related("authority") if row.serves(by)), None)


_FINDERS: dict[str, Finder] = {
    "filing": _of_filing,
    "registration": _of_registration,
    "institution": _of_institution,
    "any": _of_any,
}


def filling(of: str) -> Callable[[View], View]:
    """Open to members of an institution (MY), and at the counter to whoever holds the mandate for this `of`.

    `of`: what the address names: a filing, a registration, an institution (asked for in the query or the form), or any mandate at all.
    """
    find = _FINDERS[of]

    def mark(view: View) -> View:
        own = right(MY)(view)
        at_the_counter = right("accept_filing", on=PartyKind.AUTHORITY)(view)

        @wraps(own)  # carries the marks of @right: to the walk of the addresses it is a page of the institution
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not _accepts(request):
                return own(request, *args, **kwargs)
            mandate = find(user, request, kwargs)
            if mandate is None:
                return (_over(user, request, kwargs) if of == "filing" else None) or own(request, *args, **kwargs)
            request.counter = mandate  # type: ignore[attr-defined]
            return at_the_counter(request, *args, **kwargs)

        return guarded

    return mark


def _over(by: User, request: HttpRequest, given: Given) -> HttpResponseBase | None:
    """A second press, or a window left open, once the mandate is over: back to its page, which says how it ended. A script is refused."""
    mandate = queries.ended_for(by, given["number"])
    if mandate is None or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return None
    messages.info(request, f"代填已经结束：{mandate.get_end_display()}。")
    return redirect("desk_counter_mandate", mandate.pk)


def _accepts(request: HttpRequest) -> bool:
    """Whether he accepts filings anywhere; the institution's own people cost no question more."""
    return any("accept_filing" in ROLE_RIGHTS[Role(row.role)] for row in held(request))


def at_counter(request: HttpRequest) -> Assistance | None:
    """The mandate under which the reader fills in this page; None for the institution's own people."""
    return getattr(request, "counter", None)
