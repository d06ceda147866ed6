"""Renewals of the demo region: registrations near their end and just past it, each in another state; every act is a service."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from filings.services import renewing
from portal.home.demo import acts, case
from portal.home.demo.case import Case
from portal.home.demo.diary import Diary
from portal.home.demo.registered import ending
from portal.home.demo.telling import Event
from portal.home.demo.world import World

_ORDER = 3_000_000  # after the changes of the same instant
Act = Callable[[Case, datetime], None]


@dataclass(frozen=True, slots=True)
class Story:
    """One renewal: its steps (working days after the one before, act), how many working days ago the last one was."""

    steps: tuple[tuple[int, Act], ...]
    age: int


def begin(told: Case, at: datetime) -> None:
    """The institution opens its renewal, filled in with what stands."""
    told.filing = renewing.start(told.institution.registrations[0], by=told.institution.admin, at=at)


_BEGUN: tuple[tuple[int, Act], ...] = ((0, begin), (1, case.fill))
_REVIEWED: tuple[tuple[int, Act], ...] = (*_BEGUN, (0, case.submit), (2, acts.accept), (1, acts.check), (0, acts.clear))
_EVALUATING: tuple[tuple[int, Act], ...] = (*_REVIEWED, (1, acts.invite), (1, acts.answer), (1, acts.open_evaluation))

# Days to the end of the validity (`registered.ENDING`) → what its institution has done about it; nothing for the others.
_STORIES: dict[int, Story] = {
    55: Story(((0, begin), (1, partial(case.fill, sections=6))), 2),
    40: Story(_EVALUATING, 3),
    30: Story((*_EVALUATING, (6, acts.sign), (1, acts.conclude), (2, acts.propose), (1, acts.approve)), 3),
    -6: Story((*_BEGUN, (0, case.submit), (4, acts.accept)), 2),
    -12: Story(_EVALUATING, 4),
}


def events(world: World, diary: Diary, rng: random.Random) -> Iterator[Event]:
    """The steps of every story whose registration is there."""
    for number, (institution, left) in enumerate(ending(world)):
        story = _STORIES.get(left)
        if story is None:
            continue
        told = Case(number, institution, institution.trade.track, institution.lines, world, random.Random(rng.randrange(10**9)))
        instants = diary.instants([gap for gap, _ in story.steps], story.age, told.rng)
        for place, ((_, step), at) in enumerate(zip(story.steps, instants, strict=True)):
            yield Event(at, (_ORDER + number, place), partial(step, told))
