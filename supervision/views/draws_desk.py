"""Draws on the desk: prepared, frozen, seeded, run, published; void with a reason. Clause: 文三(一), N1."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import StepPage, act_rows, beside_fields, seen
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.policy.clauses import Reason
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused
from portal.workflow.steps import steps
from supervision.enums import DrawState
from supervision.forms.draws import SeedForm, TeamForm
from supervision.forms.plans import ReasonForm
from supervision.models import Draw, InspectionPlan
from supervision.queries import draws as queries
from supervision.queries import plans
from supervision.services import draws as services
from supervision.views.draw_page import badge, facts, next_step, rows, whole
from supervision.views.office import View, as_file, beside, parties, posts, reading

HOME: Final = "/desk/supervision/draws/"
VIEWS: Final = {
    "all": ("全部", Q()),
    "prepared": ("待冻结", Q(state=DrawState.PREPARED)),
    "frozen": ("待录种子", Q(state=DrawState.FROZEN)),
    "seeded": ("待抽取", Q(state=DrawState.SEEDED)),
    "drawn": ("待公布", Q(state=DrawState.DRAWN)),
    "published": ("已公布", Q(state=DrawState.PUBLISHED)),
    "void": ("已作废", Q(state=DrawState.VOID)),
}
_URLS: Final = {"freeze": "freeze", "enter_seed": "seed", "run": "run", "publish": "publish", "void": "void"}
_FORMS: Final[dict[str, type[forms.Form]]] = {"enter_seed": SeedForm, "void": ReasonForm}
_SAID: Final = {
    "freeze": "已冻结，名录和校验值即时公开。",
    "enter_seed": "种子已录入并公开。",
    "run": "已抽取，等待审核岗公布结果。",
    "publish": "结果已公布。",
    "void": "已作废，全部内容保留。",
}
HEAD: Final = ("抽取编号", "检查计划", "组织机关", "状态", "备妥时间", "冻结时间", "种子", "种子来源", "抽取时间", "公布时间", "作废理由")


def _crumbs(draw: Draw | None = None, *more: str) -> list[dict[str, str]]:
    base = [{"label": "双随机抽取", "url": HOME}]
    if draw is not None:
        base.append({"label": draw.number, "url": f"{HOME}{draw.pk}/" if more else ""})
    return [*base, *({"label": label, "url": ""} for label in more)]


def _view(request: HttpRequest) -> View[Draw]:
    return View(request, queries.visible(posts(request)), queries.found_by, VIEWS)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The draws the reader may read, by view."""
    view = _view(request)
    page = view.page
    context = {**view.context("双随机抽取", HOME), "page": page, "rows": rows(list(page.object_list))}
    return render(request, "supervision/draws/desk_list.html", context)


@reading
@require_GET
def export(request: HttpRequest, form: str) -> FileResponse:
    """The list as a file."""
    return as_file(_view(request), form, "双随机抽取", HEAD, _cells)


def _cells(draw: Draw) -> tuple[str, ...]:
    at = {name: getattr(draw, f"{name}_at") for name in ("prepared", "frozen", "drawn", "published")}
    when = {name: f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else "" for name, value in at.items()}
    head = (draw.number, draw.plan.title, str(draw.plan.authority), draw.get_state_display(), when["prepared"], when["frozen"])
    return (*head, draw.seed, draw.seed_source, when["drawn"], when["published"], draw.void_reason)


def _draw(request: HttpRequest, number: int) -> Draw:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One draw, with the acts of its authority."""
    draw = _draw(request, number)
    urls = {name: reverse("desk_draw_step", args=[draw.pk, word]) for name, word in _URLS.items()}
    page = whole(draw, request.GET.get("page"))
    acts = act_rows(request, draw, urls, lambda name: _blockers(request, draw, name), frozenset({"freeze", "enter_seed", "run", "publish"}))
    context = {
        **page,
        "next": next_step(draw),
        "facts": facts(draw, named=True),
        "acts": acts,
        "refreshes": draw.state == DrawState.PREPARED and draw.authority in parties(request, "inspect"),
        "crumbs": _crumbs(draw),
    }
    return render(request, "supervision/draws/desk_page.html", context)


def _blockers(request: HttpRequest, draw: Draw, name: str) -> tuple[Reason, ...]:
    """Why a step cannot be taken by this reader now: it is another's to take, or the stored registers do not fit any more."""
    found = draw.parted(reader_of(request), steps(Draw)[name], timezone.localdate())
    return (*found, *(services.unfit(draw) if name in ("run", "publish") else ()))


