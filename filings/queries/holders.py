"""Whose desk the open filings of an authority lie on, also where the officer has left it (T12)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from filings.models import Filing
from filings.queries.colleagues import colleagues
from filings.queries.queue import queue
from portal.accounts.models import User
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


def held_by(authority: Authority, holder: User) -> QuerySet[Filing]:
    """The open filings of this authority that are assigned to him, those due first."""
    return queue(authority).filter(assignee=holder)
