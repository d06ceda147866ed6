"""How many messages wait for the reader, for the bell: one query, made when a page first asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.accounts.models import User
from portal.inbox.queries import unread_count


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread`; absent for a visitor."""
    user = getattr(request, "user", None)
    return {"unread": SimpleLazyObject(lambda: unread_count(user))} if isinstance(user, User) else {}