@reading
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, plan: int) -> HttpResponse:
    """The registers of a draw are written from a published plan."""
    found = get_object_or_404(plans.visible(posts(request)), pk=plan)
    if found.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    form, at = TeamForm(request.POST or None), timezone.now()
    if request.method == "GET" or not form.is_valid():
        reasons = services.prepare_blockers(found, at=at)
        return _form(request, form, found, status=200 if request.method == "GET" else 422, reasons=reasons)
    try:
        draw = services.prepare(found, team=form.cleaned_data["team"], by=reader_of(request), at=at)
    except Refused as refused:
        return _form(request, form, found, status=422, reasons=beside_fields(form, refused))
    messages.success(request, "名录已备妥，请核对后冻结。")
    return redirect("desk_draw", draw.pk)


@reading
@require_http_methods(["GET", "POST"])
def refresh(request: HttpRequest, number: int) -> HttpResponse:
    """The registers are written anew, before the freeze."""
    draw = _draw(request, number)
    if draw.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    form = TeamForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, draw.plan, status=200 if request.method == "GET" else 422, draw=draw)
    try:
        services.refresh(draw, team=form.cleaned_data["team"], by=reader_of(request), at=timezone.now(), seen=seen(request))
    except StaleError:
        fresh = Draw.objects.get(pk=draw.pk)
        difference = [{"label": "抽取", "before": "打开时的名录", "after": f"{fresh.get_state_display()}，名录已变动"}]
        return _form(request, form, fresh.plan, status=409, draw=fresh, difference=difference)
    except Refused as refused:
        return _form(request, form, draw.plan, status=422, draw=draw, reasons=beside_fields(form, refused))
    messages.success(request, "名录已按今天的情况重新备妥。")
    return redirect("desk_draw", draw.pk)


def _form(
    request: HttpRequest, form: TeamForm, plan: InspectionPlan, *, status: int, draw: Draw | None = None, **more: Any
) -> HttpResponse:
    back = f"{HOME}{draw.pk}/" if draw else f"/desk/supervision/plans/{plan.pk}/"
    context = {"form": form, "plan": plan, "draw": draw, "back_url": back, "crumbs": _crumbs(draw, "重新备妥" if draw else "备妥名录")}
    return render(request, "supervision/draws/form.html", {**context, **more}, status=status)


class DrawStep(StepPage):
    """A step of a draw: what a stale page is shown is where the draw stands, never the registers."""

    def _stale(self) -> HttpResponse:
        fresh = Draw.objects.defer("document", "result").select_related("plan__authority").get(pk=self.subject.pk)
        difference = [{"label": "办理状态", "before": badge(self.subject).label, "after": badge(fresh).label}]  # type: ignore[arg-type]
        self.subject = fresh
        return self.page(status=409, difference=difference, refused_title="在你打开之后有变化，请先看差异")


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """冻结, 录入种子, 抽取, 公布, 作废."""
    draw = _draw(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    form = _FORMS[name](request.POST or None) if name in _FORMS else None
    page = DrawStep(request, draw, name, f"{HOME}{draw.pk}/", _crumbs(draw, "")[:-1], form=form)

    def take(shown: int) -> object:
        given = (form.said,) if isinstance(form, SeedForm) else ()
        words = form.cleaned_data if form is not None and not given else {}
        service = getattr(services, name)
        return beside(form, lambda: service(draw, *given, **words, by=reader_of(request), at=timezone.now(), seen=shown))

    return page.answer(take, _SAID[name])
