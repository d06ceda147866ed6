"""The Centre's lists with their clocks: to publicise, publicised, to report, at the ministry, reports to acknowledge."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from filings.faces import face
from filings.models import CityReport, Filing, Publicity
from filings.queries.centre import STAGES, Stage, at_stage, counts, days_left, running, waiting_reports
from filings.queries.clock import FILING_LINE, centre_slots
from filings.services import reporting
from filings.views.centre import centre_officer
from portal.access.reading import reader_of
from portal.terms.queries import slots
from portal.terms.rules.wording import short, with_weekday
from portal.workdays.services import calendar
from portal.workflow.performing import Refused

PAGE_SIZE = 25


@centre_officer
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All lists with their counts, one of them shown."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    counted = counts()
    wanted = request.GET.get("list", "")
    key = wanted if wanted in STAGES else next((key for key in STAGES if counted[key]), "evaluated")
    stage, today = STAGES[key], timezone.localdate()
    rows = waiting_reports() if key == "reports" else at_stage(stage)
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "groups": [{"title": "公示报部", "views": [_view(one, key, counted[one.key]) for one in STAGES.values()]}],
        "stage": stage,
        "page": page,
        "rows": _reports(page, today) if key == "reports" else _filings(page, stage, today),
        "pickable": key in ("reporting", "reports"),
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "公示报部"}],
        **more,
    }
    return render(request, "filings/centre/overview.html", context, status=status)


def _view(stage: Stage, key: str, count: int) -> dict[str, Any]:
    return {"label": stage.label, "url": f"/desk/centre/?list={stage.key}", "count": count, "active": stage.key == key}


def _filings(page: Page[Filing], stage: Stage, today: date) -> list[dict[str, Any]]:
    filings = list(page)
    ids = [filing.pk for filing in filings]
    own = centre_slots(ids, today)
    bureau = slots(Filing, ids, today, FILING_LINE)
    shown = running(filings) if stage.key == "publicised" else {}
    return [
        {
            "filing": filing,
            "face": face(filing.state),
            "own": own.get(filing.pk),
            "bureau": bureau.get(filing.pk),
            "base": f"/desk/centre/filings/{filing.pk}/",
            **(_publicity(shown[filing.pk], filing.centre_due_on, today) if filing.pk in shown else {}),
        }
        for filing in filings
    ]


def _publicity(publicity: Publicity, report_by: date | None, today: date) -> dict[str, Any]:
    """`report_by`: the day by which the queue calls it late; there is none while an objection is open (T13, D100)."""
    over = today > publicity.ends_on
    left = days_left(publicity, today)
    open_objections = bool(publicity.unanswered)  # type: ignore[attr-defined]
    return {
        "publicity": publicity,
        "span": f"{short(publicity.starts_on, today)} 至 {with_weekday(publicity.ends_on, today)} 24:00",
        "over": over,
        "left": ("已期满" if open_objections else "可以结束") if over else f"剩 {left} 个工作日" if left else "今日期满",
        "since": f"自 {short(publicity.ends_on + timedelta(days=1), today)} 起" if over and not open_objections else "",
        "late": f"应于 {short(report_by, today)} 前结束并报部" if report_by and today > report_by else "",
        "closable": over and not open_objections,
    }


def _reports(page: Page[CityReport], today: date) -> list[dict[str, Any]]:
    found = []
    for report in page:
        sent = timezone.localdate(report.sent_at)
        late = calendar().count(report.due_on, sent) if sent > report.due_on else 0
        found.append(
            {"report": report, "filing": report.filing, "sent": short(sent, today), "due": short(report.due_on, today), "late": late}
        )
    return found


@centre_officer
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """签收: the ticked reports, or one."""
    keys = [int(key) for key in request.POST.getlist("pick") if key.isdecimal() and len(key) < 18]
    reports = list(CityReport.objects.select_related("filing__authority", "authority").filter(pk__in=keys))
    if not reports:
        messages.info(request, "没有选中要签收的报送。")
        return redirect("/desk/centre/?list=reports")
    try:
        done = reporting.acknowledge_all(reports, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, status=403, reasons=refused.reasons)
    rest = len(reports) - done
    messages.success(request, f"已签收 {done} 件。" + (f"另有 {rest} 件尚未报出或已经签收。" if rest else ""))
    return redirect("/desk/centre/?list=reports")
