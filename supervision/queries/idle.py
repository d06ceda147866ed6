"""Who is silent, since when; what was asked and how it was settled; facts upward (D13, D86, D74, L04). Clause: 附3一(二)3, 附3一(三)7."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from portal.access.models import Membership
from portal.inbox.reminders import Subject
from portal.institutions.enums import FactKind, Standing
from portal.institutions.models import Fact, HistoricalMark, Registration
from portal.institutions.queries import may_be_idle, standings
from supervision.enums import DormancyState
from supervision.models import Dormancy, Sitting
from supervision.models.sitting import AFTER_HELD
from supervision.queries.visible import by_institution, by_officers
from supervision.rules.idleness import Silence, Stretch, corresponding, last_activity, silence

STANDING = (Standing.VALID, Standing.RENEWING, Standing.SUSPENDED)
PEOPLE = ("authority", "registration__legal_person")


@dataclass(frozen=True, slots=True)
class Silent:
    """One registration and its silence; `asked`: what was asked of this mark of it."""

    registration: Registration
    silence: Silence
    asked: Dormancy | None


def _held() -> QuerySet[Sitting]:
    return Sitting.objects.filter(registration=OuterRef("pk"), state__in=AFTER_HELD)


def _year_ago(today: date) -> date:
    return corresponding(today, -1)


def candidates(held: Iterable[Membership], today: date) -> QuerySet[Registration]:
    """Registrations these officers watch that nothing has been heard of for a year: suspended days can only take some away."""
    since = timezone.make_aware(datetime.combine(_year_ago(today), time.max))
    rows = by_officers(Registration.objects.filter(filed_on__lt=since.date()), held, "supervised_by")
    unconfirmed = HistoricalMark.objects.filter(registration=OuterRef("pk"), confirmed_at__isnull=True)
    heard = HistoricalMark.objects.filter(registration=OuterRef("pk"), last_activity_on__gt=since.date())
    last = _held().order_by().values("registration").annotate(last=Max("ends_at")).values("last")
    return (
        rows.exclude(Exists(_held().filter(ends_at__gt=since)))
        .exclude(Exists(unconfirmed))
        .exclude(Exists(heard))
        .annotate(sitting_at=Subquery(last), confirmed_on=F("historical__last_activity_on"))
        .select_related("legal_person", "supervised_by")
        .order_by("filed_on", "pk")
    )


def unconfirmed(held: Iterable[Membership]) -> int:
    """How many are left out because their activity of before the portal is unconfirmed (D74)."""
    return by_officers(
        Registration.objects.filter(historical__confirmed_at__isnull=True, historical__isnull=False), held, "supervised_by"
    ).count()


def silent(rows: Sequence[Registration], today: date) -> list[Silent]:
    """Those of them that are silent for a year or two by now, the longest first: three queries however many."""
    answers, stretches = standings(rows, on=today), suspensions(rows)
    asked = {(row.registration_id, row.years, row.idle_from): row for row in Dormancy.objects.filter(registration__in=rows)}
    found = []
    for row in rows:
        here = _silence(row, stretches.get(row.pk, ()), today) if answers[row.pk].standing in STANDING else None
        if here is not None:
            found.append(Silent(row, here, asked.get((row.pk, here.years, here.idle_from))))
    return sorted(found, key=lambda one: (one.silence.idle_from, one.registration.pk))


def _silence(row: Registration, stretches: Iterable[Stretch], today: date) -> Silence | None:
    sitting_at: datetime | None = row.sitting_at  # type: ignore[attr-defined]  # annotated by `candidates`
    confirmed: date | None = row.confirmed_on  # type: ignore[attr-defined]
    return silence(last_activity(row.filed_on, timezone.localdate(sitting_at) if sitting_at else None, confirmed), stretches, today)


def suspensions(rows: Iterable[Registration]) -> dict[int, list[Stretch]]:
    """The suspended days of each, in one query."""
    found: dict[int, list[Stretch]] = {}
    facts = Fact.objects.filter(registration__in=list(rows), kind=FactKind.SUSPENSION).order_by("from_on")
    for number, begins, ends in facts.values_list("registration_id", "from_on", "until_on"):
        found.setdefault(number, []).append((begins, ends))
    return found


def known_of(registration: Registration, today: date) -> tuple[Silence | None, bool, bool]:
    """Of one registration: its silence, whether anything may be concluded from it, whether it is standing."""
    ended = Sitting.objects.filter(registration=registration, state__in=AFTER_HELD).aggregate(last=Max("ends_at"))["last"]
    mark = HistoricalMark.objects.filter(registration=registration).first()
    last = last_activity(registration.filed_on, timezone.localdate(ended) if ended else None, mark.last_activity_on if mark else None)
    standing = standings([registration], on=today)[registration.pk].standing in STANDING
    return silence(last, suspensions([registration]).get(registration.pk, ()), today), may_be_idle(registration), standing


def desk(held: Iterable[Membership]) -> QuerySet[Dormancy]:
    """What officers with these memberships have asked."""
    return by_officers(Dormancy.objects.select_related(*PEOPLE), held, "authority")


def own(held: Iterable[Membership]) -> QuerySet[Dormancy]:
    """What the reader's institutions were asked."""
    return by_institution(Dormancy.objects.select_related(*PEOPLE), held)


@dataclass(frozen=True, slots=True)
class IdleFact:
    """One silence that was held to be without good reason after the institution could speak."""

    dormancy: int
    registration: int
    years: int
    idle_from: date
    reached_on: date
    settled_at: datetime


def idle_facts(on: date, *, registration: int | None = None) -> Iterator[IdleFact]:
    """Every silence settled as without good reason by this day: what V2.3 and V3.7 may rest on; nothing else follows of itself."""
    until = timezone.make_aware(datetime.combine(on, time.max))
    rows = Dormancy.objects.filter(state=DormancyState.NO_REASON, settled_at__lte=until).order_by("settled_at", "pk")
    if registration is not None:
        rows = rows.filter(registration_id=registration)
    for row in rows.iterator(chunk_size=1000):
        if row.settled_at is not None:
            yield IdleFact(row.pk, row.registration_id, row.years, row.idle_from, row.reached_on, row.settled_at)


def subjects(numbers: Collection[int]) -> dict[int, Subject]:
    """Questions after a silence by their numbers, as reminders name them."""
    rows = Dormancy.objects.filter(pk__in=numbers).values_list("pk", "registration__legal_person__name")
    return {
        pk: Subject(f"{name}停止活动的说明", desk=f"/desk/supervision/dormancy/{pk}/", my=f"/my/activity/dormancy/{pk}/")
        for pk, name in rows
    }
