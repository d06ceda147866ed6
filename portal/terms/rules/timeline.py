"""The time of one file on one line: the spans of several terms in a row, without a gap and without an overlap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import pairwise

from portal.terms.rules.history import History, Span
from portal.terms.rules.holders import Holder


class Phase(Enum):
    """What a segment is to the file's last clock: before it began, counted, or not counted."""

    BEFORE = "before"
    COUNTED = "counted"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Segment:
    """Half-open (from_on, to_on] with one holder; `lead`: it belongs to the last clock of the line, in its present round."""

    from_on: date
    to_on: date
    holder: Holder
    phase: Phase
    reason: str
    mark: str
    clause: str
    lead: bool


def line(histories: Sequence[History], today: date, waiting: Sequence[History] = ()) -> tuple[Segment, ...]:
    """The segments from the first day zero to today, or to the last stop once every clock has stopped.

    The histories come in the order in which they take over: where two clocks run at once the later one is shown. `waiting` are terms of
    the applicant; they show whose time it is while no other clock runs. Time with no clock at all (an evening acceptance) stays with
    whoever had it last, so that the segments sum to the calendar span.
    """
    if not histories:
        return ()
    ends = [history.stopped_on for history in (*waiting, *histories)]
    end = max((on for on in ends if on), default=today) if all(ends) else today
    strands = [_strand(history, end, None) for history in waiting]
    strands += [_strand(history, end, history is histories[-1]) for history in histories]
    return _woven(strands, end)


def _strand(history: History, end: date, lead: bool | None) -> list[Segment]:
    """The spans of one clock up to the end; `lead` is None for time that only waits."""
    return [
        Segment(
            span.from_on,
            min(span.to_on or end, end),
            span.holder,
            _phase(span, lead),
            span.reason,
            span.mark,
            span.clause,
            bool(lead) and span.current,
        )
        for span in history.spans
        if span.from_on <= end
    ]


def _phase(span: Span, lead: bool | None) -> Phase:
    if lead is None or not span.counted:
        return Phase.PAUSED
    return Phase.COUNTED if lead and span.current else Phase.BEFORE


def _woven(strands: Sequence[Sequence[Segment]], end: date) -> tuple[Segment, ...]:
    """One segment at a time: the last strand that covers a stretch wins it, a stretch that none covers goes to the one before."""
    borders = sorted({on for strand in strands for segment in strand for on in (segment.from_on, segment.to_on)} | {end})
    found: list[Segment] = []
    for first, last in pairwise(borders):
        covering = [segment for strand in strands for segment in strand if segment.from_on <= first and last <= segment.to_on]
        begun = [segment for strand in strands for segment in strand if segment.from_on <= first]
        taken = covering[-1] if covering else found[-1] if found else begun[-1]
        if found and _same(found[-1], taken):
            found[-1] = replace(found[-1], to_on=last)
        else:
            found.append(replace(taken, from_on=first, to_on=last))
    return tuple(found)


def _same(one: Segment, other: Segment) -> bool:
    return replace(one, from_on=other.from_on, to_on=other.to_on) == other
