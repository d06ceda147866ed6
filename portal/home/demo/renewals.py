"""Renewals of the demo region: registrations near their end and just past it, each in another state; every act is a service.

Their first filing is told too, three years ago: so a renewal begins with all that was approved, and what has changed since is a few rows.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from filings.models import Section
from filings.queries.intake import intake
from filings.services import drafting, renewing
from filings.services.versions import draft
from portal.home.demo import acts, case
from portal.home.demo.case import Case
from portal.home.demo.diary import Diary
from portal.home.demo.dossiers import dossier
from portal.home.demo.plots import AFTER_DECISION, FILED
from portal.home.demo.registered import ending, filed_ago
from portal.home.demo.telling import Event
from portal.home.demo.world import World
from portal.institutions.models import Registration
from portal.workflow.acting import act

_ORDER = 3_000_000  # after the changes of the same instant
_FIRST = 100  # the first filings take numbers of their own, after the renewals'
Act = Callable[[Case, datetime], None]


@dataclass(frozen=True, slots=True)
class Story:
    """One renewal: its steps (working days after the one before, act), how many working days ago the last one was."""

    steps: tuple[tuple[int, Act], ...]
    age: int


def begin(told: Case, at: datetime) -> None:
    """The institution opens its renewal, filled in with what stands."""
    registration = Registration.objects.get(legal_person=told.institution.person, track=told.track)
    told.filing = renewing.start(registration, by=told.institution.admin, at=at)


def amend(told: Case, at: datetime) -> None:
    """What has changed since it was filed: a larger workshop, one more assessor."""
    fresh = dossier(told.institution.applicant, told.track, told.lines, on=at.date(), rng=told.rng)
    assessors, venues = _section(told, "assessors"), _section(told, "venues")
    another = {**fresh["assessors"]["rows"][0], "row_id": "renewed1"}
    *others, workshop = venues.content["rows"]
    with act(told.institution.admin, at, told.institution.person):
        _save(told, assessors, {**assessors.content, "rows": [*assessors.content["rows"], another]}, at)
        _save(told, venues, {**venues.content, "rows": [*others, {**workshop, "area": "1080"}]}, at)


def complete(told: Case, at: datetime) -> None:
    """The report on the years past and the commitment, which no filing before can give."""
    fresh = dossier(told.institution.applicant, told.track, told.lines, on=at.date(), rng=told.rng)
    version = draft(told.filing)
    assert version is not None
    with act(told.institution.admin, at, told.institution.person):
        _save(told, _section(told, "commitment"), fresh["commitment"], at)
    for need in intake(told.filing, version, on=at.date()).materials:
        if need.owed:
            case.upload(told, need.key, at)


def _section(told: Case, key: str) -> Section:
    return Section.objects.get(version=draft(told.filing), key=key)


def _save(told: Case, section: Section, content: dict[str, Any], at: datetime) -> None:
    drafting.save_section(told.filing, section.key, content, edit_no=section.edit_no, by=told.institution.admin, at=at)


_BEGUN: tuple[tuple[int, Act], ...] = ((0, begin), (1, amend), (0, complete))
_REVIEWED: tuple[tuple[int, Act], ...] = (*_BEGUN, (0, case.submit), (2, acts.accept), (1, acts.check), (0, acts.clear))
_EVALUATING: tuple[tuple[int, Act], ...] = (*_REVIEWED, (1, acts.invite), (1, acts.answer), (1, acts.open_evaluation))

# Days to the end of the validity (`registered.ENDING`) → what its institution has done about it; nothing for the others.
STORIES: dict[int, Story] = {
    55: Story(((0, begin), (1, amend)), 2),
    40: Story(_EVALUATING, 3),
    30: Story((*_EVALUATING, (6, acts.sign), (1, acts.conclude), (2, acts.propose), (1, acts.approve)), 3),
    -6: Story((*_BEGUN, (0, case.submit), (4, acts.accept)), 2),
    -12: Story(_EVALUATING, 4),
}


def events(world: World, diary: Diary, rng: random.Random) -> Iterator[Event]:
    """The first filing of everybody whose validity ends about now, and the steps of every renewal."""
    for number, (institution, left) in enumerate(ending(world)):
        told = Case(number, institution, institution.trade.track, institution.lines, world, random.Random(rng.randrange(10**9)))
        yield from _told(told, _FIRST + number, Story(FILED, filed_ago(diary, left) - AFTER_DECISION), diary)
        if left in STORIES:
            yield from _told(told, number, STORIES[left], diary)


def _told(told: Case, number: int, story: Story, diary: Diary) -> Iterator[Event]:
    instants = diary.instants([gap for gap, _ in story.steps], story.age, told.rng)
    for place, ((_, step), at) in enumerate(zip(story.steps, instants, strict=True)):
        yield Event(at, (_ORDER + number, place), partial(step, told))
