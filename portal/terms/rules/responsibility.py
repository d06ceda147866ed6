"""Time by responsibility: how many days of a file were with whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.terms.rules.holders import HolderKind
from portal.terms.rules.timeline import Phase, Segment
from portal.workdays.rules import Calendar


@dataclass(frozen=True, slots=True)
class Share:
    """The time one kind of holder had: calendar days, the working days among them, and those that counted against the term."""

    kind: HolderKind
    days: int
    working_days: int
    counted_working_days: int


def shares(segments: Sequence[Segment], calendar: Calendar) -> tuple[Share, ...]:
    """One share for each of the five, zeros included; the days sum to the calendar span of the segments."""
    return tuple(_share(kind, [segment for segment in segments if segment.holder.kind == kind], calendar) for kind in HolderKind)


def _share(kind: HolderKind, segments: Sequence[Segment], calendar: Calendar) -> Share:
    working = [(segment.phase, calendar.count(segment.from_on, segment.to_on)) for segment in segments]
    return Share(
        kind=kind,
        days=sum((segment.to_on - segment.from_on).days for segment in segments),
        working_days=sum(days for _, days in working),
        counted_working_days=sum(days for phase, days in working if phase is Phase.COUNTED),
    )
