"""Who works on the filings of an authority: to whom one may be given, who may consent."""

from datetime import date

from portal.access.queries import members
from portal.accounts.models import User
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.authorities.models import Authority

HANDLING = frozenset({"accept_filing", "review_filing", "approve_filing"})


def colleagues(authority: Authority | None, on: date, rights: frozenset[str] = HANDLING) -> list[tuple[User, str]]:
    """The active accounts with one of these rights on the authority, each with the words for its posts, by name; one query."""
    if authority is None:
        return []
    posts: dict[int, tuple[User, list[str]]] = {}
    wanted = [role for role in Role if ROLE_RIGHTS[role] & rights]
    for row in members(authority, on, wanted).order_by("user__name", "user_id", "pk"):
        if row.user.is_active:
            posts.setdefault(row.user_id, (row.user, []))[1].append(row.get_role_display())
    return [(user, "、".join(roles)) for user, roles in posts.values()]
