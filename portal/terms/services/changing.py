"""Start, pause, resume, reset, extend, hand over, stop: every change of a term is one event and the projection that follows."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.actors import Actor
from portal.audit.services import NoActError, current
from portal.policy import figures as policy
from portal.policy.queries import FigureValue
from portal.policy.services import figure
from portal.terms.models import Term, TermEvent
from portal.terms.rules.history import EventKind
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.terms.rules.ledger import Unit
from portal.terms.services.holding import Held, Subject, latest, terms_of
from portal.terms.services.projecting import COLUMNS, Reckoner, project
from portal.workdays.rules import GUANGXI, Calendar, starting_day
from portal.workdays.services import calendar

within_act = transaction.atomic(savepoint=False)


class NoOpenTermError(LookupError):
    """The subject has no such term that could be changed."""


class PauseError(ValueError):
    """A pause of a clock that stands still, or the resumption of one that runs."""


@within_act
def start(
    subject: Subject,
    key: str,
    *,
    figure_key: str = "",
    until: date | None = None,
    owner: Owner,
    holder: Holder,
    at: datetime,
    by: User | None,
    clause: str = "",
    label: str = "",
    reason: str = "",
    mark: str = "",
    calendar_key: str = GUANGXI,
    starts_on: date | None = None,
) -> Term:
    """Start a clock of the length that the figure has on the day, or one that ends on the day that an announcement names (`until`, B65).

    Day zero is `starts_on`, or follows from the instant: for a party its day, for an authority the next working day when it comes after
    office hours or on a day off (D09, D77, D92). Clause and label are the figure's unless given. Raises NoActError outside an act,
    IntegrityError while the same clock is open.
    """
    days = calendar(calendar_key)
    zero = starts_on or day_zero(owner.kind, at, days)
    value = _announced(until, zero, label, clause) if until else figure(figure_key, timezone.localdate(at))
    term = Term(
        **terms_of(subject),
        key=key,
        label=label or value.label,
        owner_kind=owner.kind,
        owner_authority_code=owner.authority_code,
        owner_ref=owner.ref,
        started_at=at,
        length=value.number,
        unit=Unit(value.unit.value),
        figure_key=value.key,
        figure_version=value.version_id,
        clause=clause or ("" if value.internal else value.clause),
        internal=value.internal,
        calendar_key=calendar_key,
    )
    row = _row(EventKind.START, zero, at, by, holder, reason, mark, term.clause)
    row.length = value.number
    project(term, [row.event], Reckoner(days, timezone.localdate(at)))
    term.save(force_insert=True)
    if isinstance(subject, Held):
        subject.terms.append(term)
    return _written(subject, term, row, None)


def _announced(until: date, zero: date, label: str, clause: str) -> FigureValue:
    """The days to a named day as a figure of its own: no record stands behind it, so no change of a figure touches it."""
    days = max(1, (until - zero).days)
    source = policy.Source.NOTICE if clause else policy.Source.INTERNAL
    return FigureValue("", days, policy.Unit.CALENDAR_DAYS, source, clause, clause, label, 0)


def day_zero(owner: HolderKind, at: datetime, days: Calendar) -> date:
    """The day that is not counted. Office hours move only the clocks of authorities; a party's window opens on its day (D92)."""
    if owner == HolderKind.INSTITUTION:
        return timezone.localdate(at)
    closes = figure("day_closes_at", timezone.localdate(at)).value
    return starting_day(at, days, closes if isinstance(closes, time) else None)


@within_act
def pause(
    subject: Subject,
    key: str,
    *,
    reason: str,
    holder: Holder,
    at: datetime,
    by: User | None,
    clause: str = "",
    mark: str = "",
    on: date | None = None,
) -> Term:
    """Stop the clock: the days after this one are the holder's (D99). Raises NoOpenTermError, and PauseError where it stands already."""
    term = _open(subject, key)
    if term.paused_since is not None:
        raise PauseError(f"{term} is paused already")
    return _change(subject, term, _row(EventKind.PAUSE, on, at, by, holder, reason, mark, clause))


@within_act
def switch_pause(
    subject: Subject,
    key: str,
    *,
    reason: str,
    holder: Holder,
    at: datetime,
    by: User | None,
    clause: str = "",
    mark: str = "",
    on: date | None = None,
) -> Term:
    """Hand a stopped clock to the next holder without a gap (② becomes ③). Raises NoOpenTermError, and PauseError where it runs."""
    term = _paused(subject, key)
    return _change(subject, term, _row(EventKind.PAUSE, on, at, by, holder, reason, mark, clause))


@within_act
def resume(
    subject: Subject,
    key: str,
    *,
    holder: Holder,
    at: datetime,
    by: User | None,
    reason: str = "",
    clause: str = "",
    mark: str = "",
    on: date | None = None,
) -> Term:
    """Let the clock run again: this day is still the pause's, the next one counts (D99). Raises NoOpenTermError, PauseError."""
    term = _paused(subject, key)
    return _change(subject, term, _row(EventKind.RESUME, on, at, by, holder, reason, mark, clause))


