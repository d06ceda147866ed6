"""What expires soon, what is being renewed, what has lapsed: the register of the reader's authority by its ends. Clause: 文一(二)."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filings.queries.renewing import Outlook, expiring, outlooks, registered, renewing_now
from filings.services.intake import HANDLING
from filings.views.officer import posts, reading, reads_all, rights_on
from filings.views.officer_wanted import is_key
from portal.directory.faces import badge
from portal.institutions.models import Registration

PAGE = 50
STAGES = {"soon": "120 天内到期", "renewing": "延续在办", "lapsed": "已到期", "all": "全部在册"}


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The registrations of the reader's authority, those that end first at the top."""
    today = timezone.localdate()
    stage = stage_of(request)
    found = {key: _of(request, key, today) for key in STAGES}
    page = Paginator(found[stage], PAGE).get_page(request.GET.get("page"))
    counts = {key: rows.count() for key, rows in found.items()}
    views = [{"label": word, "url": f"?stage={key}", "count": counts[key], "active": key == stage} for key, word in STAGES.items()]
    context = {
        "groups": [{"title": "有效期", "views": views}],
        "title": STAGES[stage],
        "stage": stage,
        "may_write": _writes_for(request),
        "total": counts[stage],
        "page": page,
        "rows": [_row(one, today) for one in outlooks(page.object_list, today)],
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "有效期", "url": ""}],
    }
    return render(request, "filings/desk/expiring.html", context)


def stage_of(request: HttpRequest) -> str:
    """The stage that the address asks for; what expires soon for anything else."""
    wanted = request.GET.get("stage", "soon")
    return wanted if wanted in STAGES else "soon"


def in_order(request: HttpRequest) -> QuerySet[Registration]:
    """The list of that stage; ticked rows alone where the address names them."""
    rows = _of(request, stage_of(request), timezone.localdate())
    picked = [int(key) for key in request.GET.getlist("pick") if is_key(key)]
    return rows.filter(pk__in=picked) if picked else rows


def _writes_for(request: HttpRequest) -> str:
    """The authority in whose name the reader may write to those listed; none for who only reads."""
    own = [row.authority for row in posts(request) if row.authority is not None and rights_on(request, row.authority) & set(HANDLING)]
    return own[0].code if own else ""


def _of(request: HttpRequest, stage: str, today: date) -> QuerySet[Registration]:
    """The registrations of one stage that the reader's posts let him see."""
    rows = {"renewing": renewing_now, "all": registered}.get(stage, lambda: expiring(today))()
    if stage in ("soon", "lapsed"):
        rows = rows.filter(valid_to__lt=today) if stage == "lapsed" else rows.filter(valid_to__gte=today)
    own = [row.authority_id for row in posts(request)]
    return rows if reads_all(posts(request)) else rows.filter(supervised_by__in=own)


def _row(found: Outlook, today: date) -> dict[str, Any]:
    """One registration: its end, its standing, and where its renewal stands."""
    row, renewal = found.registration, found.renewal
    submitted = renewal is not None and renewal.first_submitted_at is not None
    closed = found.window is not None and found.window.closes_on < today <= found.window.valid_to
    return {
        "row": row,
        "badge": badge(found.answer.standing),
        "left": "" if found.days_left is None else "今日到期" if found.days_left == 0 else f"剩 {found.days_left} 天",
        "renewal": renewal if submitted else None,
        "silence": "" if submitted else "已过申请时间" if closed else "未申请延续",
        "window": found.window,
    }
