"""SQLite's test database, migrated once and kept as a file: a run starts from a copy. `--create-db` makes it anew."""

import hashlib
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test-databases"
# What a migrated database holds: its tables, and the rows that the migrations of these packages load.
SOURCES = ("*/migrations/*.py", "*/*/migrations/*.py", "*/*/*/migrations/*.py")
LOADING = ("audit", "authorities", "catalogue", "policy", "workdays")


def digest() -> str:
    """Of every file that the migrated database is made from, and of what makes it."""
    files = {path for pattern in SOURCES for path in ROOT.glob(pattern) if ".venv" not in path.parts}
    files |= {path for name in LOADING for path in (ROOT / "portal" / name).rglob("*") if path.suffix in (".py", ".csv", ".json")}
    files |= {*(ROOT / "portal" / "settings").glob("*.py"), ROOT / ".requirements" / "dev.txt"}
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """On SQLite Django is given the copy to go on with; the file goes with the process."""
    return connection.vendor == "sqlite" or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def keep_database(django_db_modify_db_settings_parallel_suffix: None, django_db_createdb: bool) -> Callable[[], None]:
    """Copies the kept file to where the tests look; what is given keeps the database for the next run, once it is set up. Nothing on a server."""
    if connection.vendor != "sqlite":
        return lambda: None
    kept = KEPT / f"{digest()}.sqlite3"
    if kept.exists() and not django_db_createdb:
        shutil.copy(kept, connection.creation._get_test_db_name())
    return partial(_keep, kept)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(keep_database: Callable[[], None]) -> None:
    """The copy is in its place before Django sets up."""


def _keep(ready: Path) -> None:
    """The database that was just set up, for the next run; older ones go."""
    if ready.exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    written = ready.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(written)])
    older = [path for path in KEPT.glob("*.sqlite3") if path != ready]
    os.replace(written, ready)
    for path in older:
        path.unlink(missing_ok=True)
