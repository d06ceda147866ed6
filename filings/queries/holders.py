"""Whose desk the open filings of an authority lie on, also where the officer has left it (T12)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from filings.models import Filing
from filings.queries.colleagues import HANDLING, colleagues
from filings.queries.queue import queue
from portal.access.queries import members
from portal.accounts.models import User
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.authorities.models import Authority


@dataclass(frozen=True, slots=True)
class Holder:
    """An officer with the open filings assigned to him; `posts` are empty once he handles nothing there any more."""

    user: User
    posts: str
    number: int


def holders(authority: Authority, on: date) -> list[Holder]:
    """Everybody who has a filing of this authority, those who have left first, then by name; two queries."""
    posts = {user.pk: words for user, words in colleagues(authority, on)}
    rows = queue(authority).select_related(None).order_by().filter(assignee__isnull=False).values_list("assignee")
    counted = dict(rows.annotate(number=Count("pk")))
    users = User.objects.in_bulk(list(counted))
    found = [Holder(users[key], posts.get(key, ""), number) for key, number in counted.items()]
    return sorted(found, key=lambda holder: (bool(holder.posts), holder.user.name, holder.user.pk))


def left_behind(authority: Authority, on: date) -> QuerySet[Filing]:
    """The filings of all holders without posts: assigned to somebody who handles nothing there any more."""
    posts = members(authority, on, [role for role in Role if ROLE_RIGHTS[role] & HANDLING])
    return queue(authority).filter(~Exists(posts.filter(user=OuterRef("assignee"), user__is_active=True)), assignee__isnull=False)


def held_by(authority: Authority, holder: User) -> QuerySet[Filing]:
    """The open filings of this authority that are assigned to him, those due first."""
    return queue(authority).filter(assignee=holder)
