"""Reads of year plans: the last edition of a year, and what everybody may read. Clause: 文二(一)."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from portal.institutions.models import Registration
from supervision.models import YearPlan


def latest(registration: Registration, year: int) -> YearPlan | None:
    """The last edition of a year, published or not."""
    return YearPlan.objects.filter(registration=registration, year=year).order_by("-no").first()


def listed_lines(plan: YearPlan | None) -> list[dict[str, Any]]:
    """The rows of a plan as its form takes them."""
    return [
        {
            "line": "|".join((row["code"], row["name"], row.get("work_type", ""), row["level"])),
            "month": row["month"],
            "headcount": row["headcount"],
        }
        for row in (plan.lines if plan else ())
    ]


def published(words: str = "", year: int | None = None) -> QuerySet[YearPlan]:
    """The edition in force of each registration and year, by the institution's name."""
    same = YearPlan.objects.filter(registration=OuterRef("registration"), year=OuterRef("year"), published_at__isnull=False)
    newest = Subquery(same.order_by("-no").values("pk")[:1])
    rows = YearPlan.objects.filter(pk=newest).select_related("registration__legal_person", "registration__supervised_by")
    if words:
        rows = rows.filter(Q(registration__legal_person__name__contains=words) | Q(registration__legal_person__credit_code=words))
    if year:
        rows = rows.filter(year=year)
    return rows.order_by("-year", "registration__legal_person__name", "pk")


def readable(number: int) -> QuerySet[YearPlan]:
    """One published edition, an older one included: what was public stays so."""
    return YearPlan.objects.filter(pk=number, published_at__isnull=False).select_related("registration__legal_person")
