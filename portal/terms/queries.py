"""Reads of terms: for one subject a clock with everything its page needs, for a list one slot each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db import models

from portal.policy.figures import LEAST
from portal.terms.models import Reminder, Term, TermEvent
from portal.terms.rules.day_table import Facts, Note, Row
from portal.terms.rules.day_table import day_table as rows_of
from portal.terms.rules.history import EventKind, History, replay
from portal.terms.rules.holders import HolderKind
from portal.terms.rules.ledger import Ledger, Unit, reckon
from portal.terms.rules.lines import Candidate, ClockLine, companion, leading
from portal.terms.rules.responsibility import Share, shares
from portal.terms.rules.slot import Companion, Reading, Slot, remaining, slot
from portal.terms.rules.strip import Group, strip
from portal.terms.rules.timeline import Segment, line
from portal.workdays.services import calendar


@dataclass(frozen=True, slots=True)
class ClockView:
    """The leading clock of a subject on a day: its term, its ledger, its slot, and the strip of the subject's whole time."""

    term: Term
    history: History
    ledger: Ledger
    slot: Slot
    segments: tuple[Segment, ...]
    groups: tuple[Group, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Which subjects' due days a calendar edit moved; `marker` is where the next pull goes on."""

    marker: int
    subjects: frozenset[int]


def terms_of(subject: models.Model) -> list[Term]:
    """Every term of a subject, stopped ones included, in the order in which they began."""
    return list(Term.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk))


def events(subject: models.Model) -> list[TermEvent]:
    """Everything that happened to the subject's terms, oldest first, the term loaded with each."""
    found = TermEvent.objects.filter(term__subject_type=subject._meta.label_lower, term__subject_id=subject.pk)
    return list(found.select_related("term").order_by("id"))


def histories(terms: Iterable[Term]) -> dict[int, History]:
    """The replayed terms by their numbers, in one query."""
    known = list(terms)
    return _replayed(TermEvent.objects.filter(term__in=known).order_by("id"), known)


def _replayed(events: Iterable[TermEvent], terms: Iterable[Term]) -> dict[int, History]:
    """Each term's history from its events, oldest first."""
    units = {term.pk: Unit(term.unit) for term in terms}
    found: dict[int, list[TermEvent]] = defaultdict(list)
    for row in events:
        found[row.term_id].append(row)
    return {number: replay([row.event for row in rows], units[number]) for number, rows in found.items()}


def clock(subject: models.Model, today: date, style: ClockLine) -> ClockView | None:
    """The leading clock of a subject and its line of time, in one query; None before any clock of the line has begun."""
    rows = events(subject)
    terms = sorted({row.term_id: row.term for row in rows}.values(), key=attrgetter("pk"))
    lead = _leading(terms, style)
    if lead is None:
        return None
    replayed, days = _replayed(rows, terms), calendar(lead.calendar_key)
    history = replayed[lead.pk]
    ledger = reckon(history.limit, history.pauses, today, days, history.stopped_on)
    in_line = sorted((term for term in terms if term.key in style.keys and term != lead), key=lambda term: style.keys.index(term.key))
    waiting = [replayed[term.pk] for term in terms if term.key in style.waiting]
    segments = line([*(replayed[term.pk] for term in in_line), history], today, waiting)
    return ClockView(
        term=lead,
        history=history,
        ledger=ledger,
        slot=_slot(terms, lead, today, style),
        segments=segments,
        groups=strip(segments, ledger, today, days, Unit(lead.unit)),
        shares=shares(segments, days),
    )


def slots(subject_type: type[models.Model], ids: Collection[int], today: date, style: ClockLine) -> dict[int, Slot]:
    """The slot of each subject that has a clock, in one query however many they are."""
    leads = {number: (terms, _leading(terms, style)) for number, terms in _by_subject(subject_type, ids).items()}
    return {number: _slot(terms, lead, today, style) for number, (terms, lead) in leads.items() if lead}


def leading_terms(subject_type: type[models.Model], ids: Collection[int], style: ClockLine) -> dict[int, Term]:
    """The leading clock of each subject that has one, in one query: what an upper app keeps a copy of for sorting."""
    found = {number: _leading(terms, style) for number, terms in _by_subject(subject_type, ids).items()}
    return {number: lead for number, lead in found.items() if lead}


