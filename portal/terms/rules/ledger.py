"""The ledger of a term: from its start, its length and its pauses to the due day and to days used, paused, off and left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from django.db.models import TextChoices

from portal.terms.rules.holders import Holder
from portal.workdays.rules import Calendar, DayInfo, Due, months_after


class Unit(TextChoices):
    """What a term is counted in."""

    WORKING_DAYS = "working_days", "个工作日"
    CALENDAR_DAYS = "calendar_days", "天"
    MONTHS = "months", "个月"
    VALIDITY = "validity", "天（有效期）"


class DayKind(Enum):
    """How one day after the start stands to a term."""

    COUNTED = "counted"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that is not counted, half-open: the days after `from_on` up to and including `to_on` (None: still running).

    So the day of the evaluation notice counts and the day of the signed conclusion does not (D99). Clause: 附2二(五).
    """

    from_on: date
    to_on: date | None
    who: Holder
    reason: str
    clause: str

    def __post_init__(self) -> None:
        if self.to_on is not None and self.to_on < self.from_on:
            raise ValueError(f"a pause ends on {self.to_on} before it begins on {self.from_on}")

    def holds(self, on: date) -> bool:
        """Whether this pause takes the day."""
        return self.from_on < on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, slots=True)
class Limit:
    """The length of a term and its day zero, which is not counted.

    `not_before`: a party's due day that was once announced and therefore never moves earlier (D101).
    """

    started_on: date
    length: int
    unit: Unit = Unit.WORKING_DAYS
    not_before: date | None = None

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"a term of {self.length}")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A term as it stands on a day, in the term's own unit (months are counted in days); today counts as used.

    `due` is None while a pause without an end is on. `used` holds the days over the due day too, `overdue` says how many they are.
    `now_on` is today or the stop, never before day zero; `through_on` ends the span: the stop, or the later of due day and today.
    While the due day is known, used + left + paused + off are exactly the days of the span; while it is not, the days left have no
    dates yet and the span ends today.
    """

    due: Due | None
    used: int
    left: int
    paused: int
    off: int
    overdue: int
    now_on: date
    through_on: date
    days: int
    open: bool
    paused_now: Pause | None


def ordered(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """The pauses in their order. Raises ValueError where two of them take the same day: a day belongs to one holder only."""
    found = tuple(sorted(pauses, key=lambda pause: (pause.from_on, pause.to_on or date.max)))
    for earlier, later in pairwise(found):
        if earlier.to_on is None or earlier.to_on > later.from_on:
            raise ValueError(f"the pause from {later.from_on} begins within the pause from {earlier.from_on}")
    return found


def pause_on(pauses: Sequence[Pause], on: date) -> Pause | None:
    """The pause that takes this day, if any."""
    return next((pause for pause in pauses if pause.holds(on)), None)


def kind_of(day: DayInfo, unit: Unit, pauses: Sequence[Pause]) -> DayKind:
    """How a day after the start stands to the term. In a term of days or months a day off counts like any other."""
    if unit == Unit.WORKING_DAYS and not day.working:
        return DayKind.OFF
    return DayKind.PAUSED if pause_on(pauses, day.on) else DayKind.COUNTED


def due(limit: Limit, pauses: Sequence[Pause], calendar: Calendar) -> Due | None:
    """The last day of the term; None while an open pause began before the term was used up."""
    count = _due_of_working_days if limit.unit == Unit.WORKING_DAYS else _due_of_days
    found = count(limit, ordered(pauses), calendar)
    if found is not None and limit.not_before is not None and limit.not_before > found.on:
        return replace(found, on=limit.not_before)
    return found


def _due_of_working_days(limit: Limit, pauses: Sequence[Pause], calendar: Calendar) -> Due | None:
    cursor, missing = limit.started_on, limit.length
    counted: list[DayInfo] = []
    for pause in pauses:
        stretch = calendar.between(cursor, pause.from_on)
        working = sum(day.working for day in stretch)
        if working >= missing:
            break
        missing -= working
        counted += stretch
        if pause.to_on is None:
            return None
        cursor = max(cursor, pause.to_on)
    last = calendar.add(cursor, missing)
    # what is unpublished within a pause cannot move the due day; what is unpublished in a counted stretch before it can
    waits = dict.fromkeys([calendar.waits_for(day.on) for day in counted if day.provisional] + [last.why])
    return Due(last.on, last.provisional or any(day.provisional for day in counted), "；".join(filter(None, waits)))


def _due_of_days(limit: Limit, pauses: Sequence[Pause], calendar: Calendar) -> Due | None:
    end = limit.started_on + timedelta(days=nominal_days(limit))
    for pause in pauses:
        if pause.from_on >= end:
            break
        if pause.to_on is None:
            return None
        end += max(pause.to_on, limit.started_on) - max(pause.from_on, limit.started_on)
    return Due(end, False) if limit.unit == Unit.VALIDITY else calendar.moved(end)  # a validity never moves for a day off (D07)


def due_if_resumed(limit: Limit, pauses: Sequence[Pause], on: date, calendar: Calendar) -> Due | None:
    """The due day if the open pause ended on this day."""
    return due(limit, [pause if pause.to_on else replace(pause, to_on=max(on, pause.from_on)) for pause in pauses], calendar)


def nominal_days(limit: Limit) -> int:
    """The length in what is counted: working days, or days for a term of days or months."""
    if limit.unit == Unit.MONTHS:
        return (months_after(limit.started_on, limit.length) - limit.started_on).days
    return limit.length


def reckon(limit: Limit, pauses: Sequence[Pause], today: date, calendar: Calendar, stopped_on: date | None = None) -> Ledger:
    """The ledger on a day; after the stop nothing moves any more."""
    pauses = ordered(pauses)
    now = max(limit.started_on, min(today, stopped_on or today))
    last = due(limit, pauses, calendar)
    through = now if stopped_on or last is None else max(now, last.on)
    kinds = {day.on: kind_of(day, limit.unit, pauses) for day in calendar.between(limit.started_on, through)}
    counted = [on for on, kind in kinds.items() if kind is DayKind.COUNTED]
    used = sum(on <= now for on in counted)
    return Ledger(
        due=last,
        used=used,
        left=len(counted) - used if last and not stopped_on else max(nominal_days(limit) - used, 0),
        paused=sum(kind is DayKind.PAUSED for kind in kinds.values()),
        off=sum(kind is DayKind.OFF for kind in kinds.values()),
        overdue=sum(on > last.on for on in counted if on <= now) if last else 0,
        now_on=now,
        through_on=through,
        days=len(kinds),
        open=stopped_on is None,
        paused_now=next((pause for pause in pauses if pause.to_on is None and stopped_on is None), None),
    )
