"""What every page knows of its reader: who he is and where he may go. Read when a page first asks; a visitor costs no query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.access.navigation import items
from portal.access.reading import held_here, institutions_of


def reader(request: HttpRequest) -> dict[str, Any]:
    """`demo`, and for a reader `me` (name, role, party) and `nav`: the items of the bar, on the pages of the desk and of an institution."""
    found: dict[str, Any] = {"demo": settings.DEMO}
    if hasattr(request, "user") and request.user.is_authenticated:
        found["me"] = SimpleLazyObject(lambda: me(request))
        found["nav"] = SimpleLazyObject(lambda: items(request.path, held_here(request)))
    return found


def me(request: HttpRequest) -> dict[str, Any]:
    """Name, roles and party of the reader as the bar shows them: the party that comes first, with all his roles in it.

    On the pages of an institution that is the one he switched to; `others` are those he may switch to.
    """
    at_institution = request.path.startswith("/my/")
    rows = [row for row in held_here(request) if not at_institution or row.legal_person_id is not None] or held_here(request)
    party = rows[0].party if rows else None
    roles = "、".join(row.get_role_display() for row in rows if row.party == party)
    others = [own for own in institutions_of(request) if own != party] if at_institution else []
    return {"name": str(request.user), "role": roles, "party": str(party or ""), "others": others}
