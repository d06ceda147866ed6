"""Milliseconds and statements."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of the runs in milliseconds, and how many SQL statements one of them takes."""

    ms: float
    sql: int


def measure(work: Callable[[T], object], items: Iterable[T], *, warm: int = 3) -> Measured:
    """Does the work with each item in turn: the first ones warm up, the next one is counted, all others are timed."""
    rows = list(items)
    for item in rows[:warm]:
        work(item)
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        work(rows[warm])
    times = [_timed(work, item) for item in rows[warm + 1 :]]
    return Measured(statistics.median(times), sum(map(_counts, asked)))


def _timed(work: Callable[[T], object], item: T) -> float:
    begun = time.perf_counter()
    work(item)
    return (time.perf_counter() - begun) * 1000


def _counts(sql: str) -> bool:
    """Statements that ask or change something: what opens and closes a transaction is left out, as design.md counts."""
    return not sql.upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK"))
