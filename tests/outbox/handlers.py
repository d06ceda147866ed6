"""Handlers of the tests; a worker process loads them with `--include tests.outbox.handlers`."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from celery import shared_task
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.outbox import leases
from portal.outbox.registry import PermanentError, handler

calls: list[tuple[str, int, datetime]] = []
SHORT_LEASE = timedelta(minutes=1)


@handler("tests.note", attempts=3)
def note(*, number: int, at: datetime) -> None:
    calls.append(("note", number, at))


@handler("tests.break", attempts=3)
def break_down(*, number: int, at: datetime) -> None:
    calls.append(("break", number, at))
    raise KeyError(number)


@handler("tests.refuse", attempts=3)
def refuse(*, number: int, at: datetime) -> None:
    calls.append(("refuse", number, at))
    raise PermanentError("never")


@handler("tests.long", lease=SHORT_LEASE)
def work_long(*, number: int, at: datetime) -> None:
    """Three leases long, renewed each time just before its end."""
    for _ in range(number):
        at += SHORT_LEASE - timedelta(seconds=1)
        leases.renew(at)
        calls.append(("long", number, at))


@handler("tests.write")
def write(*, number: int, at: datetime) -> None:
    """Write a row that is unique by its number; the first run waits to be killed where the environment says: "10-before 20-after"."""
    _wait_to_be_killed(f"{number}-before")
    time.sleep(0.02)
    ContentType.objects.get_or_create(app_label="written", model=str(number))
    _wait_to_be_killed(f"{number}-after")


@shared_task
def write_plainly(number: int) -> None:
    """The control: the same work as a plain Celery task, without a row in the outbox."""
    write(number=number, at=timezone.now())


def _wait_to_be_killed(point: str) -> None:
    mark = Path(os.environ.get("KILL_MARKS", "")) / point
    if point in os.environ.get("KILL_POINTS", "").split() and not mark.exists():
        mark.touch()
        time.sleep(600)
