"""The city's reports to the Centre: due, overdue, sent, acknowledged; sent one by one or together. Clause: 附1末, 附2末."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.models import CityReport
from filings.services import reporting
from filings.views.officer import posts, reading, reads_all, rights_on
from filings.views.officer_wanted import is_key
from portal.access.reading import reader_of
from portal.terms.rules.wording import short, with_weekday
from portal.workdays.services import calendar

PAGE = 50
STAGES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "due": ("待报送", {"sent_at__isnull": True}),
    "sent": ("已报送，待签收", {"sent_at__isnull": False, "acknowledged_at__isnull": True}),
    "done": ("已签收", {"acknowledged_at__isnull": False}),
}


@reading
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The reports of the reader's city, those to be sent first; a post sends the ticked ones."""
    return _send(request) if request.method == "POST" else _page(request)


def _visible(request: HttpRequest) -> QuerySet[CityReport]:
    rows = CityReport.objects.select_related("filing", "authority", "sent_by", "acknowledged_by")
    own = [row.authority_id for row in posts(request)]
    return rows if reads_all(posts(request)) else rows.filter(authority__in=own)


def stage_of(request: HttpRequest) -> str:
    """The stage that the address asks for; those to be sent for anything else."""
    wanted = request.GET.get("stage", "due")
    return wanted if wanted in STAGES else "due"


def in_order(request: HttpRequest) -> QuerySet[CityReport]:
    """The list of that stage, those due first."""
    return _visible(request).filter(**STAGES[stage_of(request)][1]).order_by("due_on", "pk")


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    stage, rows = stage_of(request), _visible(request)
    counted = {key: rows.filter(**condition).count() for key, (_, condition) in STAGES.items()}
    page = Paginator(in_order(request), PAGE).get_page(request.GET.get("page"))
    context = {
        "groups": [{"title": "报送区中心", "views": [_view(key, stage, counted[key]) for key in STAGES]}],
        "stage": stage,
        "title": STAGES[stage][0],
        "total": counted[stage],
        "page": page,
        "rows": [_row(request, report, today) for report in page],
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "报送区中心"}],
        **more,
    }
    return render(request, "filings/desk/reports.html", context, status=status)


def _view(key: str, stage: str, count: int) -> dict[str, Any]:
    return {"label": STAGES[key][0], "url": f"/desk/reports/?stage={key}", "count": count, "active": key == stage}


def _row(request: HttpRequest, report: CityReport, today: date) -> dict[str, Any]:
    """One report; it may be ticked where it is to be sent and the reader reviews for its city."""
    late = report.sent_at is None and today > report.due_on
    left = calendar().count(today, report.due_on) if not late else calendar().count(report.due_on, today)
    words = "今日到期" if left == 0 and not late else f"剩 {left} 个工作日"
    return {
        "report": report,
        "filing": report.filing,
        "due": with_weekday(report.due_on, today),
        "left": f"逾期 {left} 个工作日" if late else words,
        "late": late,
        "sent": short(timezone.localdate(report.sent_at), today) if report.sent_at else "",
        "done": short(timezone.localdate(report.acknowledged_at), today) if report.acknowledged_at else "",
        "may_send": report.sent_at is None and "review_filing" in rights_on(request, report.authority),
    }


def _send(request: HttpRequest) -> HttpResponse:
    """Sends the ticked ones as far as they may be sent; each of the others is named with its reason."""
    keys = {int(key) for key in request.POST.getlist("pick") if is_key(key)}
    reports = list(_visible(request).filter(pk__in=keys))
    if not reports:
        messages.info(request, "没有选中要报送的件。")
        return redirect("/desk/reports/")
    sent = reporting.send(reports, by=reader_of(request), at=timezone.now())
    refused = [f"{_name(report)}没有报送：{reason.text}" for report, reasons in sent.refused for reason in reasons]
    if not sent.now and not sent.before:
        return _page(request, status=403, reasons=[{"text": text} for text in refused])
    messages.success(request, f"已报送 {len(sent.now)} 件。" + (f"另有 {len(sent.before)} 件此前已经报送。" if sent.before else ""))
    for text in refused:
        messages.warning(request, text)
    if len(reports) < len(keys):
        messages.warning(request, f"选中的另有 {len(keys) - len(reports)} 件不在你能办理的范围。")
    return redirect("/desk/reports/")


def _name(report: CityReport) -> str:
    return f"{report.filing.number} {report.filing.applicant_name}"
