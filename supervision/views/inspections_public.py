"""What everybody sees of inspections: who comes, by the code of the notice; and the results. Clause: 文三(一)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.access.decorators import public
from portal.access.rates import limited
from portal.authorities.queries import filing_authorities
from portal.people.models import MemberState
from supervision.enums import InspectionResult
from supervision.queries import inspections as queries
from supervision.queries.sending import entries
from supervision.views.inspection_page import record
from supervision.views.wanted import address, chip, menu, one

RATE = "60/m"
PAGE = 25


@public
@require_GET
@limited("inspections", RATE)
def listed(request: HttpRequest) -> HttpResponse:
    """/inspections/: the published results, the newest first."""
    asked, words = request.GET, request.GET.get("q", "").strip()[:80]
    cities = [(row.code, row.short_name) for row in filing_authorities()]
    city, result = one(asked.get("city", ""), dict(cities)), one(asked.get("result", ""), InspectionResult.values)
    rows = queries.narrowed(queries.published(), words=words, city=city)
    page = Paginator(rows.filter(result=result) if result else rows, PAGE).get_page(asked.get("page"))
    results = [(value, str(label)) for value, label in InspectionResult.choices]
    chosen = (("city", "检查机关", dict(cities).get(city, "")), ("result", "结果", dict(results).get(result, "")))
    context = {
        "page": page,
        "search": {"value": words, "label": "查找机构、信用代码、编号", "placeholder": "机构、信用代码、编号"},
        "chips": [chip(asked, name, label, value) for name, label, value in chosen if value],
        "filters": [menu("city", "检查机关", cities, (city,)), menu("result", "结果", results, (result,))],
        "clear_url": address(asked, q="", city="", result="") if words or city or result else "",
    }
    return render(request, "supervision/inspections/public_list.html", context)


@public
@require_GET
@limited("inspections", RATE)
def result(request: HttpRequest, number: int) -> HttpResponse:
    """One result: what was looked at and what was found, without anybody's name and without photos."""
    inspection = get_object_or_404(queries.published(), pk=number)
    posts = [f"{row.get_kind_display()}{'（组长）' if row.is_lead else ''}" for row in queries.members(inspection, MemberState.ACCEPTED)]
    context = {"inspection": inspection, "record": record(inspection), "tally": queries.tally(inspection), "posts": posts}
    return render(request, "supervision/inspections/public_result.html", context)


@public
@require_GET
@limited("inspections", RATE)
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Who comes: by the code on the notice, from its approval until the record is signed."""
    inspection = queries.by_code(code)
    if inspection is None:
        raise Http404("没有这份检查通知，或者检查已经结束")
    members = queries.members(inspection, MemberState.ACCEPTED)
    cards = entries([row.person_id for row in members], inspection.authority, inspection.planned_on)
    team = [{"member": row, "card": cards.get(row.person_id)} for row in members]
    response = render(request, "supervision/inspections/public_notice.html", {"inspection": inspection, "team": team})
    response["X-Robots-Tag"], response["Cache-Control"] = "noindex", "no-store"
    return response
