"""Complaints on the desk: triaged, verified, answered, closed; who complained is read by the handling authority alone. Clause: 文四(二), D111."""

from collections.abc import Callable, Sequence
from functools import partial
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
from portal.terms.rules.lines import ClockLine
from supervision.enums import ComplaintKind, ComplaintState, Verdict
from supervision.forms.complaints import AcceptForm, CloseForm, DeclineForm, NoteForm, PassForm, ReplyForm
from supervision.models import Complaint
from supervision.queries import complaints as queries
from supervision.services import complaining
from supervision.views.issue_from import raised
from supervision.views.office import parties, posts, reading
from supervision.views.watch_export import taken_away
from supervision.views.watch_page import Listed, badge, files_of, moment, notes_of, sent_file

HOME: Final = "/desk/supervision/complaints/"
TITLE: Final = "投诉举报"
LINE: Final = ClockLine(keys=(complaining.ACCEPTANCE, complaining.ANSWER))
STEPS: Final = ("accept", "decline", "pass_on", "begin", "reply", "close")
PRIMARY: Final = frozenset({"accept", "begin", "reply"})
HIDDEN: Final = "仅办理机关可见"
HEADS: Final = (
    "编号",
    "来源",
    "被反映的机构",
    "统一社会信用代码",
    "事项",
    "状态",
    "核查结论",
    "办理机关",
    "收到时间",
    "答复时间",
    "姓名",
    "联系方式",
)
_NEXT: Final = {
    ComplaintState.RECEIVED: ("决定是否受理", "检查岗"),
    ComplaintState.ACCEPTED: ("开始核查", "检查岗"),
    ComplaintState.VERIFYING: ("写明核查结论，答复反映人", "审核岗（不是受理人）"),
    ComplaintState.ANSWERED: ("属实的登记问题，然后办结", "检查岗"),
}


def _listed(request: HttpRequest) -> Listed:
    filters: dict[str, tuple[str, Sequence[tuple[str, str]]]] = {
        "kind": ("来源", ComplaintKind.choices),
        "verdict": ("核查结论", Verdict.choices),
    }
    if queries.reads_all(posts(request)):
        filters["authority"] = ("办理机关", [(row.code, row.short_name) for row in filing_authorities()])
    return Listed(request, queries.visible(posts(request)), queries.VIEWS, queries.found, queries.in_view, queries.counts, filters)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What the reader may read, by view."""
    view, today = _listed(request), timezone.localdate()
    rows = list(view.page.object_list)
    running = slots(Complaint, [row.pk for row in rows], today, LINE)
    context = {
        **view.context(TITLE),
        "heads": ("事项 / 编号", "被反映的机构", "办理机关", "收到", "状态", "期限"),
        "rows": [_row(row) | {"slot": running.get(row.pk)} for row in rows],
        "clocked": True,
        "empty": {"title": "没有要显示的投诉举报", "text": "社会公众和同行机构反映的问题在这里受理、核查和答复。"},
    }
    return render(request, "supervision/watch/desk_list.html", context)


def _row(row: Complaint) -> dict[str, Any]:
    cells = (("被反映的机构", row.about), ("办理机关", row.authority.short_name), ("收到", moment(row.received_at)))
    return {
        "url": f"{HOME}{row.pk}/",
        "title": row.title,
        "two": f"{row.number}・{row.get_kind_display()}",
        "cells": [{"label": label, "value": value} for label, value in cells],
        "badge": badge(row),
    }


@reading
@require_POST
def export(request: HttpRequest) -> FileResponse:
    """The list as a file; who complained stands only in the rows that the reader's own authority handles."""
    handled = queries.handled_by(posts(request))
    return taken_away(request, _listed(request), "complaints", TITLE, HEADS, partial(_cells, handled))


def _cells(handled: frozenset[int], row: Complaint) -> tuple[str, ...]:
    about = (row.number, row.get_kind_display(), row.about, row.credit_code, row.title, row.get_state_display(), row.get_verdict_display())
    who = (row.name, row.contact) if row.authority_id in handled else ("", "")
    return (*about, str(row.authority), moment(row.received_at), moment(row.answered_at), *who)


