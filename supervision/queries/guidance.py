"""Reads of guidance: the desk's, what is addressed to an institution, what is public, who was on a course. Clause: 文四(一)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from portal.access.models import Membership
from portal.authorities.models import AuthorityKind
from portal.institutions.enums import EngagementRole
from portal.institutions.models import Engagement, LegalPerson, Registration
from portal.people.models import Person
from supervision.enums import GuidanceKind
from supervision.enums import GuidanceState as S
from supervision.models import Attendance, Guidance
from supervision.queries.visible import by_officers

VIEWS: Final[dict[str, tuple[str, Q]]] = {
    "drafted": ("拟稿", Q(state=S.DRAFTED)),
    "published": ("已发布", Q(state=S.PUBLISHED)),
    "courses": ("培训班", Q(kind=GuidanceKind.COURSE, state=S.PUBLISHED)),
    "withdrawn": ("已撤回", Q(state=S.WITHDRAWN)),
    "all": ("全部", Q()),
}
TRAINED: Final = (EngagementRole.ASSESSOR, EngagementRole.SUPERVISOR)


def visible(held: Iterable[Membership]) -> QuerySet[Guidance]:
    """What officers read: their authority's; the region's is everybody's once published."""
    rows = Guidance.objects.select_related("authority")
    return by_officers(rows, held, "authority")


def found(rows: QuerySet[Guidance], words: str, kind: str = "") -> QuerySet[Guidance]:
    rows = rows.filter(title__icontains=words) if words else rows
    return rows.filter(kind=kind) if kind else rows


def counts(rows: QuerySet[Guidance]) -> dict[str, int]:
    """How many stand in each view, in one query."""
    return rows.order_by().aggregate(**{view: Count("pk", filter=condition) for view, (_, condition) in VIEWS.items()})


def in_view(rows: QuerySet[Guidance], view: str) -> QuerySet[Guidance]:
    return rows.filter(VIEWS[view][1]).order_by("-drafted_at", "-pk")


def addressed_to(party: LegalPerson) -> QuerySet[Guidance]:
    """What was sent to an institution, withdrawn pieces included: chosen ones, or all of its tracks under its authority or the region's."""
    places = list(Registration.objects.filter(legal_person=party).values_list("supervised_by", "track"))
    chosen = Guidance.addressees.through.objects.filter(guidance=OuterRef("pk"))
    rows = Guidance.objects.filter(published_at__isnull=False).annotate(
        tracks_text=Cast("tracks", TextField()), is_chosen=Exists(chosen), is_mine=Exists(chosen.filter(legalperson=party))
    )
    wanted = Q(is_mine=True)
    for authority, track in places:
        wanted |= Q(is_chosen=False) & _sent_by(authority) & (Q(tracks=[]) | Q(tracks_text__contains=f'"{track}"'))
    return rows.filter(wanted).select_related("authority").order_by("-published_at", "-pk")


def _sent_by(authority: int) -> Q:
    return Q(authority=authority) | Q(authority__kind=AuthorityKind.REGION)


def public() -> QuerySet[Guidance]:
    """What everybody may read."""
    return Guidance.objects.filter(state=S.PUBLISHED, is_public=True).select_related("authority").order_by("-published_at", "-pk")


def reached(guidance: Guidance) -> QuerySet[LegalPerson]:
    """The institutions a piece goes to."""
    if guidance.addressees.exists():
        return guidance.addressees.order_by("pk")
    rows = Registration.objects.all()
    if guidance.authority.kind != AuthorityKind.REGION:
        rows = rows.filter(supervised_by=guidance.authority)
    if guidance.tracks:
        rows = rows.filter(track__in=guidance.tracks)
    return LegalPerson.objects.filter(pk__in=rows.values("legal_person")).order_by("pk")


def supervised_by(held: Iterable[Membership]) -> QuerySet[LegalPerson]:
    """Whom an officer may choose: the institutions that his authorities supervise."""
    own = {row.authority_id for row in held if row.authority_id is not None}
    return LegalPerson.objects.filter(pk__in=Registration.objects.filter(supervised_by__in=own).values("legal_person")).order_by(
        "name", "pk"
    )


def engaged(party: LegalPerson, on: date) -> QuerySet[Person]:
    """The assessors and supervisors an institution may send."""
    rows = Engagement.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), legal_person=party, role__in=TRAINED, from_on__lte=on)
    return Person.objects.filter(pk__in=rows.values("person")).order_by("name", "pk")


def enrolled(course: Guidance, party: LegalPerson | None = None) -> QuerySet[Attendance]:
    """Who is enrolled, of one institution or all."""
    rows = course.attendances.select_related("person", "legal_person").order_by("pk")
    return rows.filter(legal_person=party) if party else rows


def trained(party: LegalPerson) -> QuerySet[Attendance]:
    """Every course the institution's people were on, by person."""
    return (
        Attendance.objects.filter(legal_person=party)
        .select_related("person", "course")
        .order_by("person__name", "person", "course__course_from")
    )
