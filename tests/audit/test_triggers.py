"""The table refuses every change, after every migration, on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from portal.audit import triggers
from portal.audit.models import Entry

CHANGES = {
    "update": "UPDATE audit_entry SET act = 'forged' WHERE no = 5",
    "update of every row": "UPDATE audit_entry SET no = no + 100",
    "delete": "DELETE FROM audit_entry WHERE no = 5",
    "delete of every row": "DELETE FROM audit_entry",
}
SQLITE_CHANGES = {"replace": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE no = 5"}
POSTGRESQL_CHANGES = {
    "truncate": "TRUNCATE audit_entry",
    "upsert": "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE no = 5 ON CONFLICT (no) DO UPDATE SET act = 'forged'",
}


def changes(on_postgresql: bool) -> dict[str, str]:
    return CHANGES | (POSTGRESQL_CHANGES if on_postgresql else SQLITE_CHANGES)


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_triggers_stand_after_every_migration(db: None) -> None:
    assert triggers.missing(connection) == []
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.usefixtures("chain")
def test_every_change_is_refused(on_postgresql: bool) -> None:
    before = list(Entry.objects.values())
    for name, statement in changes(on_postgresql).items():
        with pytest.raises(DatabaseError, match="append-only"):
            execute(statement)
        assert list(Entry.objects.values()) == before, name


@pytest.mark.usefixtures("chain")
def test_without_the_triggers_every_change_goes_through(
    on_postgresql: bool, behind_the_triggers: Callable[[], AbstractContextManager[None]]
) -> None:
    """The control of the test above: what refuses is the trigger, not a mistake in the statement."""
    with behind_the_triggers():
        for statement in changes(on_postgresql).values():
            execute(statement)


def test_missing_trigger_is_an_error_of_the_system_check(db: None) -> None:
    triggers.remove(connection)
    found = run_checks(tags=["database"], databases=["default"])
    triggers.install(connection)
    assert [(message.id, message.msg.split()[-1]) for message in found] == [("audit.E001", name) for name in triggers.wanted(connection)]


def test_switched_off_trigger_counts_as_missing(db: None, on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("SQLite cannot switch a trigger off")
    execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    assert triggers.missing(connection) == list(triggers.wanted(connection))
    execute("ALTER TABLE audit_entry ENABLE TRIGGER ALL")


def test_check_is_silent_before_the_table_exists(db: None) -> None:
    execute("ALTER TABLE audit_entry RENAME TO audit_elsewhere")
    assert triggers.missing(connection) == []
    execute("ALTER TABLE audit_elsewhere RENAME TO audit_entry")


@pytest.mark.django_db(transaction=True)
def test_migration_can_be_reversed_and_repeated() -> None:
    call_command("migrate", "audit", "0001", verbosity=0)
    assert triggers.missing(connection) == list(triggers.wanted(connection))
    call_command("migrate", "audit", verbosity=0)
    assert triggers.missing(connection) == []
