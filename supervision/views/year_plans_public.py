"""Published plans of examinations, as everybody reads them. Clause: 文二(一)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.access.decorators import public
from supervision.models import YearPlan
from supervision.queries import year_plans as queries

PAGE, LONGEST = 25, 60
_LEVELS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级", "5": "五级"}


@public
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The plans in force, by institution and year."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None
    page = Paginator(queries.published(words, year), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "year": year, "crumbs": [{"label": "年度考试计划", "url": ""}]}
    return render(request, "supervision/papers/plans_public.html", context)


@public
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One edition; a later one is named."""
    plan = get_object_or_404(queries.readable(number), pk=number)
    newer = (
        YearPlan.objects.filter(registration=plan.registration, year=plan.year, no__gt=plan.no, published_at__isnull=False)
        .order_by("-no")
        .first()
    )
    rows = [{**row, "level_word": _LEVELS.get(row["level"], row["level"])} for row in plan.lines]
    context = {
        "plan": plan,
        "rows": rows,
        "people": sum(row["headcount"] for row in plan.lines),
        "newer": newer,
        "crumbs": [{"label": "年度考试计划", "url": "/sittings/plans/"}, {"label": f"{plan.year} 年度", "url": ""}],
    }
    return render(request, "supervision/papers/plan_public.html", context)
