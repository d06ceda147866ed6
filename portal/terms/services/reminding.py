"""Reminders: one for each person, stage and due day, however often the sweep runs."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from portal.terms.models import Reminder, Term
from portal.terms.services.projecting import Reckoner, save_alike
from portal.workdays.rules import GUANGXI, NATIONAL
from portal.workdays.services import calendar

logger = logging.getLogger(__name__)

Recipients = Callable[[Sequence[Term], date], Mapping[int, Collection[int]]]


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many terms were due for a reminder, how many reminders were written, and which terms have nobody to remind."""

    seen: int
    written: int
    unaddressed: tuple[int, ...]


def remind(*, at: datetime, recipients: Recipients, limit: int = 500) -> Reminded:
    """One chunk of the terms whose next reminder is due; fewer than `limit` seen: none is left.

    `recipients` gives the accounts of a chunk of terms on a day, by the terms' numbers. The day of each term's next reminder moves on in
    the same transaction; should two sweeps meet over one term all the same, the unique constraint lets only one of them write.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        due = Term.objects.filter(stopped_at=None, remind_on__lte=today).order_by("remind_on", "id")
        terms = list(due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)[:limit])
        users = recipients(terms, today) if terms else {}
        reckoners = {key: Reckoner(calendar(key), today) for key in (GUANGXI, NATIONAL)}
        rows = [row for term in terms for row in _reminders(term, users.get(term.pk, ()), reckoners[term.calendar_key], at)]
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        save_alike(terms, ("remind_on",))
    unaddressed = tuple(term.pk for term in terms if not users.get(term.pk))
    if unaddressed:
        logger.warning("terms without anybody to remind: %s", unaddressed)
    return Reminded(len(terms), len(rows), unaddressed)


def mark_delivered(reminders: Iterable[int], *, at: datetime) -> int:
    """The inbox has taken these over; how many were not yet delivered."""
    return Reminder.objects.filter(pk__in=list(reminders), delivered_at=None).update(delivered_at=at)


def _reminders(term: Term, users: Collection[int], reckoner: Reckoner, at: datetime) -> list[Reminder]:
    """The reminders of the stage the term stands in; the term moves on to the day of its next one."""
    stage = reckoner.stage(term)
    term.remind_on = reckoner.next_stage_on(term)
    if term.due_on is None or not stage:  # a clock that stands still has no day on which to remind
        return []
    return [Reminder(term=term, stage=stage, due_on=term.due_on, recipient_id=user, created_at=at) for user in users]
