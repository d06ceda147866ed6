"""The institution's own issues: what has to be mended by when, and its reports. Clause: 文三(一)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import act_rows
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.documents.filetypes import Rejected
from supervision.forms.issues import ReportForm
from supervision.models import Issue
from supervision.queries import issues as queries
from supervision.services import mending
from supervision.views.form_step import FormStep
from supervision.views.issue_page import list_rows, sent, whole
from supervision.views.issues_desk import posts

PAGE = 25
BASE = [{"label": "问题整改", "url": "/my/activity/issues/"}]


def own(request: HttpRequest) -> QuerySet[Issue]:
    """The issues of the reader's institution; anybody else's does not exist."""
    return queries.own(posts(request)).select_related(*queries.PEOPLE)


def _crumbs(issue: Issue, *more: str) -> list[dict[str, str]]:
    url = reverse("my_issue", args=[issue.pk]) if more else ""
    return [*BASE, {"label": issue.number, "url": url}, *({"label": label, "url": ""} for label in more)]


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every issue of the institution, the newest first."""
    page = Paginator(own(request).order_by("-raised_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    rows = list_rows(list(page.object_list), timezone.localdate())
    return render(request, "supervision/issues/my_list.html", {"page": page, "rows": rows})


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One issue: the finding, the order, the reports, what may be done."""
    issue = get_object_or_404(own(request), pk=number)
    urls = {"report": reverse("my_issue_report", args=[issue.pk])}
    acts = act_rows(request, issue, urls, lambda name: (), frozenset({"report"}))
    context = {**whole(issue, timezone.localdate(), "my_issue_file"), "base": "base_my.html", "acts": acts, "crumbs": _crumbs(issue)}
    return render(request, "supervision/issues/page.html", context)


@right(MY)
@require_GET
def file(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """A file of one of its reports."""
    return sent(get_object_or_404(own(request), pk=number), file_id)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """报告整改情况, with what proves it."""
    issue = get_object_or_404(own(request), pk=number)
    form: Any = ReportForm(request.POST, request.FILES) if request.method == "POST" else ReportForm()
    page = FormStep(request, issue, "report", reverse("my_issue", args=[issue.pk]), _crumbs(issue, "")[:-1], base="base_my.html", form=form)

    def take(shown: int) -> object:
        said = form.cleaned_data
        return mending.report(issue, text=said["text"], files=said["proofs"], by=reader_of(request), at=timezone.now(), seen=shown)

    try:
        return page.answer(take, "已报告，由督办机关核验。")
    except Rejected as rejected:
        form.add_error("proofs", rejected.reason)
        return page.page(status=422)
