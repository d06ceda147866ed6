"""What an edit of the calendar would do to the open terms, before anybody confirms it: worked out and thrown away (D14, T10)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from portal.terms.models import Term, TermEvent
from portal.terms.rules.history import Event
from portal.terms.services.projecting import Reckoner, project
from portal.workdays.rules import Calendar

MOST: Final = 500  # worked out one by one; of the rest the list says how many there are


@dataclass(frozen=True, slots=True)
class Moved:
    """An open term whose due day or certainty would change; `before` and `after` are None while a pause keeps the day open."""

    label: str
    subject_type: str
    subject_id: int
    before: date | None
    after: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`reached`: open terms that lie over a changed day. `worked_out` of them were computed; `moved` are those that would change."""

    reached: int
    worked_out: int
    moved: tuple[Moved, ...]


def foresee(now: Calendar, then: Calendar, *, first: date, last: date, today: date) -> Foreseen:
    """What would change if `then` took the place of `now`, where they differ between these days, both included. Nothing is saved."""
    days = _changed(now, then, first, last)
    if not days:
        return Foreseen(0, 0, ())
    reached = Term.objects.filter(Q(due_on=None) | Q(due_on__gte=days[0]), stopped_at=None, calendar_key=now.key, started_on__lt=days[-1])
    terms = list(reached.order_by("due_on", "id")[:MOST])
    total = len(terms) if len(terms) < MOST else reached.count()
    return Foreseen(total, len(terms), _moved(terms, Reckoner(then, today)))


def _changed(now: Calendar, then: Calendar, first: date, last: date) -> list[date]:
    """The days that count otherwise, or are certain otherwise."""
    span = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [on for on in span if (now.is_working(on), now.waits_for(on)) != (then.is_working(on), then.waits_for(on))]


def _moved(terms: Sequence[Term], reckoner: Reckoner) -> tuple[Moved, ...]:
    events: dict[int, list[Event]] = defaultdict(list)
    for row in TermEvent.objects.filter(term__in=[term.pk for term in terms]).order_by("id"):
        events[row.term_id].append(row.event)
    found = []
    for term in terms:
        before, provisional = term.due_on, term.provisional
        project(term, events[term.pk], reckoner)
        if (before, provisional) != (term.due_on, term.provisional):
            found.append(Moved(term.label, term.subject_type, term.subject_id, before, term.due_on, term.provisional))
    return tuple(found)
