"""What a draw is made from on a day: the registrations an authority supervises, its inspectors, the figures. Clause: 文三(一), T16, D95.

A fixed number of queries, however long the registers are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from filings.rules.routing import city_of
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.enums import FactKind, Track
from portal.institutions.models import Engagement, Fact, Registration
from portal.institutions.rules.standing import FactRow, standing
from portal.policy.queries import figure
from portal.workdays.rules import months_before
from supervision.enums import CreditClass, InspectionState, InspectorKind
from supervision.models import Avoidance, Inspection, InspectionPlan, Inspector
from supervision.queries.inspectors import listed
from supervision.rules import drawing
from supervision.rules.drawing import Candidate, Limits, Taker
from supervision.rules.strata import credit_class

Facts = Mapping[int, list[tuple[FactRow, str]]]
_COLUMNS = (
    "pk",
    "number",
    "track",
    "valid_from",
    "valid_to",
    "legal_person_id",
    "legal_person__name",
    "legal_person__working_division",
    "supervised_by__code",
)


def limits(on: date, team: int) -> Limits:
    """The figures of the day."""
    shares = {found: figure(f"draw_class_{found.value.lower()}_percent", on).number for found in CreditClass}
    least, rest = figure("draw_share_percent", on).number, figure("draw_rest_months", on).number
    return Limits(shares, least=least, rest=rest, cap=figure("inspections_per_year", on).number, team=team)


def document(plan: InspectionPlan, team: int, on: date) -> dict[str, Any]:
    """The document of a draw of this plan on this day."""
    found = limits(on, team)
    return drawing.document(candidates(plan, found, on), takers(plan.authority, on), found, on)


def supervised(authority: Authority) -> QuerySet[Registration]:
    """The registrations an authority draws from; the region from all."""
    rows = Registration.objects.order_by()
    return rows if authority.kind == AuthorityKind.REGION else rows.filter(supervised_by=authority)


def candidates(plan: InspectionPlan, found: Limits, on: date) -> list[Candidate]:
    """Every registration with its standing and class of the day and its visits. Visits count in the year in which those of the plan are due."""
    rows = supervised(plan.authority)
    facts, cities = _facts(rows, on), dict(Authority.objects.values_list("code", "city_name"))
    drawn, visits = _last_drawn(rows, months_before(on, found.rest)), _visits(rows, max(plan.to_on, on).year)
    return [_candidate(row, facts, cities, drawn, visits, on) for row in rows.values_list(*_COLUMNS).iterator(chunk_size=5000)]


def _candidate(
    row: tuple[Any, ...], facts: Facts, cities: Mapping[str, str], drawn: Mapping[int, date], visits: Mapping[int, int], on: date
) -> Candidate:
    key, number, track, valid_from, valid_to, person, name, division, supervisor = row
    held = facts.get(key, [])
    kinds = {fact.kind for fact, _ in held}
    stars = next((value for fact, value in held if fact.kind is FactKind.STAR), "")
    city = city_of(division) or supervisor
    return Candidate(
        id=number,
        name=f"{name}（{Track(track).label}）",
        institution=person,
        city=city,
        city_name=cities.get(city, "区外"),
        credit_class=credit_class(stars, is_watched=FactKind.WATCH in kinds),
        standing=standing(valid_from, valid_to, [fact for fact, _ in held], on).standing,
        is_held=FactKind.HOLD in kinds,
        last_drawn_on=drawn.get(person),
        inspected=visits.get(person, 0),
    )


def _facts(rows: QuerySet[Registration], on: date) -> Facts:
    """The facts that hold on the day, the newest of a kind first."""
    found: dict[int, list[tuple[FactRow, str]]] = defaultdict(list)
    facts = Fact.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on, registration__in=rows)
    columns = ("registration_id", "kind", "from_on", "until_on", "value")
    for key, kind, from_on, until_on, value in facts.order_by("-from_on", "-pk").values_list(*columns):
        found[key].append((FactRow(FactKind(kind), from_on, until_on), value))
    return found


def _inspections(rows: QuerySet[Registration]) -> QuerySet[Inspection]:
    """Of the institutions of these registrations, under whichever of their registrations and by whatever authority."""
    people = rows.values("legal_person")
    return Inspection.objects.exclude(state=InspectionState.CANCELLED).filter(registration__legal_person__in=people).order_by()


def _last_drawn(rows: QuerySet[Registration], since: date) -> dict[int, date]:
    """When each institution was drawn last, where that is after this day."""
    drawn = _inspections(rows).filter(draw__drawn_at__date__gte=since).values_list("registration__legal_person")
    return {person: timezone.localdate(at) for person, at in drawn.annotate(Max("draw__drawn_at"))}


def _visits(rows: QuerySet[Registration], year: int) -> dict[int, int]:
    """How often each institution is visited in this year."""
    return dict(_inspections(rows).filter(planned_on__year=year).values_list("registration__legal_person").annotate(Count("pk")))


def takers(authority: Authority, on: date) -> list[Taker]:
    """The register of inspectors; everybody keeps out of where he is employed and of what he has declared."""
    rows = listed(Inspector.objects.filter(authority=authority), on)
    avoids = _avoided(rows, on)
    found = rows.select_related("person").order_by("certificate")
    return [Taker(row.certificate, public_name(row), row.valid_until, tuple(row.cities), frozenset(avoids[row.pk])) for row in found]


def public_name(inspector: Inspector) -> str:
    """How everybody reads of an inspector: an officer by name, anybody else by his kind (his certificate stands beside it)."""
    return inspector.person.name if inspector.kind == InspectorKind.OFFICER else inspector.get_kind_display()


def _avoided(rows: QuerySet[Inspector], on: date) -> dict[int, set[int]]:
    """The institutions each keeps out of, by inspector."""
    found: dict[int, set[int]] = defaultdict(set)
    for inspector, person in _grounds(rows, on):
        found[inspector].add(person)
    return found


def _grounds(rows: QuerySet[Inspector], on: date) -> Iterator[tuple[int, int]]:
    """(inspector, institution): declared, employed there, or engaged by it as assessor, expert, supervisor or staff."""
    now = Q(until_on__isnull=True) | Q(until_on__gt=on)
    yield from Avoidance.objects.filter(now, inspector__in=rows.order_by()).values_list("inspector_id", "legal_person_id")
    yield from rows.filter(employer__isnull=False).values_list("pk", "employer_id")
    engaged = Engagement.objects.filter(now, person__inspector_entries__in=rows.order_by())
    yield from engaged.values_list(F("person__inspector_entries"), "legal_person_id")
