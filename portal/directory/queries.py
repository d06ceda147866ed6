"""Reading the register: search as of any day, the counts of every facet, one institution's entries, and what changed.

A past day is read as it stood at its end. The standing is judged on that day from the dates and dated facts of the registration.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.fields import CharField

from portal.directory.models import EntryVersion
from portal.institutions.enums import FactKind, Standing, Track
from portal.institutions.models import Fact, Registration
from portal.institutions.queries import standings
from portal.institutions.rules.standing import Answer
from portal.workdays.rules import ZONE

PAIR: Final = 2
LISTED: Final = (Standing.VALID, Standing.RENEWING)  # what the list shows unless asked for more
STATUSES: Final = (
    Standing.VALID,
    Standing.RENEWING,
    Standing.SUSPENDED,
    Standing.EXPIRED,
    Standing.TERMINATED,
    Standing.CANCELLED,
)
KINDS: Final[dict[str, tuple[Track, ...]]] = {
    "grading_employer": (Track.GRADING_EMPLOYER,),
    "grading_school": (Track.GRADING_SCHOOL,),
    "grading_social": (Track.GRADING_SOCIAL,),
    "examining": (Track.EXAMINING_QUALIFICATION, Track.EXAMINING_SPECIAL),
}
STARS: Final[dict[str, tuple[int | None, ...]]] = {"5": (5,), "4": (4,), "3": (3,), "2": (2, 1), "0": (None, 0)}
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "pk"),
    "recent": ("-shown_from", "-pk"),
    "valid_to": ("valid_to", "name", "pk"),
    "stars": ("-stars", "name", "pk"),
}


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader looks for. `status`: standings, LISTED where nothing is said; an empty tuple elsewhere is no condition."""

    text: str = ""
    occupation: str = ""
    city: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = LISTED
    level: tuple[str, ...] = ()
    stars: tuple[str, ...] = ()
    order: str = "name"

    @property
    def words(self) -> tuple[str, ...]:
        """The words that all have to be found, in the form of the search text; what cannot be printed parts words."""
        typed = unicodedata.normalize("NFKC", f"{self.text} {self.occupation}").upper()
        return tuple("".join(sign if sign.isprintable() else " " for sign in typed).split())


@dataclass(frozen=True, slots=True)
class Cell:
    """How many entries agree in everything that facets count."""

    status: str
    city: str
    track: str
    levels: str
    stars: int | None
    count: int

    def fits(self, search: Search, leaving: str = "") -> bool:
        """Whether the search takes these entries, the condition `leaving` left aside."""
        tests = {
            "status": self.status in search.status or not search.status,
            "city": self.city in search.city or not search.city,
            "kind": not search.kind or any(self.track in KINDS[kind] for kind in search.kind),
            "level": not search.level or any(level in self.levels for level in search.level),
            "stars": not search.stars or any(self.stars in STARS[stars] for stars in search.stars),
        }
        return all(holds for name, holds in tests.items() if name != leaving)


@dataclass(frozen=True, slots=True)
class Tally:
    """All counts of a search from one query: whatever is filtered, facet, map, list and download agree (T13)."""

    search: Search
    cells: tuple[Cell, ...] = field(repr=False)

    @property
    def total(self) -> int:
        """How many entries the search finds."""
        return self.without("none")

    def without(self, condition: str) -> int:
        """How many there would be without one condition."""
        return sum(cell.count for cell in self.cells if cell.fits(self.search, condition))

    def facet(self, condition: str, options: Iterable[str]) -> dict[str, int]:
        """The count of every option of a facet under all other conditions, zeros kept."""
        rest = [cell for cell in self.cells if cell.fits(self.search, condition)]
        alone = {option: _bare(self.search, **{condition: (option,)}) for option in options}
        return {option: sum(cell.count for cell in rest if cell.fits(search)) for option, search in alone.items()}


def _bare(search: Search, **conditions: Any) -> Search:
    return replace(search, **{"city": (), "kind": (), "status": (), "level": (), "stars": (), **conditions})


def end_of(on: date) -> datetime:
    """The first instant after a day: what was shown on it is what was shown just before."""
    return datetime.combine(on + timedelta(days=1), time.min, ZONE)


