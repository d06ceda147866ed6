"""停止活动 on the desk: who is silent, whom to ask, what was answered, how it is settled. Clause: 附3一(二)3, 附3一(三)7."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.views.step_page import act_rows
from portal.access.reading import reader_of
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import DormancyState
from supervision.forms.issues import WordsForm
from supervision.models import Dormancy
from supervision.queries import idle as queries
from supervision.queries.issues import inspecting as posts_that_inspect
from supervision.services import dormancy as services
from supervision.views.dormancy_page import badge, clocks, whole
from supervision.views.form_step import FormStep
from supervision.views.issues_desk import posts, reading
from supervision.views.issues_raise import inspecting
from supervision.views.wanted import address, one

PAGE = 25
MOST = 200  # asked at once
BASE = [{"label": "停止活动", "url": "/desk/supervision/dormancy/"}]
_URLS = {"excuse": "excuse", "blame": "blame", "resume": "resume"}
_WORDS = {"excuse": "有正当理由的认定意见", "blame": "无正当理由的认定意见", "resume": "恢复活动的核实情况"}


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Who is silent by now; in the other view what was asked."""
    if request.GET.get("view") == "asked":
        return _asked(request)
    today = timezone.localdate()
    found = queries.silent(list(queries.candidates(posts(request), today)), today)
    open_ones = [row for row in found if row.asked is None or row.asked.state in (DormancyState.ASKED, DormancyState.ANSWERED)]
    page = Paginator(open_ones, PAGE).get_page(request.GET.get("page"))
    rows = [{"one": row, "badge": badge(row.asked) if row.asked else None} for row in page.object_list]
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "waiting": any(row.asked is None for row in page.object_list),
        "may_ask": bool(posts_that_inspect(posts(request))),
        "unconfirmed": queries.unconfirmed(posts(request)),
        "groups": _groups("silent", ""),
    }
    return render(request, "supervision/dormancy/desk_list.html", context)


def _groups(view: str, state: str) -> list[dict[str, Any]]:
    asked = [{"label": "全部", "url": "?view=asked", "active": view == "asked" and not state, "count": ""}]
    states = [{"label": row.label, "url": f"?view=asked&state={row}", "active": state == row, "count": ""} for row in DormancyState]
    silent = {"label": "停止活动的机构", "url": "?", "active": view == "silent", "count": ""}
    return [{"title": "停止活动", "views": [silent]}, {"title": "询问记录", "views": [*asked, *states]}]


def _asked(request: HttpRequest) -> HttpResponse:
    """What was asked, the newest first."""
    state = one(request.GET.get("state", ""), DormancyState.values)
    rows = queries.desk(posts(request)).order_by("-asked_at", "-pk")
    page = Paginator(rows.filter(state=state) if state else rows, PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    running = clocks(found, timezone.localdate())
    context = {
        "page": page,
        "rows": [{"row": row, "badge": badge(row), "slot": running.get(row.pk)} for row in found],
        "groups": _groups("asked", state),
        "clear_url": address(request.GET, state="") if state else "",
    }
    return render(request, "supervision/dormancy/asked_list.html", context)


@inspecting
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Asks those that were chosen for their reasons; what cannot be asked is said by name."""
    numbers = {int(key) for key in request.POST.getlist("pick") if key.isdecimal() and len(key) < 16}
    chosen = queries.candidates(posts(request), timezone.localdate()).filter(pk__in=numbers)[:MOST]
    if not chosen:
        messages.error(request, "请先选择要询问的机构。")
    asked, refused, at = 0, [], timezone.now()
    for registration in chosen:
        try:
            services.ask(registration, by=reader_of(request), at=at)
            asked += 1
        except NotAllowed:
            refused.append(f"{registration.legal_person}由{registration.supervised_by}询问")
        except Refused as reason:
            refused.append(f"{registration.legal_person}：{reason}")
    if asked:
        messages.success(request, f"已询问 {asked} 家，机构已收到消息。")
    for text in refused:
        messages.warning(request, text)
    return redirect("desk_dormancy_list")


def _one(request: HttpRequest, number: int) -> Dormancy:
    return get_object_or_404(queries.desk(posts(request)), pk=number)


def _crumbs(row: Dormancy, *more: str) -> list[dict[str, str]]:
    url = reverse("desk_dormancy", args=[row.pk]) if more else ""
    return [*BASE, {"label": str(row.institution), "url": url}, *({"label": label, "url": ""} for label in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One question, its answer, and how it may be settled."""
    row, at = _one(request, number), timezone.now()
    urls = {name: reverse("desk_dormancy_step", args=[row.pk, word]) for name, word in _URLS.items()}
    acts = act_rows(request, row, urls, lambda name: services.settle_blockers(row, name, at=at), frozenset({"excuse"}))
    context = {**whole(row, timezone.localdate(at)), "base": "base_desk.html", "acts": acts, "crumbs": _crumbs(row)}
    return render(request, "supervision/dormancy/page.html", context)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """认定有正当理由, 认定无正当理由, 登记恢复活动."""
    row = _one(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    form = WordsForm(request.POST if request.method == "POST" else None, label=_WORDS[name], hint="告知机构，记入监管记录")
    page = FormStep(request, row, name, reverse("desk_dormancy", args=[row.pk]), _crumbs(row, "")[:-1], form=form)

    def take(shown: int) -> object:
        return services.settle(row, name, words=form.cleaned_data["words"], by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "已认定，机构已收到消息。")
