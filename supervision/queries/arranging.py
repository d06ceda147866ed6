"""What is known of the people and papers of a sitting on its days: cards, rotation, recusal, other places. Clause: 文二(二)."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.utils import timezone

from portal.institutions.enums import EngagementRole
from portal.institutions.models import Engagement
from portal.people.models import Credential, CredentialKind, Person
from portal.policy.queries import figure
from supervision.enums import Post, RoomKind, SittingState
from supervision.models import Avoidance, PaperBank, Sitting, SittingLine, SittingStaff
from supervision.queries.sittings import label
from supervision.rules.arrangement import ASSESSING, ASSESSOR_CARD, SUPERVISOR_CARD, Arrangement, Bank, Card, Line, Placed, Room, Setting

_ROLES = {EngagementRole.ASSESSOR: ASSESSOR_CARD, EngagementRole.SUPERVISOR: SUPERVISOR_CARD}
_KINDS = {CredentialKind.ASSESSOR: ASSESSOR_CARD, CredentialKind.SUPERVISOR: SUPERVISOR_CARD}


def days(sitting: Sitting) -> tuple[date, date]:
    """The first and the last day."""
    return timezone.localdate(sitting.starts_at), timezone.localdate(sitting.ends_at)


def _in_force(first: date, last: date) -> Q:
    return Q(from_on__lte=first) & (Q(until_on__isnull=True) | Q(until_on__gt=last))


def people_of(sitting: Sitting) -> list[Person]:
    """Whom the institution may place: its own people on the days of the sitting, and external supervisors by their card."""
    first, last = days(sitting)
    engaged = Engagement.objects.filter(_in_force(first, last), legal_person=sitting.registration.legal_person_id)
    own = Q(pk__in=engaged.values("person"))
    external = Q(pk__in=Credential.objects.filter(kind=CredentialKind.SUPERVISOR).values("person"))
    return list(Person.objects.filter(own | external).order_by("name", "pk"))


def cards(people: Collection[int], sitting: Sitting) -> dict[int, tuple[Card, ...]]:
    """The cards of these people: as the approved filing names them, and those they hold of their own."""
    first, last = days(sitting)
    found: dict[int, tuple[Card, ...]] = {}
    engaged = Engagement.objects.filter(
        _in_force(first, last), legal_person=sitting.registration.legal_person_id, person__in=people, role__in=_ROLES
    )
    for row in engaged:
        card = Card(_ROLES[EngagementRole(row.role)], frozenset(row.occupations), row.valid_until)
        found[row.person_id] = (*found.get(row.person_id, ()), card)
    for held in Credential.objects.filter(person__in=people, kind__in=_KINDS):
        card = Card(_KINDS[CredentialKind(held.kind)], frozenset(held.occupations), held.valid_until)
        found[held.person_id] = (*found.get(held.person_id, ()), card)
    return found


def setting(sitting: Sitting, people: Collection[int]) -> Setting:
    """What the rules of an arrangement ask, in a fixed number of queries."""
    first, last = days(sitting)
    most = figure("rotation_most", first).number
    return Setting(
        first=first,
        last=last,
        cards=cards(people, sitting),
        rotation_most=most,
        min_assessors=figure("min_assessors", first).number,
        in_a_row=_in_a_row(sitting, people, most),
        recused=_recused(sitting, people, first),
        elsewhere=_elsewhere(sitting, people),
        consented=sitting.notice.headcount if sitting.notice else None,
    )


def _in_a_row(sitting: Sitting, people: Collection[int], most: int) -> dict[int, int]:
    """How many of the institution's sittings just before this one each has assessed without a break."""
    before = Sitting.objects.filter(registration__legal_person=sitting.registration.legal_person_id, starts_at__lt=sitting.starts_at)
    last = list(
        before.exclude(state=SittingState.CANCELLED)
        .exclude(pk=sitting.pk)
        .order_by("-starts_at", "-pk")
        .values_list("pk", flat=True)[:most]
    )
    assessed: dict[int, set[int]] = {}
    for place, person in SittingStaff.objects.filter(sitting__in=last, person__in=people, post__in=ASSESSING).values_list(
        "sitting", "person"
    ):
        assessed.setdefault(person, set()).add(place)
    return {person: _unbroken(last, places) for person, places in assessed.items()}


def _unbroken(last: list[int], places: set[int]) -> int:
    return next((number for number, place in enumerate(last) if place not in places), len(last))


def _recused(sitting: Sitting, people: Collection[int], on: date) -> dict[int, str]:
    """Who keeps out of this institution, and why."""
    rows = Avoidance.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        from_on__lte=on,
        inspector__person__in=people,
        legal_person=sitting.registration.legal_person_id,
    )
    return dict(rows.values_list("inspector__person", "reason"))


def _elsewhere(sitting: Sitting, people: Collection[int]) -> dict[int, str]:
    """Who is at work at another sitting that overlaps in time; another institution's is not named."""
    rows = SittingStaff.objects.filter(
        person__in=people, sitting__starts_at__lt=sitting.ends_at, sitting__ends_at__gt=sitting.starts_at
    ).exclude(sitting=sitting.pk)
    found = rows.exclude(sitting__state=SittingState.CANCELLED).values_list(
        "person", "sitting__number", "sitting__registration__legal_person"
    )
    own = sitting.registration.legal_person_id
    return {person: number if party == own else "其他机构的场次" for person, number, party in found}


def banks_of(sitting: Sitting) -> dict[int, PaperBank]:
    """The editions of the registration that are not withdrawn by the first day, by their keys."""
    first, _ = days(sitting)
    rows = PaperBank.objects.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=first), registration=sitting.registration_id)
    return {row.pk: row for row in rows}


def line_of(line: SittingLine, registered: int | None = None, bank: PaperBank | None = None) -> Line:
    """A line as the rules read it, with what is typed for it in the place of what is kept."""
    count = line.registered if registered is None else registered
    return Line(line.pk, label(line), line.code, line.level, count, _bank(bank if bank is not None else line.bank))


def _bank(bank: PaperBank | None) -> Bank | None:
    return Bank(str(bank), bank.code, bank.level, bank.reviewed_on, bank.withdrawn_on) if bank is not None else None


def arrangement(sitting: Sitting) -> Arrangement:
    """What is kept."""
    rooms = tuple(Room(row.name, RoomKind(row.kind), row.seats, row.is_monitored) for row in sitting.rooms.all())
    staff = tuple(
        Placed(row.person_id, row.person.name, Post(row.post), row.room, row.reason) for row in sitting.staff.select_related("person")
    )
    lines = tuple(line_of(line) for line in sitting.lines.select_related("bank"))
    return Arrangement(rooms, staff, lines)
