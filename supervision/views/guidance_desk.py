"""Guidance on the desk: drafted, published by the reviewer, withdrawn; who came to a course. Clause: 文四(一)."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.views.step_page import StepPage, act_rows, seen
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused
from supervision.enums import GuidanceKind, GuidanceState
from supervision.forms.guidance import AttendanceForm, GuidanceForm, WithdrawForm, of_guidance
from supervision.models import Guidance
from supervision.queries import guidance as queries
from supervision.services import guiding
from supervision.views import guidance_page
from supervision.views.office import parties, posts, reading
from supervision.views.watch_export import taken_away
from supervision.views.watch_page import FormPage, Listed, badge, moment

HOME: Final = "/desk/supervision/guidance/"
TITLE: Final = "指导服务"
STEPS: Final = ("publish", "withdraw")
HEADS: Final = ("标题", "种类", "发布机关", "状态", "拟稿", "发布", "开班", "结业", "地点", "名额")
CRUMBS: Final = [{"label": TITLE, "url": HOME}]


def _listed(request: HttpRequest) -> Listed:
    kinds = {"kind": ("种类", GuidanceKind.choices)}
    return Listed(request, queries.visible(posts(request)), queries.VIEWS, queries.found, queries.in_view, queries.counts, kinds)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What the reader's authorities offer."""
    view = _listed(request)
    context = {
        **view.context(TITLE),
        "heads": ("标题", "发布机关", "拟稿", "发布", "状态"),
        "rows": [_row(row) for row in view.page.object_list],
        "tool": {"url": f"{HOME}new/", "label": "拟稿"} if parties(request, "inspect") else None,
        "empty": {"title": "没有要显示的指导服务", "text": "通知公告、政策解读和培训班在这里拟稿和发布。"},
    }
    return render(request, "supervision/watch/desk_list.html", context)


def _row(row: Guidance) -> dict[str, Any]:
    cells = (("发布机关", row.authority.short_name), ("拟稿", moment(row.drafted_at)), ("发布", moment(row.published_at) or "未发布"))
    labelled = [{"label": label, "value": value} for label, value in cells]
    return {"url": f"{HOME}{row.pk}/", "title": row.title, "two": row.get_kind_display(), "cells": labelled, "badge": badge(row)}


@reading
@require_POST
def export(request: HttpRequest) -> FileResponse:
    """The list as a file."""
    return taken_away(request, _listed(request), "guidance", TITLE, HEADS, _cells)


def _cells(row: Guidance) -> tuple[str, ...]:
    course = (moment(row.course_from), moment(row.course_to), row.course_place, str(row.course_places or ""))
    about = (row.title, row.get_kind_display(), str(row.authority), row.get_state_display())
    return (*about, moment(row.drafted_at), moment(row.published_at), *course)


def _guidance(request: HttpRequest, number: int) -> Guidance:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


def _crumbs(row: Guidance, *more: str) -> list[dict[str, str]]:
    base = [*CRUMBS, {"label": row.title, "url": f"{HOME}{row.pk}/" if more else ""}]
    return [*base, *({"label": label, "url": ""} for label in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One piece with its acts; of a course, who is enrolled."""
    row = _guidance(request, number)
    home, inspects, links = f"{HOME}{row.pk}/", row.authority in parties(request, "inspect"), []
    parts = guidance_page.parts(row)
    if row.kind == GuidanceKind.COURSE:
        people = [{"text": str(one), "by": str(one.legal_person), "note": guidance_page.result(one)} for one in queries.enrolled(row)]
        parts.append({"title": "参训人员", "aside": f"{len(people)} 人", "items": people, "nothing": "还没有人报名。"})
    if inspects and row.state == GuidanceState.DRAFTED:
        links.append({"label": "修改草稿", "url": f"{home}edit/"})
    if inspects and row.kind == GuidanceKind.COURSE and row.state == GuidanceState.PUBLISHED:
        links.append({"label": "登记到课", "url": f"{home}attendance/"})
    page = guidance_page.context(row)
    page["facts"].append({"label": "发送范围", "value": guidance_page.audience(row)})
    acts = act_rows(request, row, {name: f"{home}{name}/" for name in STEPS}, lambda name: (), frozenset({"publish"}))
    context = {**page, "base": "base_desk.html", "parts": parts, "acts": acts, "links": links, "crumbs": _crumbs(row)}
    return render(request, "supervision/watch/page.html", context)


@reading
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """拟稿."""
    own = parties(request, "inspect")
    if not own:
        return forbidden(request, "inspect")
    form = GuidanceForm(request.POST if request.method == "POST" else None, parties=own, initial={"kind": GuidanceKind.ANNOUNCEMENT})
    page = FormPage(request, form, "拟稿", HOME, CRUMBS, word="保存草稿", lead="保存后由审核岗发布。")
    if request.method == "GET":
        return page.page()
    if not form.is_valid():
        return page.page(status=422)
    try:
        row = guiding.draft(form.cleaned_data["authority"], form.said, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return page.refused(refused)
    messages.success(request, "草稿已保存，等待审核岗发布。")
    return redirect(f"{HOME}{row.pk}/")


@reading
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """修改草稿."""
    row = _guidance(request, number)
    if row.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    form = GuidanceForm(request.POST if request.method == "POST" else None, parties=[row.authority], initial=of_guidance(row))
    page = FormPage(request, form, "修改草稿", f"{HOME}{row.pk}/", _crumbs(row, "")[:-1], word="保存", more={"seen": row.version})
    if request.method == "GET":
        return page.page()
    if not form.is_valid():
        return page.page(status=422)
    try:
        guiding.revise(row, form.said, by=reader_of(request), at=timezone.now(), seen=seen(request))
    except StaleError:
        return page.page(status=409, reasons=[{"text": "草稿在你打开之后有变化，请返回核对后再改。"}])
    except Refused as refused:
        return page.refused(refused)
    messages.success(request, "已保存。")
    return redirect(f"{HOME}{row.pk}/")


@reading
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, number: int) -> HttpResponse:
    """登记到课."""
    row = _guidance(request, number)
    if row.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    form = AttendanceForm(request.POST if request.method == "POST" else None, rows=queries.enrolled(row))
    page = FormPage(request, form, "登记到课", f"{HOME}{row.pk}/", _crumbs(row, "")[:-1], word="登记", lead=row.title)
    if request.method == "GET":
        return page.page()
    if not form.is_valid():
        return page.page(status=422)
    try:
        changed = guiding.record_attendance(row, form.came, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return page.refused(refused)
    messages.success(request, f"已登记，{changed} 人有变化。")
    return redirect(f"{HOME}{row.pk}/")


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """发布, 撤回."""
    row = _guidance(request, number)
    if name not in STEPS:
        raise Http404("没有这项办理")
    form = WithdrawForm(request.POST if request.method == "POST" else None) if name == "withdraw" else None
    page = StepPage(request, row, name, f"{HOME}{row.pk}/", _crumbs(row, "")[:-1], form=form)

    def take(shown: int) -> object:
        act = partial(guiding.publish, row) if form is None else partial(guiding.withdraw, row, reason=form.cleaned_data["reason"])
        return act(by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "已发布，所指机构已收到消息。" if name == "publish" else "已撤回。")
