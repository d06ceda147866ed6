"""Reads of inspection plans: the desk's, and the published ones that everybody reads. Clause: 文三(一)."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet

from portal.access.models import Membership
from supervision.enums import DrawState, InspectionState, PlanState
from supervision.models import Draw, Inspection, InspectionPlan
from supervision.queries.visible import by_officers

PUBLIC = (PlanState.PUBLISHED, PlanState.CLOSED)
DONE = (DrawState.PUBLISHED, DrawState.VOID)
UNSIGNED = (InspectionState.SCHEDULED, InspectionState.NOTIFIED, InspectionState.ON_SITE)


def visible(posts: Iterable[Membership]) -> QuerySet[InspectionPlan]:
    """What officers read: their authority's own; the region, the Centre and auditors all."""
    return by_officers(InspectionPlan.objects.select_related("authority", "drafted_by", "approved_by"), posts, "authority")


def public() -> QuerySet[InspectionPlan]:
    """What everybody reads, the newest first."""
    return InspectionPlan.objects.filter(state__in=PUBLIC).select_related("authority").order_by("-published_at", "-pk")


def found_by(rows: QuerySet[InspectionPlan], text: str) -> QuerySet[InspectionPlan]:
    """Those whose number, title, objects or authority holds the text."""
    if not text:
        return rows
    return rows.filter(
        Q(number__icontains=text) | Q(title__icontains=text) | Q(objects_text__icontains=text) | Q(authority__name__icontains=text)
    )


def counts(rows: QuerySet[InspectionPlan]) -> dict[str, int]:
    """How many there are in each state, in one query."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def progress(plans: Sequence[InspectionPlan]) -> dict[int, tuple[int, int]]:
    """(inspections whose result is public, inspections not cancelled) of each plan, in one query."""
    rows = (
        Inspection.objects.filter(plan__in=[plan.pk for plan in plans])
        .exclude(state=InspectionState.CANCELLED)
        .order_by()
        .values_list("plan")
        .annotate(done=Count("pk", filter=Q(state=InspectionState.PUBLISHED)), total=Count("pk"))
    )
    return {plan: (done, total) for plan, done, total in rows}


def open_draws(plan: InspectionPlan) -> QuerySet[Draw]:
    """Draws of the plan that have neither been published nor voided."""
    return plan.draws.exclude(state__in=DONE)


def unsigned(plan: InspectionPlan) -> QuerySet[Inspection]:
    """Inspections of the plan that have not been signed yet."""
    return plan.inspections.filter(state__in=UNSIGNED)
