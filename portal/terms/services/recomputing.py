"""Open terms computed anew after an edit of the calendar: the old day stays in the ledger, with the reason (D14, T10)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from portal.audit.actors import SYSTEM
from portal.audit.services import act, record
from portal.terms.models import Term, TermEvent
from portal.terms.rules.history import Event, EventKind, History
from portal.terms.rules.holders import HolderKind
from portal.terms.rules.ledger import Limit
from portal.terms.services.projecting import Reckoner, project, save_alike
from portal.workdays.rules import Calendar

# Held from the first to the last statement of a chunk, so that its events become visible in the order of their numbers:
# whoever pulls them by number misses none.
RECOMPUTE_LOCK = int.from_bytes(b"terms")

# what an edit of the calendar can change
COLUMNS = ("calendar_version", "due_on", "provisional", "left_when_paused", "remind_on")


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many terms were looked at, and the numbers of those whose due day or certainty changed."""

    seen: int
    changed: tuple[int, ...]


def recompute_behind(calendar: Calendar, *, at: datetime, limit: int = 500) -> Recomputed:
    """One chunk of the open terms that were computed under an older version of this calendar; fewer than `limit` seen: none is left.

    A term that another act is changing at the moment is left to the next sweep.
    """
    with act(SYSTEM, at):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECOMPUTE_LOCK])
        behind = Term.objects.filter(stopped_at=None, calendar_key=calendar.key, calendar_version__lt=calendar.version)
        terms = list(behind.order_by("id").select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)[:limit])
        events = _events(terms)
        reckoner = Reckoner(calendar, timezone.localdate(at))
        rows = [row for term in terms if (row := _recompute(term, events[term.pk], reckoner, at))]
        save_alike(terms, COLUMNS)
        TermEvent.objects.bulk_create(rows)
        for row in rows:
            record("terms.recompute", row.term, data={"from": row.before_due, "to": row.after_due, "reason": row.reason})
    return Recomputed(len(terms), tuple(row.term_id for row in rows))


def _events(terms: Sequence[Term]) -> Mapping[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for row in TermEvent.objects.filter(term__in=terms).order_by("id"):
        found[row.term_id].append(row.event)
    return found


def _recompute(term: Term, events: Sequence[Event], reckoner: Reckoner, at: datetime) -> TermEvent | None:
    """Project the term under the calendar; an event where its day or its certainty changed, or a party keeps a day it would have lost."""
    before, was_provisional, remind_on = term.due_on, term.provisional, term.remind_on
    kept = _kept(term, project(term, events, reckoner), reckoner)
    if before == term.due_on and remind_on is not None and term.remind_on is not None:
        term.remind_on = _remind_on(term, remind_on, reckoner)
    if (before, was_provisional) == (term.due_on, term.provisional) and not kept:
        return None
    return TermEvent(
        term=term,
        kind=EventKind.RECOMPUTE,
        on=max(reckoner.today, events[-1].on),
        at=at,
        holder_kind=term.holder_kind,
        holder_name=term.holder_name,
        reason=_reason(term, before, kept, reckoner.calendar),
        before_due=before,
        after_due=term.due_on,
        by=str(SYSTEM),
    )


def _remind_on(term: Term, before: date, reckoner: Reckoner) -> date:
    """The next reminder of a due day that stays: the stage of today has been told unless the edit has just moved a stage to today."""
    following = reckoner.next_stage_on(term)
    return following if following and reckoner.today < before and following <= before else reckoner.today


def _kept(term: Term, history: History, reckoner: Reckoner) -> date | None:
    """The earlier day that the calendar alone would give a party, which keeps its own (D101)."""
    if term.owner_kind != HolderKind.INSTITUTION or term.due_on is None:
        return None
    limit = history.limit
    fresh = reckoner.due(Limit(limit.started_on, limit.length, limit.unit), history.pauses)
    return fresh.on if fresh and fresh.on < term.due_on else None


def _reason(term: Term, before: date | None, kept: date | None, calendar: Calendar) -> str:
    why = f"放假安排变动（日历第 {calendar.version} 版）"
    if kept:
        return f"{why}：按新安排为 {kept:%Y-%m-%d}，申请人的期限不提前，仍为 {term.due_on:%Y-%m-%d}"
    if before == term.due_on:
        return f"{why}：到期日不变，{'暂定' if term.provisional else '转为确定'}"
    return f"{why}：到期日由 {before:%Y-%m-%d} 改为 {term.due_on:%Y-%m-%d}" if before and term.due_on else why
