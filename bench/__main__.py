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
PORTION = 500  # copies in one transaction: what the database sorts for them stays small


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

    from bench.region import FIVE_VERSIONS, SIZE
    from portal.home.demo.loading import tell

    call_command("migrate", verbosity=0)
    tell(timezone.localdate(), institutions=SIZE, filings=SIZE, say=say, more=FIVE_VERSIONS)


def grow(size: int, present: int) -> int:
    """Copies the region by portions until there are so many filings; how many there are."""
    from django.db import connection
    from django.utils import timezone

    from bench.region import SIZE
    from portal.home.demo.bulk import multiply

    first, after = present // SIZE, size // SIZE
    for start in range(first, after, PORTION):
        multiply(min(PORTION, after - start), first=start, at=timezone.now(), say=lambda text: None)
        stamped(f"{min(start + PORTION, after) * SIZE} filings, {gigabytes():.1f} GB")
    if after > first:
        with connection.cursor() as cursor:  # what autovacuum does on a server in use: index-only scans need it
            cursor.execute("VACUUM (ANALYZE)")
    return max(present, after * SIZE)


def gigabytes() -> float:
    """What the database takes on disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1024**3


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


def stamped(text: str) -> None:
    say(f"{time.strftime('%H:%M:%S')} {text}")


def emit(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    lines = []
    with own_database(server, keep=options.keep):
        prepare()
        from bench.aims import judged
        from bench.region import SIZE
        from bench.subjects import measured

        present = SIZE
        for size in sorted(options.sizes):
            begun = time.monotonic()
            present = grow(size, present)
            stamped(f"{present} filings after {time.monotonic() - begun:.0f} s, {gigabytes():.1f} GB, load {os.getloadavg()[0]:.1f}")
            for line in measured(present):
                lines.append(line)
                emit(line)
        aims = list(judged(lines)) if len(options.sizes) > 1 else []
        for line in aims:
            emit(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
