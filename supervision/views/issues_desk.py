"""The ledgers on the desk: what is open, what is late, the rate; one issue and what may be done with it. Clause: 文三(一)."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import act_rows
from portal.access.decorators import right
from portal.access.models import Membership
from portal.access.reading import reader_of
from portal.accounts.rights import PartyKind
from portal.documents import downloads
from supervision.forms.issues import ExtendForm, OrderForm, WordsForm
from supervision.models import Issue
from supervision.queries import issues as queries
from supervision.rules.issues import default_deadline, ground_words
from supervision.services import mending
from supervision.views.form_step import FormStep
from supervision.views.issue_list import around, asked_of
from supervision.views.issue_page import badge, list_rows, sent, source_words, whole

PAGE = 25
reading = right("read_supervision", on=PartyKind.AUTHORITY)
BASE = [{"label": "问题台账", "url": "/desk/supervision/issues/"}]
_URLS = {"order": "order", "extend": "extend", "verify": "verify", "send_back": "back", "waive": "waive"}
_WORDS = {
    "verify": ("核验情况", "写明怎样核验、整改是否到位"),
    "send_back": ("未到位之处", "告知机构，期限不变"),
    "waive": ("不予追究的理由", "记录保留，告知机构"),
}
_SAID = {
    "order": "已责令整改，机构已收到消息。",
    "extend": "期限已延长，机构已收到消息。",
    "verify": "已核验销号。",
    "send_back": "已退回，期限不变。",
    "waive": "已销号，记录保留。",
}
_HEAD = (
    "问题编号",
    "台账",
    "机构",
    "信用代码",
    "督办机关",
    "程度",
    "状态",
    "发现的问题",
    "条款",
    "可能涉及的情形",
    "来源",
    "发生日期",
    "登记时间",
    "整改期限",
    "逾期自",
    "整改完成",
    "销号方式",
)


def posts(request: HttpRequest) -> list[Membership]:
    """The reader's posts that let him read supervision, left by the mark."""
    return request.memberships  # type: ignore[attr-defined,no-any-return]


def _rows(request: HttpRequest) -> QuerySet[Issue]:
    """The ledger that the address asks for: what the page counts and the export holds (T13)."""
    today = timezone.localdate()
    return queries.narrowed(queries.desk(posts(request)), asked_of(request.GET, today), today)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the ledgers."""
    today, rows = timezone.localdate(), _rows(request)
    total = rows.count()
    page: Page[int] = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    start = (page.number - 1) * PAGE
    found = queries.page_of(rows, start, min(start + PAGE, total), total) if total else []
    mine = queries.desk(posts(request))
    context: dict[str, Any] = {
        "page": page,
        "total": total,
        "rows": list_rows(found, today),
        "may_raise": bool(queries.inspecting(posts(request))),
        **around(request.GET, mine, today),
    }
    return render(request, "supervision/issues/desk_list.html", context)


@reading
@require_GET
def export(request: HttpRequest, form: str) -> FileResponse:
    """Exactly the rows of the list, as a workbook or as CSV."""
    if form not in downloads.FORMATS:
        raise Http404("没有这种格式")
    rows = _rows(request).select_related(*queries.PEOPLE).order_by("-raised_at", "-pk")
    return downloads.response(form, f"问题台账{timezone.localdate():%Y%m%d}", _HEAD, _lines(rows))


def _lines(rows: QuerySet[Issue]) -> Iterator[tuple[str, ...]]:
    for row in rows.iterator(chunk_size=500):
        raised = f"{timezone.localtime(row.raised_at):%Y-%m-%d %H:%M}"
        days = (str(day or "") for day in (row.due_on, row.overdue_since, row.mended_on))
        yield (
            row.number,
            row.get_ledger_display(),
            row.institution.name,
            row.institution.credit_code,
            str(row.authority),
            row.get_severity_display(),
            badge(row)["label"],
            row.finding,
            row.clause,
            ground_words(row.hint),
            source_words(row),
            str(row.conduct_on),
            raised,
            *days,
            row.get_ending_display(),
        )


def issue_of(request: HttpRequest, number: int) -> Issue:
    """One the reader may open; any other does not exist."""
    return get_object_or_404(queries.readable(posts(request)), pk=number)


def crumbs(issue: Issue, *more: str) -> list[dict[str, str]]:
    """问题台账 / the issue / what is open."""
    url = reverse("desk_issue", args=[issue.pk]) if more else ""
    return [*BASE, {"label": issue.number, "url": url}, *({"label": label, "url": ""} for label in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One issue, with what the reader may do."""
    issue, today = issue_of(request, number), timezone.localdate()
    urls = {name: reverse("desk_issue_step", args=[issue.pk, word]) for name, word in _URLS.items()}
    blocked = mending.blockers(issue, by=reader_of(request), on=today)
    acts = act_rows(request, issue, urls, lambda name: blocked.get(name, ()), frozenset({"order", "verify"}))
    context = {**whole(issue, today, "desk_issue_file"), "base": "base_desk.html", "acts": acts, "crumbs": crumbs(issue)}
    return render(request, "supervision/issues/page.html", context)


@reading
@require_GET
def file(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """A file of one of its reports."""
    return sent(issue_of(request, number), file_id)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """责令整改, 延长期限, 核验销号, 退回整改, 不予追究."""
    issue = issue_of(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    form = _form(request, issue, name)
    page = FormStep(request, issue, name, reverse("desk_issue", args=[issue.pk]), crumbs(issue, "")[:-1], form=form)
    return page.answer(_taking(request, issue, name, form), _SAID[name])


def _form(request: HttpRequest, issue: Issue, name: str) -> Any:
    posted, today = request.POST if request.method == "POST" else None, timezone.localdate()
    if name == "order":
        return OrderForm(posted, initial={"due_on": default_deadline(today, mending.days_on(today))})
    if name == "extend":
        return ExtendForm(posted, initial={"due_on": issue.due_on})
    label, hint = _WORDS[name]
    return WordsForm(posted, label=label, hint=hint)


def _taking(request: HttpRequest, issue: Issue, name: str, form: Any) -> Callable[[int], object]:
    """The one service call of a step: its fields are named as the form's."""
    service = getattr(mending, name)

    def take(shown: int) -> object:
        return service(issue, **form.cleaned_data, by=reader_of(request), at=timezone.now(), seen=shown)

    return take
