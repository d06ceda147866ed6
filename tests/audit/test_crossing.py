"""Acts that cross: one records first and locks a row then, the other locks the row first. They wait for each other, never in a circle."""

from collections.abc import Callable
from threading import Barrier

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Model

from portal.audit.models import Entry
from portal.audit.services import CHAIN_LOCK, act, record
from portal.audit.verification import verify
from tests.audit.conftest import AT, LI
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")
ACTS = 200
Record = Callable[[str, Model], None]


@pytest.fixture
def subject() -> ContentType:
    return ContentType.objects.create(app_label="audit", model="0")


def touch(subject: ContentType, name: str) -> None:
    """Lock the row both threads want."""
    ContentType.objects.filter(pk=subject.pk).update(model=name)


def recording_first(subject: ContentType, number: int, record: Record, meet: Callable[[], object]) -> None:
    with act(LI, AT):
        record(f"first-{number}", subject)
        meet()
        touch(subject, f"first-{number}")


def locking_first(subject: ContentType, number: int, record: Record, meet: Callable[[], object]) -> None:
    with act(LI, AT):
        touch(subject, f"second-{number}")
        meet()
        record(f"second-{number}", subject)


def record_at_once(name: str, subject: Model) -> None:
    """The inverted variant: the chain's lock is taken when the entry is recorded, in the midst of the act."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    record(name, subject)


def pass_by() -> None:
    """Nobody to meet."""


def test_two_times_two_hundred_crossing_acts_make_one_gapless_chain(subject: ContentType, on_postgresql: bool) -> None:
    rounds = Barrier(2, timeout=30)
    # on SQLite the second act cannot even begin before the first has ended, so there they do not meet midway
    meet = Barrier(2, timeout=30).wait if on_postgresql else pass_by

    def run(one: Callable[..., None]) -> None:
        for number in range(ACTS):
            rounds.wait()
            one(subject, number, record, meet)

    assert race(lambda: run(recording_first), lambda: run(locking_first)) == [None, None]
    entries = list(Entry.objects.values_list("no", "act"))
    assert [no for no, _ in entries] == list(range(1, 2 * ACTS + 1))
    assert sorted(name for _, name in entries) == sorted(f"{who}-{number}" for who in ("first", "second") for number in range(ACTS))
    assert verify().kind is None


@pytest.mark.postgres
def test_lock_taken_in_the_midst_of_an_act_deadlocks(subject: ContentType, on_postgresql: bool) -> None:
    """The control: the same crossing, with the chain's lock not last."""
    if not on_postgresql:
        pytest.skip("advisory locks are PostgreSQL's")
    meet = Barrier(2, timeout=30).wait
    outcomes = race(
        lambda: recording_first(subject, 0, record_at_once, meet),
        lambda: locking_first(subject, 0, record_at_once, meet),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "OperationalError"]
    assert "deadlock detected" in "".join(str(outcome) for outcome in outcomes)


def read_then_record(subject: ContentType, meet: Callable[[], object]) -> None:
    with act(LI, AT):
        Entry.objects.count()
        meet()
        record("read", subject)


def test_sqlite_without_immediate_transactions_refuses_one_of_two(subject: ContentType, on_postgresql: bool) -> None:
    """The control on SQLite: what orders the acts there is that a transaction takes the write lock when it begins."""
    if on_postgresql:
        pytest.skip("transaction modes are SQLite's")
    options = connections.settings["default"]["OPTIONS"]
    options["transaction_mode"] = "DEFERRED"
    try:
        meet = Barrier(2, timeout=30).wait
        outcomes = race(*[lambda: read_then_record(subject, meet)] * 2)
    finally:
        options["transaction_mode"] = "IMMEDIATE"
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "OperationalError"]


def test_no_two_acts_write_the_same_number_when_the_chain_has_no_lock(subject: ContentType, on_postgresql: bool) -> None:
    """Should the lock ever fail, the unique number refuses the second act; nothing is doubled in silence."""
    with act(LI, AT):
        record("first", subject)
    entry = Entry.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.bulk_create([entry])
    assert Entry.objects.count() == 1
