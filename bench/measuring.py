"""Milliseconds and statements."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of the runs and the shortest in milliseconds, and how many SQL statements one of them takes (a look at whether tables
    kept in memory have changed, every few seconds, is in none of the others)."""

    ms: float
    sql: int
    least_ms: float


def measure(work: Callable[[T], object], items: Iterable[T], *, warm: int = 3) -> Measured:
    """Does the work with each item in turn: the first ones warm up, all others are timed and counted."""
    rows = list(items)
    for item in rows[:warm]:
        work(item)
    runs = [measure_once(partial(work, item)) for item in rows[warm:]]
    times = [run.ms for run in runs]
    return Measured(statistics.median(times), statistics.median_low(run.sql for run in runs), min(times))


def measure_once(work: Callable[[], object]) -> Measured:
    """One run, timed and counted."""
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        begun = time.perf_counter()
        work()
        ms = (time.perf_counter() - begun) * 1000
    return Measured(ms, sum(map(_counts, asked)), ms)


def _counts(sql: str) -> bool:
    """Statements that ask or change something: what opens and closes a transaction is left out, as design.md counts."""
    return not sql.upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK"))