def facts(term: Term, today: date, duty: str = "办结") -> Facts:
    """What the day table of a term is made of, in two queries; what began with the subject's other clocks is told on its day."""
    history = histories([term])[term.pk]
    ledger = reckon(history.limit, history.pauses, today, calendar(term.calendar_key), history.stopped_on)
    return Facts(history, ledger, _basis(term), duty, _notes(term), term.is_least)


def day_table(term: Term, today: date, *, duty: str = "办结", expanded: bool = False) -> tuple[Row, ...]:
    """Every day of a term, explained."""
    return rows_of(facts(term, today, duty), today, calendar(term.calendar_key), expanded=expanded)


def overdue(today: date, authority_code: str = "") -> models.QuerySet[Term]:
    """Open terms whose due day is past, of one authority or of all, by index and without a join; a time that only had to last is never one."""
    found = Term.objects.filter(stopped_at=None, due_on__lt=today).exclude(figure_key__in=LEAST)
    return found.filter(owner_authority_code=authority_code) if authority_code else found


def changed_since(marker: int, subject_type: type[models.Model], limit: int = 1000) -> Changes:
    """The subjects whose terms a calendar edit moved since the marker (0: ever), oldest first.

    Every other change of a term happens within an act of the app that owns the subject, which keeps its own copy right itself.
    """
    rows = TermEvent.objects.filter(id__gt=marker, kind=EventKind.RECOMPUTE, term__subject_type=subject_type._meta.label_lower)
    found = list(rows.order_by("id").values_list("id", "term__subject_id")[:limit])
    return Changes(found[-1][0] if found else marker, frozenset(subject for _, subject in found))


def undelivered(limit: int = 1000) -> list[Reminder]:
    """Reminders the inbox has not taken over yet, with their terms."""
    return list(Reminder.objects.filter(delivered_at=None).select_related("term").order_by("id")[:limit])


def _by_subject(subject_type: type[models.Model], ids: Collection[int]) -> Mapping[int, list[Term]]:
    """Every term of these subjects, in the order in which they began."""
    found: dict[int, list[Term]] = defaultdict(list)
    for term in Term.objects.filter(subject_type=subject_type._meta.label_lower, subject_id__in=ids):
        found[term.subject_id].append(term)
    return found


def _candidates(terms: Sequence[Term]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            number=term.pk,
            key=term.key,
            open=term.is_open,
            running=term.is_open and term.paused_since is None,
            due=term.due_on.toordinal() if term.due_on else None,
        )
        for term in terms
    )


def _leading(terms: Sequence[Term], style: ClockLine) -> Term | None:
    found = leading(_candidates(terms), style)
    return next((term for term in terms if found and term.pk == found.number), None)


def _slot(terms: Sequence[Term], lead: Term, today: date, style: ClockLine) -> Slot:
    """The slot of the leading clock. One that was stopped so that the applicant may answer reads as paused for the applicant."""
    candidates = _candidates(terms)
    first = next(found for found in candidates if found.number == lead.pk)
    other = companion(candidates, first, style)
    beside = next((term for term in terms if other and term.pk == other.number), None)
    reading = lead.reading
    if not lead.is_open and beside is not None and beside.key in style.waiting:
        reading = _awaiting(lead, beside, today)
    shown = _companion(beside, style) if beside else None
    return slot(reading, today, calendar(lead.calendar_key), shown)


def _companion(beside: Term, style: ClockLine) -> Companion | None:
    if beside.due_on is None:
        return None
    owed = beside.owner_kind == HolderKind.AUTHORITY
    return Companion(beside.due_on, beside.internal, style.words[beside.key], label=beside.label, owed=owed)


def _awaiting(lead: Term, beside: Term, today: date) -> Reading:
    """A stopped clock as one that waits for whoever holds the other."""
    left = remaining(lead.reading, today, calendar(lead.calendar_key))
    return Reading(
        length=lead.length,
        unit=Unit(lead.unit),
        started_on=lead.started_on,
        due_on=None,
        clause=lead.clause,
        internal=lead.internal,
        paused_by=beside.holder,
        left_when_paused=left,
        paused_since=lead.stopped_on,
    )


def _basis(term: Term) -> str:
    return "内部时限" if term.internal else term.clause


def _notes(term: Term) -> Mapping[date, Note]:
    """What the start of the subject's other clocks says of the days of this one."""
    rows = TermEvent.objects.filter(term__subject_type=term.subject_type, term__subject_id=term.subject_id, kind=EventKind.START)
    found = rows.exclude(term=term).exclude(mark="").order_by("-id").values_list("on", "mark", "clause")
    return {on: Note(mark, clause) for on, mark, clause in found}
