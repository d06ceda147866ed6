"""Letters to many of the demo region: a batch that went to institutions of Liuzhou, another that waits for its release; every act is a service."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, time
from functools import partial
from uuid import UUID

from filings.models import Letter, Mailing
from filings.queries import mailing as queries
from filings.rules.mailing import QUEUE, REGISTRATIONS, Template, template
from filings.services import mailing
from portal.home.demo.diary import Diary
from portal.home.demo.places import LIUZHOU
from portal.home.demo.telling import Event
from portal.home.demo.world import World
from portal.inbox.models import Message
from portal.inbox.services import mark_read
from portal.workdays.rules import ZONE

_ORDER = 8_000_000
_MANY = 6


def events(world: World, diary: Diary, rng: random.Random) -> Iterator[Event]:
    """To those registered last, some of whom have read it; to those whose filings are open, not released yet."""
    steps: tuple[tuple[int, time, Callable[[datetime], None]], ...] = (
        (2, time(9, 40), partial(_propose_check, world, _key(rng))),
        (2, time(15, 20), partial(_release, world)),
        (1, time(9, 5), _read),
        (1, time(16, 30), partial(_propose_progress, world, _key(rng))),
    )
    for place, (ago, at, happen) in enumerate(steps):
        yield Event(datetime.combine(diary.ago(ago), at, ZONE), (_ORDER, place), happen)


def _key(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _template(key: str, source: str) -> Template:
    found = template(key, source)
    assert found is not None
    return found


def _propose_check(world: World, key: UUID, at: datetime) -> None:
    desk, said = world.desks[LIUZHOU], _template("check", REGISTRATIONS)
    rows = queries.registered_here(desk.authority).select_related("legal_person").order_by("-filed_on", "pk")[:_MANY]
    mailing.propose(desk.authority, said.source, rows, subject=said.subject, text=said.text, key=key, by=desk.reviewer, at=at)


def _release(world: World, at: datetime) -> None:
    desk = world.desks[LIUZHOU]
    waiting = Mailing.objects.get(authority=desk.authority)
    mailing.release(waiting, by=desk.approver, at=at, seen=waiting.version)


def _read(at: datetime) -> None:
    """Every other one has been opened."""
    keys = [f"letter:{number}" for number in Letter.objects.exclude(sent_at=None).order_by("pk").values_list("pk", flat=True)[::2]]
    for message in Message.objects.filter(key__in=keys):
        mark_read(message, at=at)


def _propose_progress(world: World, key: UUID, at: datetime) -> None:
    """One of the institutions came to the counter and has no account: the dry run names it."""
    desk, said = world.desks[LIUZHOU], _template("progress", QUEUE)
    rows = queries.ours(desk.authority).select_related("legal_person").order_by("-is_assisted", "pk")[:_MANY]
    mailing.propose(desk.authority, said.source, rows, subject=said.subject, text=said.text, key=key, by=desk.acceptor, at=at)
