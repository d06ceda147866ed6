"""Inspection plans as everybody reads them, from their publication on. Clause: 文三(一) 一公开."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.access.decorators import public
from portal.access.rates import limited
from supervision.enums import PlanState
from supervision.queries import draws
from supervision.queries import plans as queries
from supervision.views.plan_page import badge, facts, rows

PAGE = 20
RATE = "60/m"


@public
@require_GET
@limited("inspection-plans", RATE)
def listed(request: HttpRequest) -> HttpResponse:
    """/inspections/plans/: the published plans, the newest first."""
    words = request.GET.get("q", "").strip()[:80]
    page = Paginator(queries.found_by(queries.public(), words), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": rows(list(page.object_list)), "words": words}
    return render(request, "supervision/plans/public_list.html", context)


@public
@require_GET
@limited("inspection-plans", RATE)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """/inspections/plans/<number>/: one of them, with its draws."""
    plan = get_object_or_404(queries.public(), pk=number)
    context = {
        "plan": plan,
        "badge": badge(plan),
        "facts": facts(plan),
        "draws": list(draws.public().filter(plan=plan)),
        "done": queries.progress([plan]).get(plan.pk, (0, 0)),
        "closed": plan.state == PlanState.CLOSED,
    }
    return render(request, "supervision/plans/public_page.html", context)
