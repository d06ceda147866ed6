"""The data that are compared: read in the order the rules want them, row by row, so that a million sittings need no memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from portal.catalogue.queries import division_name
from portal.institutions.models import ScopeLine
from supervision.enums import Post, SittingState
from supervision.models import Sitting, SittingLine, SittingRoom, SittingStaff
from supervision.models.sitting import AFTER_HELD
from supervision.rules.anomalies import Counted, Held, Occupied, Peers

CHUNK = 5000
PLACED = (SittingState.ARRANGED, *AFTER_HELD)
WATCHED = (Post.CHIEF, Post.ASSESSOR, Post.SUPERVISOR)
PEER_DAYS = 365


@dataclass(frozen=True, slots=True)
class Period:
    """Sittings that began in [since, until)."""

    since: datetime
    until: datetime

    def of(self, path: str = "") -> Q:
        """The condition on sittings, or on rows of which `path` leads to theirs."""
        return Q(**{f"{path}starts_at__gte": self.since, f"{path}starts_at__lt": self.until})


def counted(period: Period) -> Iterator[tuple[Counted, Peers]]:
    """Each line with results of the period, beside all of its occupation and level in the year before the end of the period."""
    year = Period(period.until - timedelta(days=PEER_DAYS), period.until)
    done = SittingLine.objects.filter(sitting__state__in=AFTER_HELD, passed__isnull=False)
    sums = done.filter(year.of("sitting__")).values_list("code", "name", "work_type", "level").annotate(Sum("present"), Sum("passed"))
    peers = {row[:4]: Peers(row[4], row[5]) for row in sums.order_by()}
    columns = ("sitting_id", "present", "passed", "code", "name", "work_type", "level")
    for sitting, present, passed, *occupation in _rows(done.filter(period.of("sitting__")), *columns):
        code, name, work_type, level = occupation
        of_all = peers.get((code, name, work_type, level))
        if of_all is not None:
            yield Counted(sitting, f"{code}:{name}:{work_type}:{level}", f"{name}{level}", present or 0, passed), of_all


def assessors(period: Period) -> Iterator[Occupied]:
    """Assessors and quality supervisors, ordered by person and time."""
    rows = SittingStaff.objects.filter(period.of("sitting__"), sitting__state__in=PLACED, post__in=WATCHED)
    columns = ("person_id", "person__name", "sitting_id", "sitting__number", "sitting__starts_at", "sitting__ends_at")
    for person, *rest in _rows(rows.order_by("person_id", "sitting__starts_at", "sitting_id").distinct(), *columns):
        yield Occupied(str(person), *rest)


def rooms(period: Period) -> Iterator[Occupied]:
    """Rooms by address and name, ordered by time."""
    rows = SittingRoom.objects.filter(period.of("sitting__"), sitting__state__in=PLACED)
    columns = ("sitting__address", "name", "sitting_id", "sitting__number", "sitting__starts_at", "sitting__ends_at")
    for address, name, *rest in _rows(rows.order_by("sitting__address", "name", "sitting__starts_at", "sitting_id"), *columns):
        yield Occupied(f"{address}/{name}"[:60], name, *rest)


def held(period: Period) -> Iterator[Held]:
    """Each sitting of the period that took place, with how many were present."""
    rows = Sitting.objects.filter(period.of(), state__in=AFTER_HELD).annotate(people=Sum("lines__present")).order_by("pk")
    for sitting, people, seats, starts_at, ends_at in _rows(rows, "pk", "people", "seats", "starts_at", "ends_at"):
        yield Held(sitting, people or 0, seats, int((ends_at - starts_at).total_seconds() // 60))


def beyond_scope(period: Period) -> Iterator[tuple[int, str, str]]:
    """(sitting, key, name) of each line that no line of the registration's scope covered on its first day."""
    covering = ScopeLine.objects.filter(
        registration=OuterRef("sitting__registration"), code=OuterRef("code"), name=OuterRef("name"), level=OuterRef("level")
    ).filter(
        Q(until_on__isnull=True) | Q(until_on__gt=OuterRef("sitting__starts_at__date")), from_on__lte=OuterRef("sitting__starts_at__date")
    )
    rows = SittingLine.objects.filter(period.of("sitting__"), ~Exists(covering), sitting__state__in=AFTER_HELD).order_by("pk")
    for sitting, code, name, level in _rows(rows, "sitting_id", "code", "name", "level"):
        yield sitting, f"{code}:{level}", f"{name}{level}"


def beyond_region(period: Period) -> Iterator[tuple[int, str]]:
    """(sitting, city) of each that took place in a city where the institution neither is registered nor works, without a notice."""
    home = {"own": Substr("registration__legal_person__registered_division", 1, 4)}
    home["seat"] = Substr("registration__legal_person__working_division", 1, 4)
    rows = Sitting.objects.filter(period.of(), state__in=AFTER_HELD, notice__isnull=True).annotate(place=Substr("division", 1, 4), **home)
    for sitting, division in _rows(rows.exclude(place=F("own")).exclude(place=F("seat")).order_by("pk"), "pk", "division"):
        yield sitting, division_name(f"{division[:4]}00")


def _rows(rows: QuerySet[Any], *columns: str) -> Iterator[Any]:
    return rows.values_list(*columns).iterator(CHUNK)


def until_today(days: int, today: date) -> Period:
    """The last so many days, today included."""
    end = timezone.make_aware(datetime.combine(today + timedelta(days=1), datetime.min.time()))
    return Period(end - timedelta(days=days), end)
