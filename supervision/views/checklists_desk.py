"""The checklists and their editions. Clause: 文三(一)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from supervision.enums import PlanKind
from supervision.models import ChecklistTemplate
from supervision.queries.inspections import template_for
from supervision.views.inspections_desk import BASE
from supervision.views.office import reading


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every edition of the three kinds; which is in force today."""
    today = timezone.localdate()
    current = {row.pk for kind in PlanKind.values if (row := template_for(kind, today)) is not None}
    rows = [{"template": row, "current": row.pk in current} for row in ChecklistTemplate.objects.order_by("kind", "-no")]
    return render(request, "supervision/inspections/checklists.html", {"rows": rows, "crumbs": [*BASE, {"label": "检查表", "url": ""}]})


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One edition with its points."""
    template = get_object_or_404(ChecklistTemplate, pk=number)
    groups: dict[str, list[dict[str, object]]] = {}
    for point in template.points:
        groups.setdefault(point["group"], []).append(point)
    crumbs = [*BASE, {"label": "检查表", "url": "/desk/supervision/checklists/"}, {"label": str(template), "url": ""}]
    named = [{"title": title, "points": points} for title, points in groups.items()]
    return render(request, "supervision/inspections/checklist_edition.html", {"template": template, "groups": named, "crumbs": crumbs})