@within_act
def reset(
    subject: Subject,
    key: str,
    *,
    holder: Holder,
    at: datetime,
    by: User | None,
    reason: str = "",
    clause: str = "",
    mark: str = "",
    starts_on: date | None = None,
) -> Term:
    """Count anew from day zero, with the length it was started with; earlier rounds stay in the ledger (D04, T9).

    Takes up a clock that was stopped as well as one that runs or stands. Raises NoOpenTermError where there never was one.
    """
    term = latest(subject, key)
    if term is None:
        raise NoOpenTermError(f"{key} of {subject}")
    zero = starts_on or day_zero(HolderKind(term.owner_kind), at, calendar(term.calendar_key))
    row = _row(EventKind.RESET, zero, at, by, holder, reason, mark, clause or term.clause)
    row.length = next(found.length for found in _events(subject, term) if found.kind == EventKind.START)
    term.stopped_at, term.stopped_on, term.outcome = None, None, ""
    return _change(subject, term, row)


@within_act
def extend(subject: Subject, key: str, *, more: int, reason: str, at: datetime, by: User | None, clause: str = "", mark: str = "") -> Term:
    """Make the term longer by so many of its own units. Raises NoOpenTermError, ValueError for less than one."""
    if more < 1:
        raise ValueError(f"an extension by {more}")
    term = _open(subject, key)
    row = _row(EventKind.EXTEND, None, at, by, term.holder, reason, mark, clause)
    row.length = more
    return _change(subject, term, row)


@within_act
def transfer(
    subject: Subject,
    key: str,
    *,
    owner: Owner,
    holder: Holder,
    at: datetime,
    by: User | None,
    reason: str = "",
    clause: str = "",
    mark: str = "",
) -> Term:
    """Give the term to another owner: what has run has run, a stopped clock stays stopped (D21). Raises NoOpenTermError."""
    term = _open(subject, key)
    term.owner_kind, term.owner_authority_code, term.owner_ref = owner.kind, owner.authority_code, owner.ref
    return _change(subject, term, _row(EventKind.TRANSFER, None, at, by, holder, reason, mark, clause))


@within_act
def stop(subject: Subject, key: str, *, outcome: str, at: datetime, by: User | None, on: date | None = None, reason: str = "") -> Term:
    """End the term; `outcome` says by what (受理, 出具回执), `reason` why where that is not all. Raises NoOpenTermError."""
    return _stop(subject, _open(subject, key), outcome, at, by, on, reason)


@within_act
def stop_all(
    subject: models.Model, *, outcome: str, at: datetime, by: User | None, keys: Collection[str] | None = None, on: date | None = None
) -> tuple[Term, ...]:
    """End every open term of the subject, or those of the keys that are open; the ones that were ended."""
    found = Term.objects.select_for_update().filter(**terms_of(subject), stopped_at=None)
    rows = found.filter(key__in=keys) if keys is not None else found
    return tuple(_stop(subject, term, outcome, at, by, on) for term in rows.order_by("id"))


def _stop(subject: Subject, term: Term, outcome: str, at: datetime, by: User | None, on: date | None, reason: str = "") -> Term:
    """The due day and the pause stay as they stand; nothing has to be counted again."""
    row = _row(EventKind.STOP, max(on or timezone.localdate(at), term.started_on), at, by, term.holder, reason, outcome, term.clause)
    term.stopped_at, term.stopped_on, term.outcome, term.remind_on = at, row.on, outcome, None
    term.save(update_fields=["stopped_at", "stopped_on", "outcome", "remind_on"])
    return _written(subject, term, row, term.due_on)


def _change(subject: Subject, term: Term, row: TermEvent) -> Term:
    """Replay the events with the new one, save the projection and the event."""
    before = term.due_on
    events = [stored.event for stored in _events(subject, term)]
    row.on = max(row.on, events[-1].on)  # nothing happens to a clock before its day zero
    project(term, [*events, row.event], Reckoner(calendar(term.calendar_key), timezone.localdate(row.at)))
    term.save(update_fields=[*COLUMNS, "owner_kind", "owner_authority_code", "owner_ref"])
    return _written(subject, term, row, before)


def _events(subject: Subject, term: Term) -> list[TermEvent]:
    return subject.events(term) if isinstance(subject, Held) else list(term.events.all())


def _written(subject: Subject, term: Term, row: TermEvent, before: date | None) -> Term:
    row.term, row.before_due, row.after_due = term, before, term.due_on
    if isinstance(subject, Held):
        subject.write(row)
    else:
        row.save(force_insert=True)
    return term


def _row(kind: EventKind, on: date | None, at: datetime, by: User | None, holder: Holder, reason: str, mark: str, clause: str) -> TermEvent:
    actor = acting(by)
    return TermEvent(
        kind=kind,
        on=on or timezone.localdate(at),
        at=at,
        holder_kind=holder.kind,
        holder_name=holder.name,
        reason=reason,
        mark=mark,
        clause=clause,
        by_id=actor.id,
        by=str(actor),
    )


def acting(by: User | None) -> Actor:
    """The actor of the open act, who already carries role and party. Raises NoActError outside an act or for somebody else's act."""
    frame = current()
    if frame is None or frame.by.id != (by.pk if by else None):
        raise NoActError("a term is changed within the act of whoever changes it")
    return frame.by


def _open(subject: Subject, key: str) -> Term:
    term = latest(subject, key)
    if term is None or not term.is_open:
        raise NoOpenTermError(f"{key} of {subject}")
    return term


def _paused(subject: Subject, key: str) -> Term:
    term = _open(subject, key)
    if term.paused_since is None:
        raise PauseError(f"{term} is not paused")
    return term