def _complaint(request: HttpRequest, number: int) -> Complaint:
    return get_object_or_404(queries.visible(posts(request)).select_related("triaged_by", "answered_by"), pk=number)


def _crumbs(row: Complaint, *more: str) -> list[dict[str, str]]:
    base = [{"label": TITLE, "url": HOME}, {"label": row.number, "url": f"{HOME}{row.pk}/" if more else ""}]
    return [*base, *({"label": label, "url": ""} for label in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One complaint with its acts."""
    return _page(request, _complaint(request, number), NoteForm())


def _page(request: HttpRequest, row: Complaint, form: NoteForm, *, status: int = 200) -> HttpResponse:
    urls = {name: f"{HOME}{row.pk}/{name}/" for name in STEPS}
    acts = act_rows(request, row, urls, lambda name: (), PRIMARY)
    context = {
        "base": "base_desk.html",
        "heading": TITLE,
        "title": row.title,
        "subs": (row.number, row.get_kind_display(), row.about),
        "badge": badge(row),
        "next": _next(row),
        "parts": _parts(request, row, form),
        "acts": acts,
        "facts": _facts(row, knows=queries.knows_reporter(posts(request), row)),
        "links": _links(request, row),
        "crumbs": _crumbs(row),
    }
    return render(request, "supervision/watch/page.html", context, status=status)


def _next(row: Complaint) -> dict[str, Any]:
    what, who = _NEXT.get(ComplaintState(row.state), ("已办结，不再办理", "无"))
    slot = slots(Complaint, [row.pk], timezone.localdate(), LINE).get(row.pk)
    if slot is None or slot.tone == "stopped":
        return {"what": what, "who": who, "until": "无期限", "left": "", "overdue": False}
    return {
        "what": what,
        "who": f"{row.authority.short_name}{who}",
        "until": slot.line2,
        "left": slot.line1,
        "overdue": slot.tone == "overdue",
    }


def _parts(request: HttpRequest, row: Complaint, form: NoteForm) -> list[dict[str, Any]]:
    home = f"{HOME}{row.pk}/"
    notes: dict[str, Any] = {"title": "核查记录", "items": notes_of(row.notes.select_related("by")), "nothing": "还没有记录。"}
    if row.authority in parties(request, "inspect") and row.state not in (ComplaintState.CLOSED, ComplaintState.DECLINED):
        notes |= {"form": form, "action": f"{home}notes/", "word": "记录"}
    found: list[dict[str, Any]] = [
        {"title": "反映的内容", "prose": row.text},
        {"title": "证明材料", "items": files_of(row, home), "nothing": "没有上传材料。"},
        notes,
    ]
    if row.decline_reason:
        found.append({"title": "不予受理的理由", "prose": row.decline_reason})
    if row.verdict:
        who = f"{row.answered_by} {moment(row.answered_at)}"
        found += [
            {"title": f"核查情况：{row.get_verdict_display()}", "aside": who, "prose": row.findings},
            {"title": "给反映人的答复", "prose": row.answer},
        ]
    if row.closing_reason:
        found.append({"title": "不登记问题的理由", "prose": row.closing_reason})
    return found


def _facts(row: Complaint, *, knows: bool) -> list[dict[str, Any]]:
    """Who complained stands there for those who handle it, and for nobody else (D111)."""
    who = [("反映人", HIDDEN), ("联系方式", HIDDEN)]
    if knows:
        who = [("反映人", "匿名" if row.is_anonymous else row.name), ("联系方式", row.contact)]
        who += [("反映的机构", str(row.peer))] if row.peer else []
    registration = row.registration
    about = f"{registration}，{registration.number}" if registration else "未确认"
    rows = [("办理机关", str(row.authority)), ("被反映的机构", row.about), ("备案登记", about), ("发生日期", str(row.happened_on or ""))]
    triage = [("受理决定", f"{row.triaged_by} {moment(row.triaged_at)}")] if row.triaged_at else []
    return [
        {"label": label, "value": value} for label, value in (*rows, ("地点", row.place), ("收到", moment(row.received_at)), *triage, *who)
    ]


def _links(request: HttpRequest, row: Complaint) -> list[dict[str, str]]:
    """The issues that came of it, and the page that raises one."""
    found = [
        {"label": f"问题 {issue.number}（{issue.get_state_display()}）", "url": f"/desk/supervision/issues/{issue.pk}/"}
        for issue in row.issues.all()
    ]
    if may_raise(request, row):
        found.append({"label": "登记问题", "url": f"{HOME}{row.pk}/issue/"})
    return found


def may_raise(request: HttpRequest, row: Complaint) -> bool:
    """An issue is raised while or after it is verified."""
    return (
        row.registration_id is not None
        and row.state in (ComplaintState.VERIFYING, ComplaintState.ANSWERED)
        and row.authority in parties(request, "inspect")
    )


@reading
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """核查记录."""
    row, form = _complaint(request, number), NoteForm(request.POST)
    if row.authority not in parties(request, "inspect"):
        return _page(request, row, form, status=403)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    complaining.note(row, form.cleaned_data["text"], by=reader_of(request), at=timezone.now())
    messages.success(request, "已记录。")
    return redirect(f"{HOME}{row.pk}/")


@reading
@require_GET
def file(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """One of its files, for those who handle it: a file may tell who complained."""
    row = _complaint(request, number)
    if not queries.knows_reporter(posts(request), row):
        raise Http404("没有这个文件")
    return sent_file(row, file_id)


def _forms(row: Complaint) -> dict[str, Callable[..., Any]]:
    known = [found for found in queries.recognised(row.about, row.credit_code) if found.supervised_by_id == row.authority_id]
    return {"accept": partial(AcceptForm, known=known), "decline": DeclineForm, "pass_on": PassForm, "reply": ReplyForm, "close": CloseForm}


def _take(name: str, row: Complaint, form: Any, **act: Any) -> object:
    """One step with what its form says."""
    data = form.cleaned_data if form is not None else {}
    if name == "accept":
        return complaining.accept(row, form.found, **act)
    if name == "pass_on":
        return complaining.pass_on(row, data["authority"], reason=data["reason"], **act)
    if name == "reply":
        return complaining.reply(row, data["verdict"], findings=data["findings"], answer=data["answer"], **act)
    taken: dict[str, Callable[..., object]] = {"decline": complaining.decline, "begin": complaining.begin, "close": complaining.close}
    return taken[name](row, **data, **act)


_SAID: Final = {
    "accept": "已受理。",
    "decline": "已决定不予受理。",
    "pass_on": "已转办。",
    "begin": "已开始核查。",
    "reply": "已答复，反映人凭查询码可以看到。",
    "close": "已办结。",
}


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """受理, 不予受理, 转办, 开始核查, 答复, 办结."""
    row = _complaint(request, number)
    if name not in STEPS:
        raise Http404("没有这项办理")
    make = _forms(row).get(name)
    form = make(request.POST if request.method == "POST" else None) if make else None
    page = StepPage(request, row, name, f"{HOME}{row.pk}/", _crumbs(row, "")[:-1], form=form)
    answer = page.answer(lambda seen: _take(name, row, form, by=reader_of(request), at=timezone.now(), seen=seen), _SAID[name])
    return redirect(HOME) if name == "pass_on" and answer.status_code == 302 else answer


@reading
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """登记问题."""
    row = _complaint(request, number)
    if row.authority not in parties(request, "inspect"):
        return forbidden(request, "inspect")
    if not may_raise(request, row):
        raise Http404("受理并开始核查后才能登记问题")
    day = row.happened_on or timezone.localdate(row.received_at)
    return raised(request, row, f"{HOME}{row.pk}/", _crumbs(row, "")[:-1], conduct_on=day, clause="附3一(二)8")
