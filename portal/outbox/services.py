"""Promises made within an act, and their keeping."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from portal.audit.actors import Actor
from portal.audit.services import NoActError, act, current, gather, record
from portal.outbox import leases
from portal.outbox.delivery import delivery_of, message_id
from portal.outbox.leases import Claim, LeaseLostError
from portal.outbox.models import Mail, Row, Task
from portal.outbox.registry import PermanentError, UnknownTaskError, Work, checked_ids, work_named
from portal.outbox.waking import wake

logger = logging.getLogger(__name__)

TABLES: dict[str, type[Row]] = {"task": Task, "mail": Mail}
SWEEP_LIMIT = 1000


class NotFailedError(RuntimeError):
    """Only what has been given up can be taken up again."""


def enqueue(name: str, *, key: str | None = None, due_at: datetime | None = None, **ids: int | str) -> None:
    """Promise a call of the handler `name` with `ids`, after this act and not before `due_at`.

    A promise of the same `key` is made once: the second call writes nothing, also when the first is long kept. Raises UnknownTaskError
    for a name without handler, NoActError outside an act.
    """
    work_named(name)
    at = _instant_of_act(name)
    _promise(Task(name=name, args=checked_ids(ids), key=key, created_at=at, due_at=due_at or at), at)


def send_mail(to: str, subject: str, body: str, *, html: str = "", key: str | None = None, due_at: datetime | None = None) -> None:
    """Promise a letter to one address; `key` as for `enqueue`. An address that no server takes fails later and is listed, never here.

    The subject is put on one line: no server sends a letter whose subject a name has broken.
    """
    at = _instant_of_act("mail")
    row_id = uuid4()
    letter = Mail(id=row_id, message_id=message_id(row_id), to=to, subject=" ".join(subject.split()), body=body, html=html)
    letter.key, letter.created_at, letter.due_at = key, at, due_at or at
    _promise(letter, at)


def _instant_of_act(name: str) -> datetime:
    frame = current()
    if frame is None:
        raise NoActError(f"{name}: nothing is promised outside an act")
    return frame.at


def _promise(row: Row, at: datetime) -> None:
    """The rows of an act are written together, by its last statements before the audit entries."""
    gather(row, _write, partial(wake, row) if row.due_at <= at else _sleep)


def _sleep() -> None:
    """What is not due yet is found by the sweep."""


def _write(rows: Sequence[Row]) -> None:
    """One statement for each table; several of one key are one row, whether they stand in this act or another."""
    for model in TABLES.values():
        found = [row for row in rows if isinstance(row, model)]
        # without a key there is nothing to conflict with, and SQLite's OR IGNORE would pass over other mistakes as well
        for keyed in (True, False):
            alike = [row for row in found if (row.key is not None) == keyed]
            if alike:
                model._default_manager.bulk_create(alike, ignore_conflicts=keyed)


def run(table: str, row_id: UUID, *, at: datetime) -> bool:
    """Do one row, if it is still to be done and nobody else is at it. Whether it was done."""
    row = TABLES[table]._default_manager.filter(pk=row_id).first()
    if row is None:  # the second of a key: its row was never written
        return False
    work = _work_of(row)
    held = leases.claim(row, lease=work.lease, at=at)
    return held is not None and _attempt(row, work, held, at)


def sweep(at: datetime, *, limit: int = SWEEP_LIMIT) -> int:
    """Do whatever is due, the oldest first, at most `limit` rows of each table. How many were done.

    Several sweeps may run side by side: they take different rows.
    """
    now = _running_from(at)
    done = 0
    for model in TABLES.values():
        for _ in range(limit):
            begun_at = now()
            taken = _take(model, begun_at)
            if taken is None:
                break
            done += _attempt(*taken, begun_at)
    return done


def _running_from(at: datetime) -> Callable[[], datetime]:
    """`at` moved on by the seconds that have passed since: a long sweep must not hand out leases that are already over."""
    start = time.monotonic()
    return lambda: at + timedelta(seconds=int(time.monotonic() - start))


def _take(model: type[Row], at: datetime) -> tuple[Row, Work, Claim] | None:
    """The next due row, claimed."""
    with transaction.atomic():
        row = leases.next_due(model, at)
        if row is None:
            return None
        work = _work_of(row)
        held = leases.claim(row, lease=work.lease, at=at)
    return (row, work, held) if held else None


def _work_of(row: Row) -> Work:
    if isinstance(row, Mail):
        return delivery_of(row)
    assert isinstance(row, Task)
    try:
        work = work_named(row.name)
    except UnknownTaskError as unknown:  # a newer release has promised it: its own workers will know
        return Work(partial(_raise, unknown))
    return replace(work, call=partial(work.call, **row.args))


def _raise(failure: Exception, *, at: datetime) -> None:
    raise failure


def _attempt(row: Row, work: Work, held: Claim, at: datetime) -> bool:
    """One attempt at a claimed row, begun at `at`; whatever it raises ends here, in the row and the log."""
    if row.attempts >= work.attempts:  # each of them ended without a word: the work kills its worker
        leases.give_up(held, error=row.last_error or "每次尝试都随工作进程中断", at=at)
        return False
    try:
        with leases.holding(held):
            work.call(at=at)
        leases.finish(held, at=at)
    except LeaseLostError:
        logger.warning("%s %s was taken over by another worker", row._meta.model_name, row.pk)
        return False
    except Exception as failure:
        _fail(row, work, held, failure, at)
        return False
    return True


def _fail(row: Row, work: Work, held: Claim, failure: Exception, at: datetime) -> None:
    attempts = row.attempts + 1
    error = f"{type(failure).__name__}: {failure}"
    logger.warning("%s %s failed at attempt %s", row._meta.model_name, row.pk, attempts, exc_info=failure)
    if isinstance(failure, PermanentError) or attempts >= work.attempts:
        leases.give_up(held, error=error, at=at)
    else:
        leases.put_off(held, error=error, due_at=at + leases.delay(attempts))


def retry(row: Row, *, by: Actor, at: datetime) -> None:
    """Take up again what was given up, with all its attempts before it. Raises NotFailedError."""
    with act(by, at):
        again = type(row)._default_manager.filter(pk=row.pk, failed_at__isnull=False).update(failed_at=None, attempts=0, due_at=at)
        if not again:
            raise NotFailedError(row.pk)
        record("retry", row, data={"error": row.last_error})
        transaction.on_commit(partial(wake, row))
