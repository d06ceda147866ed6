"""Employers' norms on the desk: what waits to be put on file, what is in force, any number found again. Clause: 文一(一), D40."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import NormState
from filings.forms.norms import ReturnForm
from filings.models import EmployerNorm
from filings.queries import norms as queries
from filings.services import norms as services
from filings.views.norm_page import list_rows, sent, whole
from filings.views.officer import posts, reading
from filings.views.step_page import StepPage, act_rows
from portal.access.reading import reader_of

PAGE = 25
_URLS = {"put_on_file": "file", "send_back": "return"}
_VIEWS = {
    "waiting": ("待备案", Q(state=NormState.SUBMITTED)),
    "returned": ("已退回", Q(state=NormState.RETURNED)),
    "force": ("现行", Q(state=NormState.FILED, replaced_on__isnull=True)),
    "replaced": ("已被替代", Q(replaced_on__isnull=False)),
    "all": ("全部", Q()),
}


def _crumbs(norm: EmployerNorm, *more: str) -> list[dict[str, str]]:
    """评价规范 / the norm / what is open."""
    url = reverse("desk_norm", args=[norm.pk]) if more else ""
    base = [{"label": "评价规范", "url": reverse("desk_norms")}, {"label": norm.number or norm.title, "url": url}]
    return [*base, *({"label": label, "url": ""} for label in more)]


def _asked(request: HttpRequest) -> tuple[str, str]:
    """The words and the view that the address asks for; a search goes through all of them."""
    words = request.GET.get("q", "").strip()[:80]
    wanted = request.GET.get("view", "all" if words else "waiting")
    return words, wanted if wanted in _VIEWS else "waiting"


def in_order(request: HttpRequest) -> QuerySet[EmployerNorm]:
    """The list of that view."""
    words, view = _asked(request)
    return queries.found_by(queries.visible(posts(request)), words).filter(_VIEWS[view][1])


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The norms the reader may read, by view."""
    words, view = _asked(request)
    found = queries.found_by(queries.visible(posts(request)), words)
    page = Paginator(in_order(request), PAGE).get_page(request.GET.get("page"))
    views = [
        {
            "label": name,
            "url": "?" + urlencode({"view": key, **({"q": words} if words else {})}),
            "active": key == view,
            "count": found.filter(only).count(),
        }
        for key, (name, only) in _VIEWS.items()
    ]
    context = {
        "groups": [{"title": "评价规范", "views": views}],
        "title": _VIEWS[view][0],
        "words": words,
        "page": page,
        "rows": list_rows(page.object_list),
        "crumbs": [{"label": "评价规范", "url": ""}],
    }
    return render(request, "filings/norms/desk_list.html", context)


def _norm(request: HttpRequest, number: int) -> EmployerNorm:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One norm, with the acts of its authority."""
    norm = _norm(request, number)
    urls = {name: reverse("desk_norm_step", args=[norm.pk, word]) for name, word in _URLS.items()}
    blocking = services.file_blockers(norm) if norm.state == NormState.SUBMITTED else ()
    acts = act_rows(request, norm, urls, lambda name: blocking if name == "put_on_file" else (), frozenset({"put_on_file"}))
    context: dict[str, Any] = {**whole(norm, "/desk/norms/"), "base": "base_desk.html", "acts": acts, "crumbs": _crumbs(norm)}
    return render(request, "filings/norms/page.html", context)


@reading
@require_GET
def text(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """The text as PDF."""
    return sent(_norm(request, number), file_id)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """备案 or 退回."""
    norm = _norm(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    form = ReturnForm(request.POST or None) if name == "send_back" else None
    page = StepPage(request, norm, name, reverse("desk_norm", args=[norm.pk]), _crumbs(norm, "")[:-1], form=form)

    def take(shown: int) -> object:
        by, at = reader_of(request), timezone.now()
        if form is not None:
            return services.send_back(norm, words=form.cleaned_data["answer"], by=by, at=at, seen=shown)
        return services.put_on_file(norm, by=by, at=at, seen=shown)

    return page.answer(take, "已退回，单位已收到消息。" if form else "已备案，单位已收到备案号。")
