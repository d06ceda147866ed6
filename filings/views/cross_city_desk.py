"""Cross-city notices on the desk: what waits for my answer, what takes place here, where our own institutions go. Clause: 文二(二)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import NoticeState
from filings.forms.cross_city import AnswerForm
from filings.models import CrossCityNotice
from filings.models.cross_city import HOLDING
from filings.queries import crossing as queries
from filings.services import crossing
from filings.views.cross_city_page import list_rows, whole
from filings.views.officer import posts, reading
from filings.views.step_page import StepPage, act_rows
from portal.access.reading import reader_of

PAGE = 25
_URLS = {"consent": "consent", "consent_on_conditions": "conditions", "refuse": "refuse", "revoke": "revoke"}
_WORDS = {
    "consent_on_conditions": ("同意的条件", "机构须按条件开展"),
    "refuse": ("不同意的理由", "告知机构"),
    "revoke": ("撤销的理由", "告知机构，自即日起不得再开展"),
}
_VIEWS = {"waiting": "待答复", "here": "在本地开展", "ours": "备案机构外出", "all": "全部"}


def crumbs(notice: CrossCityNotice | None = None, *more: str) -> list[dict[str, str]]:
    """跨市报备 / the notice / what is open."""
    base = [{"label": "跨市报备", "url": reverse("desk_cross_city") if notice else ""}]
    if notice is not None:
        base.append({"label": notice.number, "url": reverse("desk_cross_city_notice", args=[notice.pk]) if more else ""})
    return [*base, *({"label": label, "url": ""} for label in more)]


def _conditions(request: HttpRequest) -> dict[str, Q]:
    """The saved views as conditions, by the authorities the reader serves."""
    own = [row.authority_id for row in posts(request)]
    return {
        "waiting": Q(host__in=own, state=NoticeState.ASKED),
        "here": Q(host__in=own, state__in=HOLDING),
        "ours": Q(registration__supervised_by__in=own) | Q(registration__filed_with__in=own),
        "all": Q(),
    }


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The notices the reader may read, by view."""
    rows, conditions, today = queries.visible(posts(request)), _conditions(request), timezone.localdate()
    view = _view(request)
    page = Paginator(in_order(request), PAGE).get_page(request.GET.get("page"))
    views = [
        {"label": label, "url": f"?view={key}", "active": key == view, "count": rows.filter(conditions[key]).count()}
        for key, label in _VIEWS.items()
    ]
    context = {
        "groups": [{"title": "跨市报备", "views": views}],
        "title": _VIEWS[view],
        "page": page,
        "rows": list_rows(list(page.object_list), today),
        "crumbs": crumbs(),
    }
    return render(request, "filings/cross_city/desk_list.html", context)


def _view(request: HttpRequest) -> str:
    """The view that the address asks for; what waits for an answer for anything else."""
    wanted = request.GET.get("view", "waiting")
    return wanted if wanted in _VIEWS else "waiting"


def in_order(request: HttpRequest) -> QuerySet[CrossCityNotice]:
    """The list of that view: what waits longest first; elsewhere the newest."""
    view = _view(request)
    rows = queries.visible(posts(request)).filter(_conditions(request)[view])
    return rows.order_by("asked_at", "pk") if view == "waiting" else rows.order_by("-asked_at", "-pk")


def _notice(request: HttpRequest, number: int) -> CrossCityNotice:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One notice, with the acts of the host."""
    notice, at = _notice(request, number), timezone.now()
    blocking = crossing.answer_blockers(notice, at=at)
    urls = {name: reverse("desk_cross_city_step", args=[notice.pk, word]) for name, word in _URLS.items()}
    consenting = frozenset({"consent", "consent_on_conditions"})
    acts = act_rows(request, notice, urls, lambda name: blocking if name in consenting else (), frozenset({"consent"}))
    context: dict[str, Any] = {**whole(notice, timezone.localdate(at)), "base": "base_desk.html", "acts": acts, "crumbs": crumbs(notice)}
    return render(request, "filings/cross_city/page.html", context)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """同意, 附条件同意, 不同意, 撤销同意."""
    notice = _notice(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    label, hint = _WORDS.get(name, ("", ""))
    form = AnswerForm(request.POST or None, label=label, hint=hint) if label else None
    page = StepPage(request, notice, name, reverse("desk_cross_city_notice", args=[notice.pk]), crumbs(notice, "")[:-1], form=form)

    def take(shown: int) -> object:
        words, by, at = form.cleaned_data["answer"] if form else "", reader_of(request), timezone.now()
        if name == "revoke":
            return crossing.revoke(notice, words=words, by=by, at=at, seen=shown)
        return crossing.answer(notice, name, words=words, by=by, at=at, seen=shown)

    return page.answer(take, "已答复，机构已收到消息。" if name != "revoke" else "同意已撤销，机构已收到消息。")
