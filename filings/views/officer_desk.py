"""The desk that every page of the queue starts from: whose queue, under which view and wish, with its parts and its list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from filings.models import Filing
from filings.queries import queue_list
from filings.queries.queue import View, overdue, parts_of, queue, views
from filings.queries.queue_list import Wanted
from filings.queries.queue_parts import Condition, Part
from filings.queries.saved_views import figures
from filings.queries.substitution import absent_for
from filings.services.intake import HANDLING
from filings.views import officer_wanted as wishes
from filings.views.officer import posts, reads_all, rights_on
from portal.access.reading import reader_of
from portal.accounts.models import User
from portal.authorities.models import Authority


@dataclass(frozen=True)
class Desk:
    """Whose queue is read, by whom, on which day, in which view and under which wish."""

    request: HttpRequest
    authority: Authority
    authorities: tuple[Authority, ...]
    rights: frozenset[str]
    today: date
    wish: Wanted

    @cached_property
    def views(self) -> tuple[View, ...]:
        return views(reader_of(self.request), self.authority, self.rights, self.today, self.absent)

    @cached_property
    def absent(self) -> list[User]:
        """The colleagues the reader stands in for today; nobody's without a post that handles filings here."""
        handles = self.rights & set(HANDLING)
        return absent_for(reader_of(self.request), self.authority, self.today) if handles else []

    @property
    def view(self) -> View:
        """The one asked for; without a wish 我的待办 for who handles filings here, otherwise everything in hand."""
        return self.named(self.request.GET.get("view") or ("mine" if self.rights & {*HANDLING, "publicise_filing"} else "all"))

    def named(self, key: str) -> View:
        """The view of this key; the first one for a key that is none."""
        return next((view for view in self.views if view.key == key), self.views[0])

    @cached_property
    def asked(self) -> dict[str, Condition]:
        return queue_list.conditions(self.wish, reader_of(self.request), self.authority, self.today)

    @property
    def rows(self) -> QuerySet[Filing]:
        """The list in its order."""
        return queue_list.narrowed(queue(self.authority), self.authority, self.view, self.asked, self.wish.sort)

    @cached_property
    def parts(self) -> list[Part]:
        """The whole queue in parts, for every count of the page."""
        return parts_of(self.authority)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that the list is under."""
        return (self.view.condition, *self.asked.values())

    def figures(self, others: Mapping[str, tuple[Condition, ...]]) -> dict[str, int]:
        """How many filings the list has (`total`), how many of them are overdue (`late`), and how many meet the others."""
        late = overdue(self.authority, self.today)
        asked = {"total": self.conditions, "late": (*self.conditions, late), **others}
        return figures(queue(self.authority), self.parts, asked)


def desk(request: HttpRequest) -> Desk:
    """The reader's desk: his own authority, or the one he names where he reads all. Raises Http404 for any other."""
    own = {row.authority.code: row.authority for row in posts(request) if row.authority is not None}
    all_of_them = tuple(Authority.objects.all()) if reads_all(posts(request)) else tuple(own.values())
    wanted = request.GET.get("authority", "") or next(iter(own))
    chosen = next((authority for authority in all_of_them if authority.code == wanted), None)
    if chosen is None:
        raise Http404("没有这个受理机关的队列")
    return Desk(request, chosen, all_of_them, rights_on(request, chosen), timezone.localdate(), wishes.wanted(request.GET))


def picked(request: HttpRequest, here: Desk) -> list[Filing]:
    """The rows that were ticked, as far as they stand in this authority's queue."""
    keys = [int(key) for key in (request.POST or request.GET).getlist("pick") if wishes.is_key(key)]
    wish = replace(Wanted(), picked=tuple(keys))
    asked = queue_list.conditions(wish, reader_of(request), here.authority, here.today)
    return list(queue(here.authority).filter(*(condition.sql for condition in asked.values()))) if keys else []
