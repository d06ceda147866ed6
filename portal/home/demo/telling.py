"""The filings of the demo region: plots given to institutions, and everything told in the order in which it happened."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from portal.authorities.roster import REGION
from portal.home.demo.case import Case
from portal.home.demo.diary import Diary
from portal.home.demo.dossiers import Line
from portal.home.demo.plots import PLOTS, Plot
from portal.home.demo.trades import SPECIALS, line_of
from portal.home.demo.world import Institution, World
from portal.institutions.enums import Affiliation, Kind, Track
from portal.outbox import services as outbox
from portal.outbox.models import PENDING, Task

Say = Callable[[str], None]
MOMENT = timedelta(seconds=40)


@dataclass(order=True)
class Event:
    """Something that is to happen at an instant; `order` keeps what falls together in a fixed order."""

    at: datetime
    order: tuple[int, int]
    happen: Callable[[datetime], None] = field(compare=False)


class CastError(ValueError):
    """There are not enough institutions for so many filings."""


def plots(count: int) -> list[Plot]:
    """So many plots: the list in its order, then again, but for those that belong to a certain institution."""
    free = [plot for plot in PLOTS if plot.place is None]
    return [*PLOTS[:count], *(free[number % len(free)] for number in range(count - len(PLOTS)))]


def cast(world: World, wanted: Sequence[Plot], rng: random.Random) -> list[tuple[Plot, Case]]:
    """Each plot with the institution that it happens to: once on each of its tracks. Raises CastError."""
    free: list[tuple[Institution, Track, tuple[Line, ...]]] = [
        *((institution, institution.trade.track, institution.lines) for institution in world.institutions),
        *_second_tracks(world),
    ]
    found = []
    for number, plot in enumerate(wanted):
        chosen = next((slot for slot in sorted(free, key=partial(_distance, plot)) if _fits(plot, slot[0], slot[1])), None)
        if chosen is None:
            raise CastError(f"{len(wanted)} 件备案需要更多机构：{plot.kind.label}不够。")
        free.remove(chosen)
        institution, track, lines = chosen
        institution.told.append(track)
        found.append((plot, Case(number, institution, track, lines, world, random.Random(rng.randrange(10**9)))))
    return found


def _second_tracks(world: World) -> Iterator[tuple[Institution, Track, tuple[Line, ...]]]:
    """What else an institution may apply for: special abilities, or the grading of its own staff."""
    for institution in world.institutions:
        rows = SPECIALS[institution.place % len(SPECIALS)].lines
        if institution.trade.track.kind is Kind.GRADING:
            yield institution, Track.EXAMINING_SPECIAL, tuple(line_of(row, world.items) for row in rows)
        if institution.trade.track is not Track.GRADING_EMPLOYER:
            yield (
                institution,
                Track.GRADING_EMPLOYER,
                (Line("4-03-02-01", "中式烹调师", ("5", "4")), Line("4-02-06-01", "仓储管理员", ("5",))),
            )


def _fits(plot: Plot, institution: Institution, track: Track) -> bool:
    """The first track of the two institutions with demo accounts is kept for their own plots."""
    if plot.place is not None:
        return institution.place == plot.place and track is institution.trade.track
    return track.kind is plot.kind and not (institution.place < 2 and track is institution.trade.track)


def _distance(plot: Plot, slot: tuple[Institution, Track, tuple[Line, ...]]) -> tuple[bool, bool]:
    """What the institution is there for comes first, then where the plot would rather be told."""
    institution, track, _ = slot
    return track is not institution.trade.track, bool(plot.city) and plot.city != authority_code(institution, track)


def authority_code(institution: Institution, track: Track) -> str:
    """The authority that will take it, by the table of routing."""
    if track is Track.EXAMINING_QUALIFICATION or institution.trade.affiliation is Affiliation.CENTRAL_ENTERPRISE_UNIT:
        return REGION
    in_nanning = institution.city.code == "450100"
    return REGION if in_nanning and institution.trade.affiliation is Affiliation.REGIONAL_DIRECT else institution.city.code


def events_of(told: Iterable[tuple[Plot, Case]], diary: Diary) -> list[Event]:
    """The steps of all stories with their instants."""
    found = []
    for plot, case in told:
        instants = diary.instants([gap for gap, _ in plot.steps], plot.age, case.rng)
        for place, ((_, act), at) in enumerate(zip(plot.steps, instants, strict=True)):
            found.append(Event(at, (case.number, place), partial(act, case)))
    return found


def happen(events: list[Event], say: Say) -> None:
    """Lets everything happen in its order, telling how far it is."""
    for done, event in enumerate(sorted(events), start=1):
        event.happen(event.at)
        keep_promises(event.at)
        if done % 100 == 0 or done == len(events):
            say(f"  {done}/{len(events)} 步，至 {event.at:%Y-%m-%d}")


def keep_promises(at: datetime) -> None:
    """What an act promised is done at its own time, so that messages and scans carry its date; papers are printed by the worker later."""
    waiting = Task.objects.filter(PENDING, due_at__lte=at).exclude(name="documents.print").order_by("created_at")
    for number in list(waiting.values_list("pk", flat=True)):
        outbox.run("task", number, at=at + MOMENT)
