"""Reads of anomalies: whose they are, and the lists of them. Clause: 文三(一)."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from portal.access.models import Membership
from portal.inbox.reminders import Subject
from supervision.models import Anomaly
from supervision.queries.visible import by_institution, by_officers

_WITH = ("sitting__registration__legal_person", "sitting__authority", "settled_by")


def visible(held: Iterable[Membership]) -> QuerySet[Anomaly]:
    """What officers read: those of sittings they supervise, and of registrations they supervise at home."""
    rows = Anomaly.objects.select_related(*_WITH)
    return by_officers(rows, held, "sitting__authority", "sitting__registration__supervised_by")


def own(held: Iterable[Membership]) -> QuerySet[Anomaly]:
    """Those of the institutions of these memberships."""
    return by_institution(Anomaly.objects.select_related(*_WITH), held, "sitting__registration__legal_person")


def found_by(rows: QuerySet[Anomaly], words: str) -> QuerySet[Anomaly]:
    """Those whose sitting or institution carries these words."""
    if not words:
        return rows
    name = Q(sitting__registration__legal_person__name__icontains=words)
    return rows.filter(name | Q(sitting__number__icontains=words) | Q(words__icontains=words))


def subjects(numbers: Collection[int]) -> dict[int, Subject]:
    """How the reminders of their terms name these anomalies."""
    rows = Anomaly.objects.filter(pk__in=numbers).select_related(*_WITH)
    return {
        row.pk: Subject(
            f"数据异常 {row.sitting.number} {row.institution}",
            desk=f"/desk/supervision/anomalies/{row.pk}/",
            my=f"/my/activity/anomalies/{row.pk}/",
        )
        for row in rows
    }
