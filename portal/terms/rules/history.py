"""The history of a term: its events, replayed into the present length, the pauses and who held which stretch of time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices

from portal.terms.rules.holders import Holder, HolderKind
from portal.terms.rules.ledger import Limit, Pause, Unit


class EventKind(TextChoices):
    """What can happen to a term."""

    START = "start", "起算"
    PAUSE = "pause", "停表"
    RESUME = "resume", "恢复计算"
    RESET = "reset", "重新起算"
    EXTEND = "extend", "延长"
    TRANSFER = "transfer", "移交"
    RECOMPUTE = "recompute", "日历变动"
    STOP = "stop", "期限终止"


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the rules read it.

    `on`: the last day under the rule before it, day zero for a start and a reset. `holder`: who has the time from here.
    `reason`: what the time is for (受理审查, 技术评估). `mark`: the word for the event itself (提交, 评估通知, 结论签署).
    `length`: the whole length for a start and a reset, what is added for an extension. `due_on`: the due day after it.
    """

    kind: EventKind
    on: date
    holder: Holder
    reason: str = ""
    mark: str = ""
    clause: str = ""
    length: int = 0
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with one holder, half-open (from_on, to_on]; an open one has no end.

    `current` is false for the rounds before the last reset: that time no longer counts (D04).
    """

    from_on: date
    to_on: date | None
    holder: Holder
    counted: bool
    reason: str
    mark: str
    clause: str
    current: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """A replayed term: the limit in force, the pauses of the present round, all spans without a gap, and the stop."""

    limit: Limit
    pauses: tuple[Pause, ...]
    spans: tuple[Span, ...]
    stopped_on: date | None
    stop_mark: str = ""

    @property
    def began_on(self) -> date:
        """Day zero of the first round."""
        return self.spans[0].from_on


# who holds the time, and whether it counts, from each kind of event on; the others change nothing of this
_COUNTS = {
    EventKind.START: True,
    EventKind.RESET: True,
    EventKind.RESUME: True,
    EventKind.TRANSFER: True,
    EventKind.PAUSE: False,
}


def replay(events: Sequence[Event], unit: Unit = Unit.WORKING_DAYS) -> History:
    """The history from the events in their order. Raises ValueError unless the first one is the start."""
    if not events or events[0].kind != EventKind.START:
        raise ValueError("a term begins with its start")
    spans = _spans(events)
    stop = events[-1] if events[-1].kind == EventKind.STOP else None
    return History(
        limit=_limit(events, unit),
        pauses=tuple(
            Pause(span.from_on, span.to_on, span.holder, span.reason, span.clause) for span in spans if span.current and not span.counted
        ),
        spans=spans,
        stopped_on=stop.on if stop else None,
        stop_mark=stop.mark if stop else "",
    )


def _spans(events: Sequence[Event]) -> tuple[Span, ...]:
    """Each event that hands on the time closes the span before it; a reset makes everything before it past."""
    spans: list[Span] = []
    for event in events:
        if event.kind not in _COUNTS and event.kind != EventKind.STOP:
            continue
        if spans and spans[-1].to_on is None:
            spans[-1] = replace(spans[-1], to_on=max(event.on, spans[-1].from_on))
        if event.kind == EventKind.STOP:
            continue
        if event.kind == EventKind.RESET:
            spans = [replace(span, current=False) for span in spans]
        paused = event.kind == EventKind.TRANSFER and bool(spans) and not spans[-1].counted
        if paused:  # a file handed to another authority while the clock is stopped stays stopped
            spans.append(replace(spans[-1], from_on=event.on, to_on=None))
        else:
            spans.append(Span(event.on, None, event.holder, _COUNTS[event.kind], event.reason, event.mark, event.clause))
    return tuple(spans)


def _limit(events: Sequence[Event], unit: Unit) -> Limit:
    """Length and day zero of the present round; a party keeps the latest due day it was ever given in it (D101)."""
    start = max(index for index, event in enumerate(events) if event.kind in (EventKind.START, EventKind.RESET))
    present = events[start:]
    extended = sum(event.length for event in present[1:] if event.kind == EventKind.EXTEND)
    announced = [event.due_on for event in present if event.due_on is not None]
    party = events[0].holder.kind == HolderKind.INSTITUTION
    return Limit(present[0].on, present[0].length + extended, unit, max(announced, default=None) if party else None)
