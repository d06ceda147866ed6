"""The act: one transaction whose audit entries are its last statements."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.audit.actors import Actor
from portal.audit.chain import GENESIS, instant, plain
from portal.audit.models import Entry

CHAIN_LOCK = int.from_bytes(b"audit")


class NoActError(RuntimeError):
    """Something was recorded outside an act."""


@dataclass(eq=False, slots=True)
class Queued:
    """An entry that waits for the end of its outermost act.

    It is registered as an on-commit callback that does nothing: Django drops those of a savepoint that is rolled back, so what is still
    registered at the end is exactly what took place.
    """

    entry: Entry

    def __call__(self) -> None:
        """Nothing is left to do after the commit."""


@dataclass(eq=False, slots=True)
class Gathered:
    """A row that is written together with its like at the end of the outermost act; registered like an entry, and `after` is called on commit."""

    row: models.Model
    write: Callable[[Sequence[Any]], None]
    after: Callable[[], None]

    def __call__(self) -> None:
        self.after()


@dataclass(frozen=True, slots=True)
class Frame:
    """An open act: who, when, on which connection; a nested act has its own actor and instant and shares the queue."""

    by: Actor
    at: datetime
    connection: BaseDatabaseWrapper
    queue: list[Queued | Gathered]


_open: ContextVar[Frame | None] = ContextVar("open_act", default=None)


def current() -> Frame | None:
    """The innermost open act of this thread; a context copied into another thread does not bring its act along."""
    frame = _open.get()
    return frame if frame is not None and frame.connection is connections[frame.connection.alias] else None


@contextmanager
def act(by: Actor, at: datetime) -> Iterator[None]:
    """One act: a transaction that ends with the audit entries recorded in it.

    An act within an act is a savepoint and joins the outermost one: entries are written once, last, by the outermost. When a nested act or
    any savepoint is rolled back its entries go with it. The outermost act refuses to stand inside another transaction: the chain's lock
    would then be held while further rows are locked, and crossing acts could deadlock. Raises ValueError for a naive `at`.
    """
    instant(at)
    outer = current()
    queue = outer.queue if outer else []
    with transaction.atomic(durable=outer is None):
        token = _open.set(Frame(by, at, connections[connection.alias], queue))
        try:
            yield
        finally:
            _open.reset(token)
        if outer is None:
            _write(queue)


def record(
    act: str, subject: models.Model, *, data: Mapping[str, object] | None = None, by: Actor | None = None, at: datetime | None = None
) -> None:
    """Queue one entry about a saved subject; `data` is any JSON without floats (dates and decimals are turned into text).

    The actor and the instant are those of the act unless given. Raises NoActError outside an act, ValueError for an unsaved subject.
    """
    frame = current()
    if frame is None:
        raise NoActError(f"{act}: nothing is recorded outside an act")
    if subject.pk is None:
        raise ValueError(f"{act}: the subject is not saved")
    actor = by or frame.by
    entry = Entry(
        at=at or frame.at,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_role=actor.role,
        actor_party=actor.party,
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject),
        data=plain(data or {}),
    )
    instant(entry.at)
    queued = Queued(entry)
    frame.queue.append(queued)
    transaction.on_commit(queued)


def gather(row: models.Model, write: Callable[[Sequence[Any]], None], after: Callable[[], None]) -> None:
    """Leave a row to the end of the outermost act: `write` is given all its rows in one call, before the entries; `after` is for the commit.

    For rows that nothing within an act reads. Raises NoActError outside an act.
    """
    frame = current()
    if frame is None:
        raise NoActError(f"{row._meta.label}: nothing is gathered outside an act")
    gathered = Gathered(row, write, after)
    frame.queue.append(gathered)
    transaction.on_commit(gathered)


def _write(queue: list[Queued | Gathered]) -> None:
    """Write what was gathered and took place, then append the entries to the chain.

    The chain's lock is taken after every other lock of the act, hence no circle of waiting acts.
    """
    registered = {id(row[1]) for row in connection.run_on_commit}
    kept = [item for item in queue if id(item) in registered]
    _write_gathered([item for item in kept if isinstance(item, Gathered)])
    entries = [item.entry for item in kept if isinstance(item, Queued)]
    if not entries:
        return
    if connection.vendor == "postgresql":  # SQLite's transaction is IMMEDIATE: nobody else is writing
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Entry.objects.order_by("-no").values_list("no", "hash").first()
    last_no, prev_hash = last or (0, GENESIS)
    for no, entry in enumerate(entries, start=last_no + 1):
        entry.no, entry.prev_hash = no, prev_hash
        entry.hash = prev_hash = entry.digest()
    Entry.objects.bulk_create(entries)


def _write_gathered(items: list[Gathered]) -> None:
    """One call for each way of writing, in the order in which they were first asked for."""
    rows: dict[Callable[[Sequence[Any]], None], list[models.Model]] = {}
    for item in items:
        rows.setdefault(item.write, []).append(item.row)
    for write, found in rows.items():
        write(found)
