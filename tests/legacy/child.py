"""What the fault tests have done in a process of its own, which may die at it: `python -m tests.legacy.child <command> …`. Prints JSON.

Portions are of four rows, so that ten rows take three.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.accounts.models import User  # noqa: E402
from portal.legacy.models import Import  # noqa: E402
from portal.legacy.rules import judging  # noqa: E402
from portal.legacy.services import importing, staging  # noqa: E402
from portal.outbox.services import sweep  # noqa: E402
from tests.legacy.sheets import row, sheet  # noqa: E402
from tests.legacy.standing import report  # noqa: E402

ROWS = 10


def dying_in_the_second(work: Callable[..., Any]) -> Callable[..., Any]:
    """The work of a portion that kills its own process in the second one, with everything written and nothing committed."""
    done: list[int] = []

    def portion(*given: Any, **more: Any) -> Any:
        done.append(1)
        with transaction.atomic():
            found = work(*given, **more)
            if len(done) == 2:
                os.kill(os.getpid(), signal.SIGKILL)
        return found

    return portion


def receive(officer: str) -> int:
    given = staging.Sheet(sheet(*(row(number) for number in range(ROWS))), "存量.xlsx", "台账", date(2026, 8, 31))
    return staging.receive(given, by=User.objects.get(username=officer), at=timezone.now()).pk


def check_and_die(officer: str) -> None:
    receive(officer)
    staging._keep = dying_in_the_second(staging._keep)  # type: ignore[assignment]
    sweep(timezone.now())


def import_and_die(officer: str) -> None:
    batch = Import.objects.get()
    importing.start(batch, by=User.objects.get(username=officer), at=timezone.now(), seen=batch.version)
    importing._settle = dying_in_the_second(importing._settle)  # type: ignore[assignment]
    sweep(timezone.now())


def check_plainly_and_die(officer: str) -> None:
    """The control: the same check by whoever took the sheet in, promised to nobody."""
    number = receive(officer)
    importing.Task.objects.all().delete()
    staging._keep = dying_in_the_second(staging._keep)  # type: ignore[assignment]
    staging.check(number, at=timezone.now())


def sweep_later(officer: str) -> None:
    """The sweep of a quarter of an hour later, when every lease is over."""
    sweep(timezone.now() + timedelta(minutes=15))


COMMANDS: dict[str, Callable[[str], object]] = {
    command.__name__: command for command in (check_and_die, import_and_die, check_plainly_and_die, sweep_later)
}

if __name__ == "__main__":
    staging.ROWS_AT_ONCE = judging.CHUNK_REGISTRATIONS = 4  # type: ignore[misc]
    name, officer = sys.argv[1:]
    COMMANDS[name](officer)
    sys.stdout.write(json.dumps(report()))