def shown(on: date) -> QuerySet[Any, Any]:
    """The entries that stood in the register at the end of a day, each with its `status` of that day."""
    end = end_of(on)
    rows = EntryVersion.objects.filter(Q(shown_to__isnull=True) | Q(shown_to__gte=end), shown_from__lt=end)
    return rows.annotate(status=_status(on))


def _status(on: date) -> Case:
    """The rule of `portal.institutions.rules.standing` for a whole list at once; a test holds the two against each other."""
    return Case(
        When(registration__in=_holding(FactKind.TERMINATION, on), then=Value(Standing.TERMINATED.value)),
        When(registration__in=_holding(FactKind.CANCELLATION, on), then=Value(Standing.CANCELLED.value)),
        When(registration__in=_holding(FactKind.SUSPENSION, on), then=Value(Standing.SUSPENDED.value)),
        When(registration__in=_holding(FactKind.RENEWAL, on), then=Value(Standing.RENEWING.value)),
        When(valid_to__lt=on, then=Value(Standing.EXPIRED.value)),
        default=Value(Standing.VALID.value),
        output_field=CharField(),
    )


def _holding(kind: FactKind, on: date) -> QuerySet[Fact, Any]:
    """The registrations for which a fact holds on the day; one list for the whole query, not one look for every row."""
    rows = Fact.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), kind=kind, from_on__lte=on)
    return rows.values("registration")


def matching(search: Search, on: date) -> QuerySet[Any, Any]:
    """The entries that hold every word, before facets."""
    rows = shown(on)
    for word in search.words:
        rows = rows.filter(search_text__icontains=f" {word} " if len(word) == PAIR else word)
    return rows


def tally(search: Search, on: date) -> Tally:
    """Every count of the search, in one query."""
    rows = matching(search, on).order_by().values_list("status", "city", "track", "levels", "stars").annotate(count=Count("pk"))
    return Tally(search, tuple(Cell(*row) for row in rows))


def results(search: Search, on: date) -> QuerySet[Any, Any]:
    """The entries that the search finds, in its order."""
    rows = matching(search, on)
    if search.status:
        rows = rows.filter(status__in=search.status)
    if search.city:
        rows = rows.filter(city__in=search.city)
    if search.kind:
        rows = rows.filter(track__in=[track for kind in search.kind for track in KINDS[kind]])
    if search.level:
        rows = rows.filter(_any(Q(levels__contains=level) for level in search.level))
    if search.stars:
        rows = rows.filter(_any(Q(stars=number) if number is not None else Q(stars__isnull=True) for number in _numbers(search.stars)))
    return rows.order_by(*_order(search.order))


def _numbers(options: Iterable[str]) -> list[int | None]:
    return [number for option in options for number in STARS[option]]


def _any(conditions: Iterator[Q]) -> Q:
    found = next(conditions)
    for condition in conditions:
        found |= condition
    return found


def _order(name: str) -> list[Any]:
    """Entries without a date or stars come last on either database."""
    return [
        F(key.lstrip("-")).desc(nulls_last=True) if key.startswith("-") else F(key).asc(nulls_last=True)
        for key in ORDERS.get(name, ORDERS["name"])
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """One registration as it was shown on a day, with its standing then."""

    version: EntryVersion
    registration: Registration
    standing: Answer


def entries(credit_code: str, on: date) -> list[Entry]:
    """All registrations of a legal person that were in the register on a day; empty where there is none."""
    rows = list(shown(on).filter(credit_code=credit_code).select_related("registration").order_by("registration"))
    answers = standings([row.registration for row in rows], on=on)
    return [Entry(row, row.registration, answers[row.registration_id]) for row in rows]


def facts(registrations: Iterable[Registration], on: date) -> list[Fact]:
    """The dated facts of standing that the public may know: what interrupted or ended a registration up to a day, the latest first."""
    kinds = [FactKind.SUSPENSION, FactKind.TERMINATION, FactKind.CANCELLATION]
    return list(Fact.objects.filter(registration__in=list(registrations), kind__in=kinds, from_on__lte=on).order_by("-from_on", "-pk"))


def changes(*, since: datetime | None = None, limit: int) -> list[EntryVersion]:
    """What changed in the register, the latest first: after `since` where it is given."""
    rows = EntryVersion.objects.order_by("-shown_from", "-pk")
    return list((rows.filter(shown_from__gt=since) if since else rows)[:limit])
