"""How complaints, incidents and guidance are drawn: their badges, their lists with filters, their parts of a page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode

from filings.faces import Face
from filings.views.step_page import beside_fields
from portal.documents.filetypes import media_type
from portal.documents.models import ScanState
from portal.documents.queries import attachments_of, offered
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import ComplaintState, GuidanceState, IncidentState

PAGE = 25
LONGEST = 80
WAITING, WORKING, DONE, ENDED = ("ochre", "clock"), ("blue", "refresh"), ("green", "check"), ("grey", "minus")
FACES: Mapping[Any, tuple[str, str]] = {
    ComplaintState.RECEIVED: WAITING,
    ComplaintState.ACCEPTED: WORKING,
    ComplaintState.VERIFYING: WORKING,
    ComplaintState.ANSWERED: DONE,
    ComplaintState.CLOSED: DONE,
    ComplaintState.DECLINED: ENDED,
    IncidentState.REPORTED: WAITING,
    IncidentState.FOLLOWING: WORKING,
    GuidanceState.DRAFTED: ("blue", "pencil"),
    GuidanceState.PUBLISHED: ("teal", "speakerphone"),
    GuidanceState.WITHDRAWN: ENDED,
}


def badge(subject: Any) -> Face:
    """The state of any of the three."""
    tone, icon = FACES[subject.state]
    return Face(tone, icon, str(subject.get_state_display()))


def moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


@dataclass
class Listed:
    """A list as its address asks for it. `filters`: name → (label, options); `narrow` takes the words and the filters by name."""

    request: HttpRequest
    readable: QuerySet[Any]
    views: Mapping[str, tuple[str, Any]]
    narrow: Callable[..., QuerySet[Any]]
    in_view: Callable[[QuerySet[Any], str], QuerySet[Any]]
    counts: Callable[[QuerySet[Any]], dict[str, int]]
    filters: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()[:LONGEST]

    @cached_property
    def given(self) -> dict[str, str]:
        """The filters that are set; what is no option is none."""
        asked = {name: self.request.GET.get(name, "") for name in self.filters}
        return {name: value for name, value in asked.items() if value in dict(self.filters[name][1])}

    @property
    def view(self) -> str:
        wanted = self.request.GET.get("view", "all" if self.words or self.given else next(iter(self.views)))
        return wanted if wanted in self.views else next(iter(self.views))

    @property
    def found(self) -> QuerySet[Any]:
        return self.narrow(self.readable, self.words, **self.given)

    @property
    def rows(self) -> QuerySet[Any]:
        return self.in_view(self.found, self.view)

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.rows, PAGE).get_page(self.request.GET.get("page"))

    def query(self, **change: str) -> str:
        now = {"view": self.view, "q": self.words, **self.given} | change
        return f"?{urlencode({name: value for name, value in now.items() if value})}"

    def context(self, title: str) -> dict[str, Any]:
        """What the template of a list reads; the counts of all views come from one query."""
        counted = self.counts(self.found)
        views = [
            {"label": label, "url": self.query(view=key), "active": key == self.view, "count": counted[key]}
            for key, (label, _) in self.views.items()
        ]
        chips = [
            {"label": self.filters[name][0], "value": dict(self.filters[name][1])[value], "remove_url": self.query(**{name: ""})}
            for name, value in self.given.items()
        ]
        return {
            "groups": [{"title": title, "views": views}],
            "heading": title,
            "title": self.views[self.view][0],
            "page": self.page,
            "search": {"value": self.words, "label": f"查找{title}", "placeholder": "编号、机构、事项"},
            "chips": chips,
            "filters": [self._menu(name, label, options) for name, (label, options) in self.filters.items() if name not in self.given],
            "keep": {"view": self.view, **self.given},
            "clear_url": f"?view={self.view}" if self.words or self.given else "",
            "query": self.query(),
            "crumbs": [{"label": title, "url": ""}],
        }

    def _menu(self, name: str, label: str, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
        rows = [{"value": value, "label": word, "checked": False} for value, word in options]
        return {"label": label, "name": name, "kind": "radio", "options": rows}


def files_of(subject: Model, prefix: str) -> list[dict[str, str]]:
    """The files of a subject: those found clean with their address, the others with what keeps them back."""
    rows = attachments_of(subject).filter(replaced_at__isnull=True)
    why = {ScanState.WAITING.value: "查毒中", ScanState.INFECTED.value: "含恶意内容，不能打开"}
    return [
        {"text": row.name, "url": f"{prefix}files/{row.pk}/" if offered(row) else "", "note": why.get(row.scan_state, "")} for row in rows
    ]


def sent_file(subject: Model, file_id: int) -> FileResponse:
    """One clean file of a subject, always to be saved."""
    file = get_object_or_404(attachments_of(subject), pk=file_id)
    if not offered(file):
        raise Http404("文件还没有通过查毒")
    response = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=media_type(file.kind))
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response


@dataclass
class FormPage:
    """A form of its own page: its face, its words, and what stands in the way."""

    request: HttpRequest
    form: forms.Form
    title: str
    back: str
    crumbs: list[dict[str, str]]
    base: str = "base_desk.html"
    word: str = "提交"
    lead: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    template: str = "supervision/watch/form.html"

    def page(self, *, status: int = 200, **more: Any) -> HttpResponse:
        names = ("form", "title", "back", "base", "word", "lead")
        crumbs = [*self.crumbs, {"label": self.title, "url": ""}]
        context = {**{name: getattr(self, name) for name in names}, "crumbs": crumbs, **self.more, **more}
        return render(self.request, self.template, context, status=status)

    def refused(self, refused: Refused) -> HttpResponse:
        """Each reason beside its field; what belongs to none stands above the form."""
        status = 403 if isinstance(refused, NotAllowed) else 422
        return self.page(status=status, reasons=beside_fields(self.form, refused))


def notes_of(rows: Iterable[Any]) -> list[dict[str, str]]:
    return [{"text": row.text, "by": str(row.by), "at": moment(row.at)} for row in rows]
