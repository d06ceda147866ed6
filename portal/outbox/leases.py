"""Claims: at most one worker at a time holds a row, and only the holder can finish it.

Every step is one conditional UPDATE, which both databases decide alike: of two workers one changes the row and the other changes none.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F, Q, QuerySet

from portal.outbox.models import PENDING, Row

R = TypeVar("R", bound=Row)

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
ERROR_LENGTH = 2000


class LeaseLostError(RuntimeError):
    """Another worker has taken the row over; whoever meets this stops."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row in somebody's hands: nobody else works on it before `lease` is over."""

    model: type[Row]
    row_id: UUID
    token: UUID
    lease: timedelta

    def rows(self) -> QuerySet[Row]:
        """The row, as long as it is still in these hands."""
        return self.model._default_manager.filter(PENDING, pk=self.row_id, lease=self.token)


_held: ContextVar[Claim | None] = ContextVar("held_claim", default=None)


def due(model: type[R], at: datetime) -> QuerySet[R]:
    """Rows that wait to be done and that nobody holds."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    return model._default_manager.filter(PENDING, free, due_at__lte=at)


def next_due(model: type[R], at: datetime) -> R | None:
    """The row that has waited longest, passing over those that others are just claiming. Needs a transaction on PostgreSQL."""
    rows = due(model, at).order_by("due_at")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def claim(row: Row, *, lease: timedelta, at: datetime) -> Claim | None:
    """Take the row, unless it is done, not yet due or in other hands."""
    token = uuid4()
    taken = due(type(row), at).filter(pk=row.pk).update(lease=token, lease_until=at + lease, attempts=F("attempts") + 1)
    return Claim(type(row), row.pk, token, lease) if taken else None


def finish(held: Claim, *, at: datetime) -> None:
    """The row is done. Raises LeaseLostError when it has changed hands meanwhile."""
    if not held.rows().update(done_at=at, lease=None, lease_until=None, last_error=""):
        raise LeaseLostError(held.row_id)


def put_off(held: Claim, *, error: str, due_at: datetime) -> bool:
    """The attempt has failed; there will be another one. False when the row has changed hands meanwhile."""
    return bool(held.rows().update(due_at=due_at, lease=None, lease_until=None, last_error=error[:ERROR_LENGTH]))


def give_up(held: Claim, *, error: str, at: datetime) -> bool:
    """There will be no other attempt; the row stays, visibly failed. False when the row has changed hands meanwhile."""
    return bool(held.rows().update(failed_at=at, lease=None, lease_until=None, last_error=error[:ERROR_LENGTH]))


@contextmanager
def holding(held: Claim) -> Iterator[None]:
    """While a handler runs: the claim that `renew` prolongs."""
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)


def renew(at: datetime) -> None:
    """Called from within a long handler: hold its row for another lease from `at`. Raises LeaseLostError when it is too late."""
    held = _held.get()
    if held is None:
        raise LeaseLostError("no row is held here")
    if not held.rows().update(lease_until=at + held.lease):
        raise LeaseLostError(held.row_id)


def delay(attempts: int, *, jitter: float | None = None) -> timedelta:
    """How long to wait after so many attempts: doubling up to an hour, spread by half either way (`jitter` 0 to 1) so that rows part."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_DELAY * doubled, LONGEST_DELAY) * (0.5 + (random.random() if jitter is None else jitter))
