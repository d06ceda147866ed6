"""What the lists of supervision on the desk start from: who reads, by which view, found by which words, taken away as a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.http import urlencode

from filings.views.step_page import beside_fields
from portal.access.decorators import right
from portal.access.models import Membership
from portal.accounts.rights import ROLE_RIGHTS, PartyKind, Role
from portal.authorities.models import Authority
from portal.documents import downloads
from portal.workflow.performing import NotAllowed, Refused

M = TypeVar("M", bound=Model)
PAGE = 25
LONGEST_SEARCH = 80

reading = right("read_supervision", on=PartyKind.AUTHORITY)  # the mark of every page of supervision on the desk


def posts(request: HttpRequest) -> list[Membership]:
    """The reader's posts that let him read supervision, left by `reading`."""
    return request.memberships  # type: ignore[attr-defined,no-any-return]


def parties(request: HttpRequest, needed: str) -> list[Authority]:
    """The authorities at which his posts bring this right."""
    rows = (row.authority for row in posts(request) if needed in ROLE_RIGHTS[Role(row.role)])
    return list({row.pk: row for row in rows if row is not None}.values())


@dataclass(frozen=True)
class View(Generic[M]):
    """A list as its address asks for it: the views with their counts, the rows of the one that is open, the search within it."""

    request: HttpRequest
    all_rows: QuerySet[M]
    found_by: Callable[[QuerySet[M], str], QuerySet[M]]
    conditions: Mapping[str, tuple[str, Q]]
    usual: str = "all"
    order: Sequence[str] = field(default_factory=tuple)

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()[:LONGEST_SEARCH]

    @property
    def key(self) -> str:
        """The view that is open; a search goes through all of them unless one is named."""
        wanted = self.request.GET.get("view", "all" if self.words else self.usual)
        return wanted if wanted in self.conditions else self.usual

    @property
    def found(self) -> QuerySet[M]:
        return self.found_by(self.all_rows, self.words)

    @property
    def rows(self) -> QuerySet[M]:
        rows = self.found.filter(self.conditions[self.key][1])
        return rows.order_by(*self.order) if self.order else rows

    @property
    def page(self) -> Page[M]:
        return Paginator(self.rows, PAGE).get_page(self.request.GET.get("page"))

    def context(self, title: str, url: str) -> dict[str, Any]:
        """What a template of a list reads; the counts of all views come from one query."""
        counts = self.found.order_by().aggregate(**{key: Count("pk", filter=only, distinct=True) for key, (_, only) in self._counted()})
        counts["all"] = counts.get("all", 0)
        views = [
            {"label": label, "url": f"?{urlencode(self._query(key))}", "active": key == self.key, "count": counts[key]}
            for key, (label, _) in self.conditions.items()
        ]
        query = f"?{urlencode(self._query(self.key))}"
        files = [{"label": f"下载 {word}", "url": f"{url}list.{form}{query}"} for form, word in downloads.FORMATS.items()]
        label = self.conditions[self.key][0]
        crumbs = [{"label": title, "url": ""}]
        return {
            "groups": [{"title": title, "views": views}],
            "title": label,
            "words": self.words,
            "view": self.key,
            "exports": files,
            "crumbs": crumbs,
        }

    def _counted(self) -> Iterable[tuple[str, tuple[str, Q]]]:
        return [(key, (label, only if only else Q(pk__isnull=False))) for key, (label, only) in self.conditions.items()]

    def _query(self, key: str) -> dict[str, str]:
        return {"view": key, **({"q": self.words} if self.words else {})}


def as_file(view: View[M], form: str, name: str, head: Sequence[str], cells: Callable[[M], Sequence[str]]) -> FileResponse:
    """Exactly the rows of the list, as CSV or as a workbook (T13). Raises Http404 for any other form."""
    if form not in downloads.FORMATS:
        raise Http404("没有这种格式")
    lines = (cells(row) for row in view.rows.iterator(chunk_size=500))
    return downloads.response(form, f"{name}{timezone.localdate():%Y%m%d}", head, lines)


def beside(form: forms.BaseForm | None, take: Callable[[], object]) -> object:
    """Takes an act; what speaks against it stands beside the fields it is about, the rest is raised on. Raises what `take` raises."""
    try:
        return take()
    except NotAllowed:
        raise
    except Refused as refused:
        if form is None:
            raise
        raise Refused(tuple(beside_fields(form, refused))) from refused
