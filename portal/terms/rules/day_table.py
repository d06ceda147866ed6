"""The day table: every day of a term, or a run of equal days, with its count, why, whose time it is and by which basis."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from portal.terms.rules.history import History, Span
from portal.terms.rules.ledger import DayKind, Ledger, Unit, kind_of
from portal.terms.rules.wording import span as span_words
from portal.terms.rules.wording import weekdays
from portal.workdays.rules import Calendar, DayInfo


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened on a day, to be said beside it."""

    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the table is made of: the replayed term, its ledger on the day, its clause and what else happened.

    `duty`: what is to be done by the due day, e.g. 出具回执或提请公示. `least`: the time must last at least so long, no day
    is past it.
    """

    history: History
    ledger: Ledger
    clause: str
    duty: str
    notes: Mapping[date, Note]
    least: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as the component draws it. `kind`: start, counted, left, over, paused or rest.

    `count`: the running number, or the length of a paused run. `days`: how many of the term's units the row stands for, none for the
    start and for days of rest.
    """

    first: date
    last: date
    dates: str
    weekday: str
    kind: str
    count: str
    days: int
    why: str
    who: str
    clause: str
    today: bool = False
    provisional: bool = False
    due: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    """One day with everything that decides whether it can share a row with its neighbour."""

    on: date
    kind: str
    why: str
    note: str
    who: str
    basis: str
    number: int
    joins: bool
    today: bool
    provisional: bool
    due: bool

    def continues(self, earlier: "_Day") -> bool:
        """Whether it is one more day of the same; a note ends the row it stands in."""
        same = (self.kind, self.why, self.who, self.basis, self.provisional)
        return (
            self.joins
            and earlier.joins
            and not earlier.note
            and same == (earlier.kind, earlier.why, earlier.who, earlier.basis, earlier.provisional)
        )


def day_table(facts: Facts, today: date, calendar: Calendar, *, expanded: bool = False) -> tuple[Row, ...]:
    """From day zero to the end of the ledger's span; `expanded` gives every day its own row."""
    runs: list[list[_Day]] = []
    for day in _days(facts, today, calendar):
        if runs and not expanded and day.continues(runs[-1][-1]):
            runs[-1].append(day)
        else:
            runs.append([day])
    return (_start(facts, today), *(_row(run, today) for run in runs))


def _start(facts: Facts, today: date) -> Row:
    on = facts.history.limit.started_on
    first = next(span for span in facts.history.spans if span.current)
    why = "，".join(filter(None, (first.mark, "起算日不计入")))
    return Row(on, on, span_words(on, on, today), weekdays(on, on), "start", "", 0, why, first.holder.full, facts.clause, on == today)


def _row(run: Sequence[_Day], today: date) -> Row:
    first, last = run[0], run[-1]
    days = 0 if first.kind == "rest" else len(run)
    return Row(
        first=first.on,
        last=last.on,
        dates=span_words(first.on, last.on, today),
        weekday=weekdays(first.on, last.on),
        kind=first.kind,
        count=_count(first, last, days),
        days=days,
        why="，".join(filter(None, (first.why, last.note))),
        who=first.who,
        clause=first.basis,
        today=first.today,
        provisional=first.provisional,
        due=last.due,
    )


def _count(first: _Day, last: _Day, days: int) -> str:
    if first.kind == "rest":
        return ""
    if first.kind == "paused":
        return str(days)
    return str(first.number) if days == 1 else f"{first.number}–{last.number}"


def _days(facts: Facts, today: date, calendar: Calendar) -> Iterator[_Day]:
    limit, ledger, number = facts.history.limit, facts.ledger, 0
    for info in calendar.between(limit.started_on, ledger.through_on):
        kind = kind_of(info, limit.unit, facts.history.pauses)
        number += kind is DayKind.COUNTED
        due = ledger.open and ledger.due is not None and info.on == ledger.due.on
        span = _span_on(facts.history.spans, info.on)
        note = _note(facts, info.on)
        yield _Day(
            on=info.on,
            kind=_kind(kind, info.on, facts),
            why=_due_words(facts) if due else _why(info, kind, span),
            note=note.text,
            who="" if kind is DayKind.OFF else span.holder.full,
            basis=facts.clause if due else note.clause or info.clause or (span.clause if kind is DayKind.PAUSED else ""),
            number=number,
            joins=info.on != today and not due and (kind is not DayKind.COUNTED or limit.unit != Unit.WORKING_DAYS),
            today=info.on == today,
            provisional=info.provisional,
            due=due,
        )


def _due_words(facts: Facts) -> str:
    return "期满，次日起可以结束" if facts.least else f"到期，当日 24:00 前{facts.duty}"


def _span_on(spans: Sequence[Span], on: date) -> Span:
    """The span of the present round that a day belongs to; days to come belong to the last one."""
    present = [span for span in spans if span.current]
    return next((span for span in present if span.from_on < on and (span.to_on is None or on <= span.to_on)), present[-1])


def _note(facts: Facts, on: date) -> Note:
    """What happened on the day: a pause that begins after it or ends with it, the stop, or something of another clock."""
    present = [span for span in facts.history.spans if span.current]
    for before, span in pairwise(present):
        if span.from_on == on and span.mark:
            turn = "" if before.counted == span.counted else "次日恢复" if span.counted else "次日起停表"
            return Note("，".join(filter(None, (span.mark, turn))))
    if facts.history.stopped_on == on and facts.history.stop_mark:
        return Note(f"{facts.history.stop_mark}，期限终止")
    return facts.notes.get(on, Note(""))


def _kind(kind: DayKind, on: date, facts: Facts) -> str:
    ledger = facts.ledger
    if kind is not DayKind.COUNTED:
        return "rest" if kind is DayKind.OFF else "paused"
    if ledger.due and on > ledger.due.on and not facts.least:
        return "over"
    return "counted" if on <= ledger.now_on else "left"


def _why(info: DayInfo, kind: DayKind, span: Span) -> str:
    """A plain working day within a pause is told by the pause alone; an arrangement of the calendar is always told."""
    if kind is not DayKind.PAUSED:
        return info.why
    return f"{info.why}，{span.reason}" if info.clause else span.reason
