"""The import of an existing directory: `python -m bench.legacy_import [--rows 30000]`, on the database of DATABASE_URL or on SQLite.

One JSON line: seconds to receive the sheet, to check it, to bring it in, to take it back. The aim is two minutes for 30,000 rows, check and import together.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

T = TypeVar("T")
AIM_SECONDS = 120


def prepare() -> None:
    """The tables, without a region."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    found = work()
    return round(time.perf_counter() - begun, 1), found


def measured(rows: int) -> dict[str, object]:
    """Stages, imports and undoes so many registrations, a row each."""
    from django.db import connection
    from django.utils import timezone

    from portal.access.services import grant
    from portal.accounts.models import User
    from portal.accounts.rights import Role
    from portal.authorities.queries import region
    from portal.institutions.models import Registration
    from portal.legacy.models import Import
    from portal.legacy.services import importing, staging, undoing
    from tests.legacy.sheets import row, sheet

    at = timezone.now()
    account = User.objects.create_user("bench-importer", name="导入")
    grant(account, region(), Role.SYSTEM_ADMINISTRATOR, by=None, at=at)
    by = User.objects.get(pk=account.pk)
    given = staging.Sheet(sheet(*(row(number) for number in range(rows))), "bench.xlsx", "基准", timezone.localdate(at))
    received, taken = timed(lambda: staging.receive(given, by=by, at=at))
    checked, _ = timed(lambda: staging.check(taken.pk, at=at))
    batch = Import.objects.get(pk=taken.pk)

    def bring_in() -> None:
        started = importing.start(batch, by=by, at=at, seen=batch.version)
        for chunk in range(1, started.chunks + 1):
            importing.take_in(started.pk, chunk, at=at)

    imported, _ = timed(bring_in)
    registrations = Registration.objects.count()
    done = Import.objects.get(pk=batch.pk)
    undone, _ = timed(lambda: undoing.undo(done, reason="基准", by=by, at=at, seen=done.version))
    return {
        "what": "legacy_import",
        "database": connection.vendor,
        "rows": rows,
        "registrations": registrations,
        "receive_s": received,
        "check_s": checked,
        "import_s": imported,
        "undo_s": undone,
        "cpu_s": round(time.process_time(), 1),  # of this process alone: what a busy machine leaves comparable
        "at_most_s": AIM_SECONDS,
        "met": checked + imported <= AIM_SECONDS,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.legacy_import")
    parser.add_argument("--rows", type=int, default=30_000)
    options = parser.parse_args()
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            from bench.__main__ import own_database

            stack.enter_context(own_database(server, keep=False))
        else:
            os.environ["VAR_DIR"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-"))
            os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['VAR_DIR']}/bench.sqlite3"
            os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        prepare()
        sys.stdout.write(json.dumps(measured(options.rows), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
