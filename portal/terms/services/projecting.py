"""The projection of a term: its columns as they follow from its events."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from portal.terms.models import Term
from portal.terms.rules import ledger, reminders
from portal.terms.rules.history import Event, History, replay
from portal.terms.rules.ledger import Limit, Pause, Unit
from portal.workdays.rules import Calendar, Due

COLUMNS = (
    "calendar_version",
    "started_on",
    "due_on",
    "provisional",
    "holder_kind",
    "holder_name",
    "paused_since",
    "left_when_paused",
    "remind_on",
    "stopped_at",
    "stopped_on",
    "outcome",
    "length",
)


class Reckoner:
    """Answers for many terms on one day under one calendar; the same question is worked out once, and a sweep asks few different ones."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self.calendar = calendar
        self.today = today
        self._due = cache(lambda limit, pauses: ledger.due(limit, pauses, calendar))
        self._stage = cache(lambda due_on, length, unit, least: reminders.stage_on(today, due_on, length, unit, calendar, least=least))
        self._next = cache(lambda due_on, length, unit, least: reminders.next_day(today, due_on, length, unit, calendar, least=least))

    def due(self, limit: Limit, pauses: tuple[Pause, ...]) -> Due | None:
        """The due day, None while a pause keeps it open."""
        return self._due(limit, pauses)

    def left(self, limit: Limit, pauses: tuple[Pause, ...], on: date) -> int:
        """What was left at the end of a day, in the term's unit."""
        return ledger.reckon(limit, pauses, on, self.calendar).left

    def stage(self, term: Term) -> str:
        """The stage of reminding the term stands in today."""
        return self._stage(term.due_on, term.length, Unit(term.unit), term.is_least)

    def next_stage_on(self, term: Term) -> date | None:
        """The day after today on which the next stage begins."""
        return self._next(term.due_on, term.length, Unit(term.unit), term.is_least)


def project(term: Term, events: Sequence[Event], reckoner: Reckoner) -> History:
    """Set the term's columns to what its events amount to on the day of the change; nothing is saved."""
    history = replay(events, Unit(term.unit))
    limit, pauses, now = history.limit, history.pauses, history.spans[-1]
    due = reckoner.due(limit, pauses)
    pause = next((pause for pause in pauses if pause.to_on is None), None)
    term.calendar_version = reckoner.calendar.version
    term.started_on, term.length = limit.started_on, limit.length
    term.due_on = due.on if due else None
    term.provisional = bool(due and due.provisional)
    term.holder_kind, term.holder_name = now.holder.kind, now.holder.name
    term.paused_since = pause.from_on if pause else None
    term.left_when_paused = reckoner.left(limit, pauses, pause.from_on) if pause else None
    term.remind_on = _remind_on(term, reckoner)
    return history


def save_alike(terms: Iterable[Term], columns: Sequence[str]) -> None:
    """Save the columns of many terms with one update for each set of values: a sweep leaves few different ones behind."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for term in terms:
        alike[tuple(getattr(term, column) for column in columns)].append(term.pk)
    for values, numbers in alike.items():
        Term.objects.filter(pk__in=numbers).update(**dict(zip(columns, values, strict=True)))


def _remind_on(term: Term, reckoner: Reckoner) -> date | None:
    """The next day on which a reminder is due: never for a clock that stands still. The day of the change itself can still be one."""
    if term.due_on is None or term.paused_since is not None or term.stopped_at is not None:
        return None
    return reckoner.today if reckoner.stage(term) else reckoner.next_stage_on(term)
