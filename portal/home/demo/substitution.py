"""A substitution of the demo region: a reviewer of Liuzhou is away today, his colleague acts on his files; every act is a service."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import partial

from filings.enums import State
from filings.services import intake, substituting
from portal.accounts.rights import Role
from portal.home.demo import acts
from portal.home.demo.case import Case
from portal.home.demo.diary import Diary
from portal.home.demo.places import LIUZHOU
from portal.home.demo.telling import Event
from portal.home.demo.world import World
from portal.workdays.rules import ZONE, Calendar

ABSENT = "梁海燕"
_ORDER = 7_000_000


def span(diary: Diary, days: Calendar, today: date) -> tuple[date, date]:
    """The first and the last day: from two working days ago for a week of work to come."""
    return diary.ago(2), days.add(today, 5).on


def events(world: World, diary: Diary, days: Calendar, today: date, cases: Sequence[Case]) -> Iterator[Event]:
    """He is given the files of `cases` that wait for their review, leaves, and the first of them goes on without him."""
    from_on, to_on = span(diary, days, today)
    steps = (
        (4, time(14, 30), partial(_assign, world, cases)),
        (3, time(16, 10), partial(_name, world, from_on, to_on)),
        (1, time(10, 20), partial(acts.check, cases[0])),
        (1, time(11, 0), partial(acts.clear, cases[0])),
    )
    for place, (ago, at, happen) in enumerate(steps):
        yield Event(datetime.combine(diary.ago(ago), at, ZONE), (_ORDER, place), happen)


def _assign(world: World, cases: Sequence[Case], at: datetime) -> None:
    desk = world.desks[LIUZHOU]
    absent = world.colleague(desk, Role.REVIEWER, ABSENT, at)
    for told in cases:
        if told.reload().state == State.ACCEPTED and told.desk is desk:
            told.filing = intake.assign(told.filing, absent, by=desk.approver, at=at)


def _name(world: World, from_on: date, to_on: date, at: datetime) -> None:
    desk = world.desks[LIUZHOU]
    absent = world.colleague(desk, Role.REVIEWER, ABSENT, at)
    words = "参加自治区组织的业务培训"
    substituting.name(desk.authority, absent, desk.reviewer, from_on=from_on, to_on=to_on, reason=words, by=desk.approver, at=at)
