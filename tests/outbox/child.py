"""What the fault tests have done in a process of its own: `python -m tests.outbox.child <command> [count]`. Prints JSON."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from celery import current_app  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.audit.actors import SYSTEM  # noqa: E402
from portal.audit.services import act  # noqa: E402
from portal.outbox.models import Task  # noqa: E402
from portal.outbox.services import enqueue, sweep  # noqa: E402
from tests.outbox import handlers  # noqa: E402


def promise(count: int) -> None:
    with act(SYSTEM, timezone.now()):
        for number in range(count):
            enqueue("tests.write", number=number)


def delay_plainly(count: int) -> None:
    for number in range(count):
        handlers.write_plainly.delay(number)


def delay_last(count: int) -> None:
    handlers.write_plainly.delay(count)


def send_sweep(count: int) -> None:
    """What beat does every ten seconds."""
    current_app.send_task("portal.outbox.tasks.sweep")


def sweep_here(count: int) -> int:
    """The sweep of ten minutes later, when every lease is over."""
    return sweep(timezone.now() + timedelta(minutes=10))


def report(count: int) -> dict[str, list[int]]:
    """The numbers that were written, those whose row is done, and those that took more than one attempt."""
    tasks = [(task.args["number"], task) for task in Task.objects.all()]
    return {
        "written": sorted(int(row.model) for row in ContentType.objects.filter(app_label="written")),
        "done": sorted(number for number, task in tasks if task.done_at),
        "repeated": sorted(number for number, task in tasks if task.attempts > 1),
    }


COMMANDS: dict[str, Callable[[int], object]] = {
    command.__name__: command for command in (promise, delay_plainly, delay_last, send_sweep, sweep_here, report)
}

if __name__ == "__main__":
    name, count = sys.argv[1:]
    sys.stdout.write(json.dumps(COMMANDS[name](int(count))))
