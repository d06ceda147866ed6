"""Reads of incidents: the desk's list, the institution's own, what nobody received, accidents as facts. Clause: 文二(二), D105."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from filings.models import CrossCityNotice
from filings.models.cross_city import HOLDING
from portal.access.models import Membership
from portal.authorities.models import Authority
from portal.directory.queries import end_of
from portal.inbox.reminders import Subject
from portal.institutions.models import Registration
from portal.policy.queries import figure
from supervision.enums import IncidentState as S
from supervision.models import Incident, Sitting
from supervision.queries.visible import by_institution, by_officers
from supervision.rules.accidents import Toll, is_ground

VIEWS: Final[dict[str, tuple[str, Q]]] = {
    "reported": ("待签收", Q(state=S.REPORTED)),
    "following": ("跟踪处置中", Q(state=S.FOLLOWING)),
    "escalated": ("已报自治区", Q(escalated_at__isnull=False)),
    "closed": ("已办结", Q(state=S.CLOSED)),
    "all": ("全部", Q()),
}


def visible(held: Iterable[Membership]) -> QuerySet[Incident]:
    """What officers read: whoever supervises, and the host of the activity (D72)."""
    rows = Incident.objects.select_related("authority", "host", "registration__legal_person")
    return by_officers(rows, held, "authority", "host")


def of_institution(held: Iterable[Membership]) -> QuerySet[Incident]:
    """The institution's own reports."""
    return by_institution(Incident.objects.select_related("authority", "host", "registration__legal_person", "sitting"), held)


def found(rows: QuerySet[Incident], words: str, kind: str = "", authority: str = "") -> QuerySet[Incident]:
    """Narrowed by words, kind and authority."""
    if words:
        named = Q(registration__legal_person__name__icontains=words) | Q(registration__legal_person__credit_code=words.upper())
        rows = rows.filter(Q(number=words) | Q(title__icontains=words) | named)
    given = {"kind": kind, "authority__code": authority}
    return rows.filter(**{name: value for name, value in given.items() if value})


def in_view(rows: QuerySet[Incident], view: str) -> QuerySet[Incident]:
    """The rows of a view: what waits, oldest first; all others newest first."""
    order = ("reported_at", "pk") if view in ("reported", "following") else ("-reported_at", "-pk")
    return rows.filter(VIEWS[view][1]).order_by(*order)


def counts(rows: QuerySet[Incident]) -> dict[str, int]:
    """How many stand in each view, in one query."""
    return rows.order_by().aggregate(**{view: Count("pk", filter=condition) for view, (_, condition) in VIEWS.items()})


def toll_of(incident: Incident) -> Toll:
    return Toll(incident.deaths, incident.injured, incident.loss_yuan)


def host_of(registration: Registration, sitting: Sitting | None, division: str, happened_at: datetime) -> Authority | None:
    """The other city that has to know: of the sitting, or of a cross-city notice that held on the day; None at home (D72)."""
    home = registration.supervised_by_id
    if sitting is not None:
        return sitting.authority if sitting.authority_id != home else None
    day = timezone.localdate(happened_at)
    notices = CrossCityNotice.objects.filter(
        registration=registration, host__code=division, state__in=HOLDING, starts_on__lte=day, ends_on__gte=day
    )
    notice = notices.exclude(host=home).select_related("host").first()
    return notice.host if notice else None


def unheard(at: datetime) -> QuerySet[Incident]:
    """What nobody has received by the instant, told nobody above so far."""
    rows = Incident.objects.filter(state=S.REPORTED, escalated_at__isnull=True, reported_at__lt=at)
    return rows.select_related("authority", "registration__legal_person").order_by("reported_at")


def accident_facts(on: date) -> list[Incident]:
    """Accidents reported by the end of a day with a death, a grave injury, or a loss from the figure on: each may be a ground (D105)."""
    least = figure("accident_loss_yuan", on).number
    costly = Q(deaths__gt=0) | Q(injured__gt=0) | Q(loss_yuan__gte=least)
    rows = Incident.objects.filter(costly, reported_at__lt=end_of(on)).select_related("registration__legal_person", "authority")
    return [row for row in rows.order_by("happened_at", "pk") if is_ground(toll_of(row), least)]


def subjects(numbers: Collection[int]) -> dict[int, Subject]:
    """What the terms of incidents are about, in words."""
    rows = Incident.objects.filter(pk__in=numbers).values_list("pk", "number", "title")
    return {
        pk: Subject(f"要情 {number} {title}", f"/desk/supervision/incidents/{pk}/", f"/my/activity/incidents/{pk}/")
        for pk, number, title in rows
    }
