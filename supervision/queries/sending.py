"""Who may be sent to inspect a registration, and what ties each of them to the institution. Clause: 文二(二), 文二(三)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from filings.queries.crossing import hosts_on
from filings.rules.routing import city_of
from portal.access.models import Membership
from portal.access.queries import in_force
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.models import Engagement, Registration
from portal.people.models import MemberState, TeamMember
from portal.policy.clauses import Reason
from supervision.enums import InspectorKind
from supervision.models import Avoidance, Inspector, Sitting
from supervision.queries.inspectors import listed
from supervision.rules.team import Candidate, candidate_reasons


@dataclass(frozen=True, slots=True)
class Choice:
    """One inspector as the page offers him; `reasons` say why he cannot be sent."""

    inspector: Inspector
    reasons: tuple[Reason, ...]


def may_inspect(authority: Authority, registration: Registration, on: date, sitting: Sitting | None = None) -> bool:
    """Whether it is this authority's to inspect: as the supervisor, the region, or the host of the activity (文二(二))."""
    if authority.kind == AuthorityKind.REGION or authority in (registration.supervised_by, sitting.authority if sitting else None):
        return True
    return authority in hosts_on(registration, on)


def offered(authority: Authority, on: date) -> list[Inspector]:
    """Whom an authority may send: its own register, the region's, and the external and internal supervisors of all (外督共用, 内督外用)."""
    shared = Q(authority=authority) | Q(authority__kind=AuthorityKind.REGION) | ~Q(kind=InspectorKind.OFFICER)
    rows = listed(Inspector.objects.filter(shared), on).select_related("person__user", "authority", "employer")
    own = sorted(rows, key=lambda row: (row.authority_id != authority.pk, row.kind, row.person.name, row.pk))
    return list({row.person_id: row for row in reversed(own)}.values())[::-1]


def choices(registration: Registration, inspectors: Iterable[Inspector], on: date) -> list[Choice]:
    """These inspectors as they stand towards the institution on the day, in a number of queries that does not grow with them."""
    rows = list(inspectors)
    tied = ties(registration, rows, on)
    cities = {city_of(registration.legal_person.working_division), registration.supervised_by.code}
    found = [Choice(row, candidate_reasons(_candidate(row, cities, tied.get(row.pk, ())), on)) for row in rows]
    return sorted(found, key=lambda choice: bool(choice.reasons))


def _candidate(row: Inspector, cities: Collection[str], tied: tuple[str, ...]) -> Candidate:
    user = row.person.user
    return Candidate(
        name=row.person.name,
        kind=InspectorKind(row.kind),
        valid_until=row.valid_until,
        has_account=user is not None and user.is_active,
        goes_there=not row.cities or bool(set(row.cities) & set(cities)),
        ties=tied,
    )


def ties(registration: Registration, inspectors: Collection[Inspector], on: date) -> dict[int, tuple[str, ...]]:
    """What ties inspectors to the institution: declared, employed or engaged there, with an account there, recused before."""
    found: dict[int, list[str]] = defaultdict(list)
    party = registration.legal_person_id
    by_person: dict[int, list[int]] = defaultdict(list)
    for row in inspectors:
        by_person[row.person_id].append(row.pk)
        if row.employer_id == party:
            found[row.pk].append("在该机构任职")
    for person, reason in _said(list(by_person), party, on):
        for key in by_person[person]:
            found[key].append(reason)
    return {key: tuple(dict.fromkeys(reasons)) for key, reasons in found.items()}


def _said(people: list[int], party: int, on: date) -> Iterable[tuple[int, str]]:
    declared = Avoidance.objects.filter(in_force(on), inspector__person__in=people, legal_person=party)
    for person, reason in declared.values_list("inspector__person", "reason"):
        yield person, reason or "已登记回避"
    work = Engagement.objects.filter(in_force(on), person__in=people, legal_person=party)
    for person in work.values_list("person", flat=True):
        yield person, "在该机构任职"
    staff = Membership.objects.filter(in_force(on), legal_person=party, user__person__in=people)
    for person in staff.values_list("user__person", flat=True):
        yield person, "是该机构的工作人员"
    recused = TeamMember.objects.filter(person__in=people, state=MemberState.RECUSED, team__inspection__registration__legal_person=party)
    for person in recused.values_list("person", flat=True):
        yield person, "曾就该机构的检查回避"


def entries(people: Collection[int], authority: Authority, on: date) -> dict[int, Inspector]:
    """The register's row of each person on the day: that of the authority before any other, the longest valid certificate first."""
    rows = listed(Inspector.objects.filter(person__in=people), on).select_related("person")
    best = sorted(rows, key=lambda row: (row.authority_id == authority.pk and row.valid_until >= on, row.valid_until))
    return {row.person_id: row for row in best}
