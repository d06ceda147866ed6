"""An officer's own views: beside the queue with their figures, and the page where they are named, ordered and deleted."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from filings.models import SavedView
from filings.queries import queue_list
from filings.queries.queue_parts import Condition
from filings.queries.saved_views import saved_views
from filings.services import saving_views
from filings.views import officer_wanted as wishes
from filings.views.officer import reading
from filings.views.officer_desk import Desk, desk
from portal.access.reading import reader_of
from portal.workflow.performing import Refused

PAGE = "/desk/queue/views/"


def saved_conditions(request: HttpRequest, here: Desk) -> dict[SavedView, tuple[Condition, ...]]:
    """His own views of this queue, each with what it asks."""
    found = {}
    for row in saved_views(reader_of(request), here.authority):
        query = QueryDict(row.query)
        asked = queue_list.conditions(wishes.wanted(query), reader_of(request), here.authority, here.today)
        found[row] = (here.named(query.get("view", "")).condition, *asked.values())
    return found


def saved_group(request: HttpRequest, here: Desk, kept: Mapping[SavedView, int]) -> list[dict[str, Any]]:
    """His own views with their figures as the first group beside the list; none where he keeps none."""
    if not kept:
        return []
    current = wishes.canonical(request.GET, here.view.key, here.authority.code)
    views = [
        {"label": row.name, "url": f"/desk/queue/?{row.query}", "count": number, "active": row.query == current}
        for row, number in kept.items()
    ]
    return [{"title": "我保存的视图", "views": [*views, {"label": "改名、排序、删除", "url": PAGE, "count": "", "active": False}]}]


@reading
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keeps the list that was shown under a name; a refusal comes back with the name and the list as they were."""
    here = desk(request)
    query = wishes.canonical(request.GET, here.view.key, here.authority.code)
    try:
        kept = saving_views.save(request.POST.get("name", ""), query, authority=here.authority, by=reader_of(request))
    except Refused as refused:
        context = {"name": request.POST.get("name", ""), "query": query, "reasons": refused.reasons}
        return render(request, "filings/desk/save_view.html", context, status=422)
    messages.success(request, f"已保存视图“{kept.name}”。")
    return redirect(f"/desk/queue/?{kept.query}")


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All his views, of every queue he reads."""
    return _page(request)


@reading
@require_POST
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Another name; a refusal stands beside what was typed."""
    row = _own(request, number)
    try:
        saving_views.rename(row, request.POST.get("name", ""))
    except Refused as refused:
        return _page(request, {row.pk: request.POST.get("name", "")}, refused, status=422)
    messages.success(request, f"已改名为“{row.name}”。")
    return redirect(PAGE)


@reading
@require_POST
def change(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """One place higher, or deleted."""
    row = _own(request, number)
    if what == "up":
        saving_views.raise_up(row)
    elif what == "delete":
        row.delete()
        messages.success(request, f"已删除视图“{row.name}”，备案不受影响。")
    else:
        raise Http404("只能上移或者删除")
    return redirect(PAGE)


def _own(request: HttpRequest, number: int) -> SavedView:
    """Another's view does not exist."""
    return get_object_or_404(SavedView, user=reader_of(request), pk=number)


def _page(
    request: HttpRequest, typed: Mapping[int, str] | None = None, refused: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    kept = SavedView.objects.filter(user=reader_of(request)).select_related("authority")
    rows = [
        {"view": row, "name": (typed or {}).get(row.pk, row.name), "words": _words(row), "first": at == 0} for at, row in enumerate(kept)
    ]
    context = {
        "rows": rows,
        "reasons": refused.reasons if refused else (),
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "我保存的视图", "url": ""}],
    }
    return render(request, "filings/desk/saved_views.html", context, status=status)


def _words(row: SavedView) -> str:
    """What a view asks, in words."""
    found = [f"{chip['label']} {chip['value']}" for chip in wishes.chips(QueryDict(row.query), wishes.wanted(QueryDict(row.query)), {})]
    return "；".join((row.authority.short_name, *found))
