"""python -m bench: one JSON object a line, on a PostgreSQL database of its own that is dropped afterwards.

DATABASE_URL names the server and an account that may create databases. `--sizes 1000 100000`; `--keep` leaves the database.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = f"portal_bench_{os.getpid()}"
REGION = 100  # institutions and filings that are told through the services; everything else is copies of them


@contextmanager
def own_database(server: str, *, keep: bool) -> Iterator[None]:
    """A database with the collation of production, which Django is then pointed to."""
    parts = urlsplit(server)
    address = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    try:
        yield
    finally:
        if not keep:
            from django.db import connection as django_connection

            django_connection.close()
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def prepare() -> None:
    """The tables and the region that is told."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from portal.home.demo.loading import tell

    call_command("migrate", verbosity=0)
    tell(timezone.localdate(), institutions=REGION, filings=REGION, say=say)


def grow(size: int, present: int) -> int:
    """Copies the region until there are so many filings; how many there are."""
    from django.db import connection
    from django.utils import timezone

    from portal.home.demo.bulk import multiply

    copies = size // REGION - present // REGION
    if copies > 0:
        multiply(copies, first=present // REGION, at=timezone.now(), say=lambda text: None)
        with connection.cursor() as cursor:  # what autovacuum does on a server in use: index-only scans need it
            cursor.execute("VACUUM (ANALYZE)")
    return present + copies * REGION


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


def emit(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    lines, present = [], REGION
    with own_database(server, keep=options.keep):
        prepare()
        from bench.aims import judged
        from bench.subjects import measured

        for size in sorted(options.sizes):
            begun = time.monotonic()
            present = grow(size, present)
            say(f"{present} filings after {time.monotonic() - begun:.0f} s")
            for line in measured(present):
                lines.append(line)
                emit(line)
        aims = list(judged(lines)) if len(options.sizes) > 1 else []
        for line in aims:
            emit(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
