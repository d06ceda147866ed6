"""The open filings of a desk counted by what views ask of them: one query over one index, however many views and filings there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from filings.models import Filing

_COLUMNS = ("state", "is_again", "track", "matter", "assignee", "paused_by", "clock_key", "desk")  # as the indexes have them


class Part(NamedTuple):
    """Filings that are alike in every column a view asks for, and how many they are."""

    state: str
    is_again: bool | None
    track: str
    matter: str
    assignee: int | None
    paused_by: str
    clock_key: str
    desk: int
    due_on: date | None
    evaluation_due_on: date | None
    number: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What a view or a filter asks, once for the database and once for the parts; `holds` None: only the database can tell."""

    sql: Q
    holds: Callable[[Part], bool] | None

    def __and__(self, other: Condition) -> Condition:
        one, two = self.holds, other.holds
        return Condition(self.sql & other.sql, (lambda part: one(part) and two(part)) if one and two else None)

    def __or__(self, other: Condition) -> Condition:
        one, two = self.holds, other.holds
        return Condition(self.sql | other.sql, (lambda part: one(part) or two(part)) if one and two else None)

    def __invert__(self) -> Condition:
        held = self.holds
        return Condition(~self.sql, (lambda part: not held(part)) if held else None)


EVERYTHING = Condition(Q(), lambda part: True)
NOTHING = Condition(Q(pk__in=[]), lambda part: False)


def among(name: str, values: Collection[object]) -> Condition:
    """One of the columns of a part has one of these values."""
    return Condition(Q(**{f"{name}__in": list(values)}), lambda part: getattr(part, name) in values)


def unassigned() -> Condition:
    """Nobody has it."""
    return Condition(Q(assignee__isnull=True), lambda part: part.assignee is None)


def resubmitted() -> Condition:
    """Submitted again after a supplement."""
    return Condition(Q(is_again=True), lambda part: part.is_again is True)


def due(column: str, *, since: date | None = None, upto: date) -> Condition:
    """Its day lies in the span, both ends included. `column`: that of the queue's own clock, or evaluation_due_on."""
    asked = Q(**{f"{column}__lte": upto}) if since is None else Q(**{f"{column}__gte": since, f"{column}__lte": upto})
    name = "evaluation_due_on" if column == "evaluation_due_on" else "due_on"

    def holds(part: Part) -> bool:
        day: date | None = getattr(part, name)
        return day is not None and (since is None or since <= day) and day <= upto

    return Condition(asked, holds)


def parts(rows: QuerySet[Filing], day: str) -> list[Part]:
    """Every filing of these rows in one of the parts, in one query. `day` is the column of the queue's own clock."""
    columns = (*_COLUMNS, day, "evaluation_due_on")
    # COUNT(*), not of the key: the key is not in the index, and the rows themselves are not read
    grouped: QuerySet[Any, Any] = rows.select_related(None).order_by().values(*columns).annotate(number=Count("*"))
    return [Part(*row) for row in grouped.values_list(*columns, "number")]


def size(found: Iterable[Part], *conditions: Condition) -> int:
    """How many filings meet all of these conditions, each of which the parts can answer."""
    tests = [condition.holds for condition in conditions if condition.holds]
    return sum(part.number for part in found if all(test(part) for test in tests))
