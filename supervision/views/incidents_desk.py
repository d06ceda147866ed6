"""Incidents on the desk: received, followed, closed; the host of the activity reads along. Clause: 文二(二), D72."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.views.step_page import StepPage, act_rows
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.authorities.queries import filing_authorities
from portal.terms.queries import slots
from portal.workflow.performing import Refused
from supervision.enums import IncidentKind, IncidentState
from supervision.forms.complaints import NoteForm
from supervision.forms.incidents import ConclusionForm
from supervision.models import Incident
from supervision.queries import incidents as queries
from supervision.queries.complaints import reads_all
from supervision.services import alarming
from supervision.views import incident_page
from supervision.views.issue_from import raised
from supervision.views.office import parties, posts, reading
from supervision.views.watch_export import taken_away
from supervision.views.watch_page import Listed, badge, moment

HOME: Final = "/desk/supervision/incidents/"
TITLE: Final = "要情"
STEPS: Final = ("receive", "close")
HEADS: Final = (
    "编号",
    "机构",
    "统一社会信用代码",
    "种类",
    "标题",
    "状态",
    "监管机关",
    "活动所在地",
    "发生",
    "知悉",
    "报告",
    "应报告",
    "迟报原因",
    "死亡",
    "重伤",
    "损失（元）",
    "上报自治区",
    "办结",
)


def _listed(request: HttpRequest) -> Listed:
    filters: dict[str, tuple[str, Sequence[tuple[str, str]]]] = {"kind": ("种类", IncidentKind.choices)}
    if reads_all(posts(request)):
        filters["authority"] = ("监管机关", [(row.code, row.short_name) for row in filing_authorities()])
    return Listed(request, queries.visible(posts(request)), queries.VIEWS, queries.found, queries.in_view, queries.counts, filters)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What the reader may read, by view."""
    view = _listed(request)
    rows = list(view.page.object_list)
    running = slots(Incident, [row.pk for row in rows], timezone.localdate(), incident_page.LINE)
    context = {
        **view.context(TITLE),
        "heads": ("标题 / 编号", "机构", "监管机关", "报告", "状态", "期限"),
        "rows": [_row(row) | {"slot": running.get(row.pk)} for row in rows],
        "clocked": True,
        "empty": {"title": "没有要显示的要情", "text": "机构报告的安全事故、试题泄露等重要情况在这里签收和跟踪。"},
    }
    return render(request, "supervision/watch/desk_list.html", context)


def _row(row: Incident) -> dict[str, Any]:
    cells = (("机构", row.institution.name), ("监管机关", row.authority.short_name), ("报告", moment(row.reported_at)))
    late = "・迟报" if row.late_reason else ""
    return {
        "url": f"{HOME}{row.pk}/",
        "title": row.title,
        "two": f"{row.number}・{row.get_kind_display()}{late}",
        "cells": [{"label": label, "value": value} for label, value in cells],
        "badge": badge(row),
    }


@reading
@require_POST
def export(request: HttpRequest) -> FileResponse:
    """The list as a file."""
    return taken_away(request, _listed(request), "incidents", TITLE, HEADS, _cells)


def _cells(row: Incident) -> tuple[str, ...]:
    about = (row.number, row.institution.name, row.institution.credit_code, row.get_kind_display(), row.title, row.get_state_display())
    moments = tuple(moment(at) for at in (row.happened_at, row.known_at, row.reported_at, row.due_at))
    toll = (str(row.deaths), str(row.injured), str(row.loss_yuan))
    return (
        *about,
        str(row.authority),
        str(row.host or ""),
        *moments,
        row.late_reason,
        *toll,
        moment(row.escalated_at),
        moment(row.closed_at),
    )


def _incident(request: HttpRequest, number: int) -> Incident:
    return get_object_or_404(queries.visible(posts(request)).select_related("reported_by", "received_by", "sitting"), pk=number)


def _crumbs(row: Incident, *more: str) -> list[dict[str, str]]:
    base = [{"label": TITLE, "url": HOME}, {"label": row.number, "url": f"{HOME}{row.pk}/" if more else ""}]
    return [*base, *({"label": label, "url": ""} for label in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One incident with its acts."""
    return _page(request, _incident(request, number), NoteForm())


def _page(request: HttpRequest, row: Incident, form: NoteForm, *, status: int = 200, **more: Any) -> HttpResponse:
    home, inspects, notes = f"{HOME}{row.pk}/", row.authority in parties(request, "inspect"), {}
    if inspects and row.state != IncidentState.CLOSED:
        notes = {"form": form, "action": f"{home}notes/", "word": "记录并告知机构"}
    links = [
        {"label": f"问题 {one.number}（{one.get_state_display()}）", "url": f"/desk/supervision/issues/{one.pk}/"}
        for one in row.issues.all()
    ]
    if inspects and row.state != IncidentState.REPORTED:
        links.append({"label": "登记问题", "url": f"{home}issue/"})
    context = {
        **incident_page.context(row),
        "base": "base_desk.html",
        "parts": incident_page.parts(row, notes),
        "acts": act_rows(request, row, {name: f"{home}{name}/" for name in STEPS}, lambda name: (), frozenset({"receive"})),
        "links": links,
        "crumbs": _crumbs(row),
        **more,
    }
    return render(request, "supervision/watch/page.html", context, status=status)


@reading
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """What the authority notes or asks."""
    row, form = _incident(request, number), NoteForm(request.POST)
    if row.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        alarming.note(row, form.cleaned_data["text"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, row, form, status=422, reasons=refused.reasons)
    messages.success(request, "已记录，机构已收到消息。")
    return redirect(f"{HOME}{row.pk}/")


@reading
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """登记问题."""
    row = _incident(request, number)
    if row.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    if row.state == IncidentState.REPORTED:
        raise Http404("签收后才能登记问题")
    return raised(request, row, f"{HOME}{row.pk}/", _crumbs(row, "")[:-1], conduct_on=timezone.localdate(row.happened_at))


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """签收, 办结."""
    row = _incident(request, number)
    if name not in STEPS:
        raise Http404("没有这项办理")
    form = ConclusionForm(request.POST if request.method == "POST" else None) if name == "close" else None
    page = StepPage(request, row, name, f"{HOME}{row.pk}/", _crumbs(row, "")[:-1], form=form)

    def take(seen: int) -> object:
        by, at = reader_of(request), timezone.now()
        if form is None:
            return alarming.receive(row, by=by, at=at, seen=seen)
        return alarming.close(row, conclusion=form.cleaned_data["conclusion"], by=by, at=at, seen=seen)

    return page.answer(take, "已签收，机构已收到消息。" if name == "receive" else "已办结，机构已收到消息。")
