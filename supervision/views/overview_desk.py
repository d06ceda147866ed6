"""The desk of supervision: what waits, how the year stands, how far each city is covered. Clause: 文三(一)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.access.reading import reader_of
from supervision.queries import inspections, issues, overview
from supervision.views.office import posts, reading


@reading
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The overview of what the reader may read."""
    now = timezone.localtime()
    today, held = now.date(), posts(request)
    rows = overview.coverage(held, today.year)
    context = {
        "waiting": overview.waiting(held, today),
        "visits": inspections.mine(inspections.visible(held, reader_of(request)), reader_of(request))[:8],
        "rows": rows,
        "tiles": [_tile(row) for row in rows],
        "rate": issues.rate(issues.desk(held), date(today.year, 1, 1), today),
        "year": today.year,
        "now": now,
    }
    return render(request, "supervision/overview.html", context)


def _tile(row: overview.Covered) -> dict[str, object]:
    code = row.authority.code
    return {
        "code": code,
        "name": row.authority.city_name or row.authority.short_name,
        "count": row.inspections,
        "url": f"/desk/supervision/inspections/?city={code}",
        "active": False,
    }
