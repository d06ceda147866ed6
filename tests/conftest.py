"""What every test needs."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_django import DjangoDbBlocker

from portal.audit import triggers
from portal.documents.letters import kept_letters
from portal.policy.queries import kept_records
from portal.workdays.services import kept_calendars
from tests.reference import kept_rows, restore

pytest_plugins = ["tests.chromium", "tests.ready", "tests.workers"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, keep_database: Callable[[], None]) -> Iterator[None]:
    """A test with real transactions empties every table afterwards: the audit triggers, which refuse that, stand aside just for it, and
    what the migrations had loaded is put back."""
    empty = BaseDatabaseOperations.execute_sql_flush
    with django_db_blocker.unblock():
        keep_database()
        kept = kept_rows()

    def empty_and_restore(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.remove(operations.connection)
        try:
            empty(operations, statements)
        finally:
            triggers.install(operations.connection)
        restore(kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty_and_restore)
        yield


@pytest.fixture(autouse=True)
def _figures_and_calendars_are_read_anew() -> None:
    """A rolled-back test leaves no figure or calendar of its own in the process."""
    kept_records.forget()
    kept_calendars.forget()
    kept_letters.forget()


@pytest.fixture
def on_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return connection.vendor == "postgresql"


@pytest.fixture
def own_cache(settings: Any) -> None:
    """A cache of the test's own: what others have counted in a shared one does not stand in its way, and it empties nobody else's."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid4().hex}}
