"""A right that counts at the region alone: what is brought in there holds for all cities."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.access.decorators import View, forbidden, right
from portal.accounts.rights import PartyKind
from portal.authorities.models import AuthorityKind


def regional(needed: str) -> Callable[[View], View]:
    """Open to whoever holds the right on the region; the same right on a city does not do."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rows = request.memberships  # type: ignore[attr-defined]
            if not any(row.authority is not None and row.authority.kind == AuthorityKind.REGION for row in rows):
                return forbidden(request, needed)
            return view(request, *args, **kwargs)

        return right(needed, on=PartyKind.AUTHORITY)(guarded)

    return mark
