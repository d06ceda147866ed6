"""The standing of a registration on any day: answered from its dates and facts, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.institutions.enums import FactKind, Standing


@dataclass(frozen=True, slots=True)
class FactRow:
    """A dated fact, half-open [from_on, until_on)."""

    kind: FactKind
    from_on: date
    until_on: date | None
    reason: str = ""
    clause: str = ""

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True, slots=True)
class Answer:
    """The standing on a day, since when, and why."""

    standing: Standing
    since: date
    reason: str = ""
    clause: str = ""


# What ends or interrupts a registration, strongest first.
_ENDS = (
    (FactKind.TERMINATION, Standing.TERMINATED),
    (FactKind.CANCELLATION, Standing.CANCELLED),
    (FactKind.SUSPENSION, Standing.SUSPENDED),
)


def standing(valid_from: date, valid_to: date | None, facts: Iterable[FactRow], on: date) -> Answer:
    """What may be said of a registration on this day. `valid_to` counts through its last moment (D07); None has no end (A44).

    A renewal under review keeps an expired registration from being called expired (D06). An expiry that was recorded stays true of its
    days after a later filing has given a new term. Clause: 文一(二), 文三(三), 附3一.
    """
    rows = list(facts)
    if on < valid_from:
        return Answer(Standing.NOT_YET, valid_from)
    for kind, answer in _ENDS:
        holding = [fact for fact in rows if fact.kind is kind and fact.holds(on)]
        if holding:
            first = min(holding, key=lambda fact: fact.from_on)
            return Answer(answer, first.from_on, first.reason, first.clause)
    renewal = next((fact for fact in rows if fact.kind is FactKind.RENEWAL and fact.holds(on)), None)
    if renewal is not None:
        return Answer(Standing.RENEWING, renewal.from_on, renewal.reason, renewal.clause)
    expiry = next((fact for fact in rows if fact.kind is FactKind.EXPIRY and fact.holds(on)), None)
    ended_on = expiry.from_on - timedelta(days=1) if expiry else valid_to
    if ended_on is not None and on > ended_on:
        return Answer(Standing.EXPIRED, ended_on, "有效期届满", "文一(二)")
    return Answer(Standing.VALID, valid_from)
