"""The facts a bulletin is drafted from, and the bulletins themselves. Clause: 文三(三)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from portal.access.models import Membership
from portal.authorities.models import Authority
from portal.institutions.models import Registration
from supervision.enums import BulletinState, InspectionState, IssueState
from supervision.models import Bulletin, Inspection, Issue
from supervision.queries.visible import by_officers
from supervision.rules.bulletins import prefilled

MOST = 100  # institutions offered at once
PUBLIC = (BulletinState.PUBLISHED, BulletinState.WITHDRAWN)


@dataclass(slots=True)
class Facts:
    """What happened with one registration in the period."""

    registration: Registration
    issues: list[Issue] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The sentence its mention begins with."""
        issues = [(row.number, row.finding, row.state == IssueState.CLOSED) for row in self.issues]
        return prefilled(issues, [(row.number, row.get_result_display()) for row in self.inspections])


def facts(authority: Authority, first: date, last: date) -> list[Facts]:
    """Issues raised and inspections confirmed by this authority in these days, by registration: two queries."""
    days = (timezone.make_aware(datetime.combine(first, time.min)), timezone.make_aware(datetime.combine(last, time.max)))
    found: dict[int, Facts] = {}
    inspections = Inspection.objects.filter(
        authority=authority, state__in=(InspectionState.CONFIRMED, InspectionState.PUBLISHED), confirmed_at__range=days
    )
    for inspection in inspections.select_related("registration__legal_person").order_by("confirmed_at", "pk"):
        found.setdefault(inspection.registration_id, Facts(inspection.registration)).inspections.append(inspection)
    issues = Issue.objects.filter(authority=authority, raised_at__range=days).exclude(ending="waived")
    for issue in issues.select_related("registration__legal_person").order_by("raised_at", "pk"):
        found.setdefault(issue.registration_id, Facts(issue.registration)).issues.append(issue)
    return sorted(found.values(), key=lambda one: one.registration.legal_person.name)[:MOST]


def desk(held: Iterable[Membership]) -> QuerySet[Bulletin]:
    """The bulletins that officers with these memberships read."""
    return by_officers(Bulletin.objects.select_related("authority", "drafted_by", "checked_by"), held, "authority")


def published() -> QuerySet[Bulletin]:
    """What everybody may read: published ones, and the trace of those withdrawn after it."""
    return (
        Bulletin.objects.filter(state__in=PUBLIC, published_at__isnull=False).select_related("authority").order_by("-published_at", "-pk")
    )
