"""The rows of the calendar's pages: what is known of each year, what an arrangement would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.apps import apps

from filings.models import Filing
from portal.terms.models import Term
from portal.terms.services.foreseeing import Foreseen, Moved, foresee
from portal.workdays.models import Arrangement, Scope
from portal.workdays.national import packaged_years
from portal.workdays.services import calendar, with_arrangement

BEFORE, AFTER = 2, 2
SHOWN: Final = 50
_KEYS = {Scope.NATIONAL: ("guangxi", "national"), Scope.GUANGXI: ("guangxi",)}


@dataclass(frozen=True, slots=True)
class ScopeState:
    """What is known of one scope in one year: "known" with its basis, "waiting" for the second person, or "missing"."""

    state: str
    basis: str
    arrangement: Arrangement | None


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year; `provisional` says which of its dates still wait for an arrangement, "" for none (D78)."""

    year: int
    national: ScopeState
    regional: ScopeState
    provisional: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One term that would be recomputed, named by the number of its file."""

    subject: str
    moved: Moved


@dataclass(frozen=True, slots=True)
class CalendarImpact:
    """What confirming an arrangement does: terms reached, worked out, and those that change, at most SHOWN of them listed."""

    reached: int
    worked_out: int
    changed: int
    rows: tuple[MovedRow, ...]


def years(today: date) -> list[YearRow]:
    """The years around today, the latest first."""
    rows = list(Arrangement.objects.filter(dropped_at=None).order_by("confirmed_at", "id"))
    held = {(row.scope, row.year): row for row in rows if row.confirmed_at}
    waiting = {(row.scope, row.year): row for row in rows if not row.confirmed_at}
    found = []
    for year in range(today.year + AFTER, today.year - BEFORE - 1, -1):
        national, regional = (_scope_state(scope, year, held, waiting) for scope in (Scope.NATIONAL, Scope.GUANGXI))
        found.append(YearRow(year, national, regional, _open_dates(year)))
    return found


def _open_dates(year: int) -> str:
    """As the calendar that terms are counted by has it, so that this page and theirs say the same."""
    region = calendar()
    if region.is_settled(year):
        return ""
    return "“三月三”时段暂定" if year in region.published else "暂定"


def _scope_state(
    scope: Scope, year: int, held: dict[tuple[str, int], Arrangement], waiting: dict[tuple[str, int], Arrangement]
) -> ScopeState:
    key = (scope.value, year)
    if key in held:
        return ScopeState("known", held[key].basis, held[key])
    if scope is Scope.NATIONAL and year in packaged_years():
        return ScopeState("known", "国务院办公厅放假安排（随系统载入）", None)
    return ScopeState("waiting", waiting[key].basis, waiting[key]) if key in waiting else ScopeState("missing", "", None)


def provisional_terms() -> int:
    """Open terms whose due day rests on something not known yet."""
    return Term.objects.filter(stopped_at=None, provisional=True).count()


def calendar_impact(arrangement: Arrangement, today: date) -> CalendarImpact:
    """What would be recomputed if the arrangement counted today."""
    then = with_arrangement(arrangement)
    first, last = date(arrangement.year, 1, 1), date(arrangement.year, 12, 31)
    found = [foresee(calendar(key), then[key], first=first, last=last, today=today) for key in _KEYS[Scope(arrangement.scope)]]
    moved = [row for one in found for row in one.moved]
    return CalendarImpact(_sum(found, "reached"), _sum(found, "worked_out"), len(moved), _named(moved[:SHOWN]))


def _sum(found: Iterable[Foreseen], name: str) -> int:
    return sum(getattr(one, name) for one in found)


def _named(moved: list[Moved]) -> tuple[MovedRow, ...]:
    ours, found = Filing._meta.label_lower, apps.get_model
    numbers = dict(Filing.objects.filter(pk__in=[row.subject_id for row in moved if row.subject_type == ours]).values_list("pk", "number"))
    kinds = {row.subject_type: str(found(row.subject_type)._meta.verbose_name) for row in moved}
    return tuple(MovedRow((row.subject_type == ours and numbers.get(row.subject_id)) or kinds[row.subject_type], row) for row in moved)
