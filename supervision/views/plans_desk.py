"""Inspection plans on the desk: drafted, approved by another, published, closed with a summary. Clause: 文三(一)."""

from typing import Any, Final

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
from supervision.enums import PlanState
from supervision.forms.plans import PlanForm, ReasonForm, SummaryForm, of_plan
from supervision.models import InspectionPlan
from supervision.queries import plans as queries
from supervision.services import draws
from supervision.services import plans as services
from supervision.views.office import View, as_file, beside, parties, posts, reading
from supervision.views.plan_page import badge, facts, forms_of, next_step, rows

HOME: Final = "/desk/supervision/plans/"
VIEWS: Final = {
    "all": ("全部", Q()),
    "drafted": ("待批准", Q(state=PlanState.DRAFTED)),
    "approved": ("待公布", Q(state=PlanState.APPROVED)),
    "published": ("执行中", Q(state=PlanState.PUBLISHED)),
    "closed": ("已总结", Q(state=PlanState.CLOSED)),
    "withdrawn": ("已撤销", Q(state=PlanState.WITHDRAWN)),
}
_URLS: Final = ("approve", "publish", "close", "withdraw")
_FORMS: Final = {"close": SummaryForm, "withdraw": ReasonForm}
_SAID: Final = {
    "approve": "已批准，公布后可以抽取和检查。",
    "publish": "已公布，社会公众可以查阅。",
    "close": "已总结，计划办结。",
    "withdraw": "已撤销，记录保留。",
}
HEAD: Final = ("计划编号", "名称", "组织机关", "种类", "督导形式", "督导机制", "开始日期", "结束日期", "状态", "拟订人", "批准人")


def _crumbs(plan: InspectionPlan | None = None, *more: str) -> list[dict[str, str]]:
    base = [{"label": "检查计划", "url": HOME}]
    if plan is not None:
        base.append({"label": plan.number, "url": f"{HOME}{plan.pk}/" if more else ""})
    return [*base, *({"label": label, "url": ""} for label in more)]


def _view(request: HttpRequest) -> View[InspectionPlan]:
    return View(request, queries.visible(posts(request)), queries.found_by, VIEWS)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The plans the reader may read, by view."""
    view = _view(request)
    page = view.page
    context = {**view.context("检查计划", HOME), "page": page, "rows": rows(list(page.object_list)), "drafts": parties(request, "inspect")}
    return render(request, "supervision/plans/desk_list.html", context)


@reading
@require_GET
def export(request: HttpRequest, form: str) -> FileResponse:
    """The list as a file."""
    return as_file(_view(request), form, "检查计划", HEAD, _cells)


def _cells(plan: InspectionPlan) -> tuple[str, ...]:
    people = (str(plan.drafted_by), str(plan.approved_by or ""))
    period = (plan.from_on.isoformat(), plan.to_on.isoformat(), plan.get_state_display())
    return (
        plan.number,
        plan.title,
        str(plan.authority),
        plan.get_kind_display(),
        forms_of(plan),
        plan.get_mechanism_display(),
        *period,
        *people,
    )


def _plan(request: HttpRequest, number: int) -> InspectionPlan:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One plan, with the acts of its authority and its draws."""
    plan, at = _plan(request, number), timezone.now()
    blocking = services.close_blockers(plan) if plan.state == PlanState.PUBLISHED else ()
    urls = {name: reverse("desk_plan_step", args=[plan.pk, name]) for name in _URLS}
    acts = act_rows(
        request, plan, urls, lambda name: blocking if name == "close" else _apart(request, plan, name), frozenset({"approve", "publish"})
    )
    inspects = plan.authority in parties(request, "inspect")
    context = {
        "plan": plan,
        "badge": badge(plan),
        "next": next_step(plan, timezone.localdate(at)),
        "facts": [*facts(plan), {"label": "拟订", "value": f"{plan.drafted_by} {timezone.localtime(plan.drafted_at):%Y-%m-%d %H:%M}"}],
        "acts": acts,
        "draws": list(plan.draws.defer("document", "result").order_by("-pk")),
        "done": queries.progress([plan]).get(plan.pk, (0, 0)),
        "edits": inspects and plan.state == PlanState.DRAFTED,
        "prepares": inspects and not draws.prepare_blockers(plan, at=at),
        "crumbs": _crumbs(plan),
    }
    return render(request, "supervision/plans/desk_page.html", context)


def _apart(request: HttpRequest, plan: InspectionPlan, name: str) -> tuple[Reason, ...]:
    """Why he keeps out of a step himself: what the step would say, said before."""
    return plan.parted(reader_of(request), steps(InspectionPlan)[name], timezone.localdate())


@reading
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A plan is drafted."""
    own = parties(request, "inspect")
    if not own:
        return forbidden(request, "inspect")
    form = PlanForm(request.POST or None, parties=own)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, None, status=200 if request.method == "GET" else 422)
    party = next((row for row in own if row.code == form.cleaned_data.get("authority")), own[0])
    try:
        plan = services.draft(party, form.said, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _form(request, form, None, status=422, reasons=beside_fields(form, refused))
    messages.success(request, "计划已拟订，等待审批岗批准。")
    return redirect("desk_plan", plan.pk)


@reading
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """A plan that nobody has approved is changed."""
    plan = _plan(request, number)
    if plan.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    form = PlanForm(request.POST or None, parties=[plan.authority], initial=of_plan(plan))
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, plan, status=200 if request.method == "GET" else 422)
    try:
        services.revise(plan, form.said, by=reader_of(request), at=timezone.now(), seen=seen(request))
    except StaleError:
        return _stale(request, form, plan)
    except Refused as refused:
        return _form(request, form, plan, status=422, reasons=beside_fields(form, refused))
    messages.success(request, "已保存修改，你成为拟订人，须由他人批准。")
    return redirect("desk_plan", plan.pk)


def _stale(request: HttpRequest, form: PlanForm, plan: InspectionPlan) -> HttpResponse:
    fresh = InspectionPlan.objects.get(pk=plan.pk)
    difference = [{"label": "计划", "before": "打开时的内容", "after": f"{fresh.get_state_display()}，{fresh.drafted_by}已修改"}]
    return _form(request, form, fresh, status=409, difference=difference)


def _form(request: HttpRequest, form: PlanForm, plan: InspectionPlan | None, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "crumbs": _crumbs(plan, "修改" if plan else "拟订"),
        "back_url": f"{HOME}{plan.pk}/" if plan else HOME,
    }
    return render(request, "supervision/plans/form.html", {**context, **more}, status=status)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """批准, 公布, 总结, 撤销."""
    plan = _plan(request, number)
    if word not in _URLS:
        raise Http404("没有这项办理")
    form = _FORMS[word](request.POST or None) if word in _FORMS else None
    page = StepPage(request, plan, word, f"{HOME}{plan.pk}/", _crumbs(plan, "")[:-1], form=form)

    def take(shown: int) -> object:
        words = form.cleaned_data if form is not None else {}
        return beside(form, lambda: getattr(services, word)(plan, **words, by=reader_of(request), at=timezone.now(), seen=shown))

    return page.answer(take, _SAID[word])
