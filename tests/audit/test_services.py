"""An act writes its entries last, once, and only for what took place."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.audit.actors import SYSTEM, Actor
from portal.audit.chain import GENESIS
from portal.audit.models import Entry
from portal.audit.queries import entries_for, history
from portal.audit.services import NoActError, act, current, record

AT = datetime(2026, 9, 1, 8, 30, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai"))
LI = Actor(id=7, name="李明", role="受理岗", party="南宁市人力资源和社会保障局")


@pytest.fixture
def subject(db: None) -> ContentType:
    return ContentType.objects.create(app_label="audit", model="first")


@pytest.fixture
def other(db: None) -> ContentType:
    return ContentType.objects.create(app_label="audit", model="second")


def acts() -> list[str]:
    return [entry.act for entry in Entry.objects.all()]


def test_entry_holds_the_actor_as_a_snapshot(subject: ContentType) -> None:
    with act(LI, AT):
        record("accept", subject, data={"due_on": AT.date(), "score": Decimal("9.50"), "名": "桂"})
    (entry,) = Entry.objects.all()
    assert (entry.no, entry.at) == (1, AT)
    assert (entry.actor_id, entry.actor_name, entry.actor_role, entry.actor_party) == (7, LI.name, LI.role, LI.party)
    assert (entry.act, entry.subject_type, entry.subject_id) == ("accept", "contenttypes.contenttype", str(subject.pk))
    assert (entry.subject_name, entry.data) == (str(subject), {"due_on": "2026-09-01", "score": "9.50", "名": "桂"})
    assert (entry.prev_hash, entry.hash) == (GENESIS, entry.digest())


def test_hash_is_the_same_on_every_database(subject: ContentType) -> None:
    """The expected value is a constant: SQLite and PostgreSQL must both meet it after a round trip."""
    with act(LI, AT):
        record("accept", subject, data={"b": [1, True, None], "a": {"日期": AT, "amount": Decimal("1.10")}})
    entry = Entry.objects.get()
    entry.subject_id, entry.subject_name = "1", "桂林"
    assert entry.digest() == "b1cb9d661b8f6d86ceb12681e87db9630eca56f028422e94c703fbf1e7acf875"


def test_entries_are_linked_and_gapless(subject: ContentType, other: ContentType) -> None:
    for number in range(3):
        with act(LI, AT + timedelta(microseconds=number)):
            record("first", subject)
            record("second", other)
    entries = list(Entry.objects.all())
    assert [entry.no for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert [entry.prev_hash for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]


def test_record_outside_an_act_is_refused(subject: ContentType) -> None:
    with pytest.raises(NoActError):
        record("accept", subject)
    with pytest.raises(NoActError), transaction.atomic():
        record("accept", subject)
    assert acts() == []


def test_record_of_an_unsaved_subject_is_refused(db: None) -> None:
    with pytest.raises(ValueError), act(LI, AT):
        record("accept", ContentType(app_label="audit", model="unsaved"))


@pytest.mark.parametrize("value", [1.5, object(), "a\x00b", {"deep": [2.0]}], ids=["float", "object", "NUL", "nested float"])
def test_data_that_a_database_would_alter_is_refused(subject: ContentType, value: object) -> None:
    with pytest.raises(TypeError), act(LI, AT):
        record("accept", subject, data={"value": value})


def test_naive_instant_is_refused(subject: ContentType) -> None:
    naive = AT.replace(tzinfo=None)
    with pytest.raises(ValueError), act(LI, naive):
        pass
    with pytest.raises(ValueError), act(LI, AT):
        record("accept", subject, at=naive)


def test_rolled_back_act_writes_nothing(subject: ContentType) -> None:
    with suppress(KeyError), act(LI, AT):
        record("accept", subject)
        raise KeyError
    assert acts() == []
    assert current() is None


def test_nested_act_joins_the_outermost_with_its_own_actor_and_instant(subject: ContentType) -> None:
    with act(LI, AT):
        record("outer", subject)
        with act(SYSTEM, AT + timedelta(hours=1)):
            record("inner", subject)
        assert acts() == []
        record("after", subject)
    assert list(Entry.objects.values_list("act", "actor_name", "at")) == [
        ("outer", LI.name, AT),
        ("inner", SYSTEM.name, AT + timedelta(hours=1)),
        ("after", LI.name, AT),
    ]


def test_nested_act_that_fails_drops_just_its_entries(subject: ContentType) -> None:
    with act(LI, AT):
        record("before", subject)
        with suppress(KeyError), act(LI, AT):
            record("lost", subject)
            with act(LI, AT):
                record("lost deeper", subject)
            raise KeyError
        record("after", subject)
    assert acts() == ["before", "after"]


def test_savepoint_rolled_back_drops_just_its_entries(subject: ContentType) -> None:
    with act(LI, AT):
        record("before", subject)
        with suppress(IntegrityError), transaction.atomic():
            record("lost", subject)
            ContentType.objects.create(app_label="audit", model="first")
        with transaction.atomic():
            record("kept", subject)
    assert acts() == ["before", "kept"]


def test_entry_keeps_what_was_said_when_the_data_changes_later(subject: ContentType) -> None:
    data = {"lines": ["a"]}
    with act(LI, AT):
        record("accept", subject, data=data)
        data["lines"].append("b")
    assert Entry.objects.get().data == {"lines": ["a"]}


def test_entries_are_the_last_statements_behind_the_lock(subject: ContentType, other: ContentType, on_postgresql: bool) -> None:
    with CaptureQueriesContext(connection) as queries, act(LI, AT):
        record("first", subject)
        record("second", other)
        ContentType.objects.filter(pk=subject.pk).update(model="moved")
    statements = [query["sql"].split(" ")[0] for query in queries][1:-1]
    assert statements == ["UPDATE", *(["SELECT"] if on_postgresql else []), "SELECT", "INSERT"]
    assert ("pg_advisory_xact_lock" in queries[2]["sql"]) is on_postgresql


def test_act_without_entries_leaves_the_chain_alone(subject: ContentType) -> None:
    with CaptureQueriesContext(connection) as queries, act(LI, AT):
        pass
    assert [query["sql"].split(" ")[0] for query in queries] == ["SAVEPOINT", "RELEASE"]


@pytest.mark.django_db(transaction=True)
def test_act_inside_another_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), act(LI, AT):
        pass


def test_history_is_of_one_subject_and_the_auditors_list_narrows(subject: ContentType, other: ContentType) -> None:
    with act(LI, AT):
        record("accept", subject)
        record("accept", other)
    with act(SYSTEM, AT.astimezone(UTC) + timedelta(days=1)):
        record("remind", subject)
    assert [entry.no for entry in history(subject)] == [1, 3]
    assert [entry.no for entry in entries_for()] == [3, 2, 1]
    assert [entry.no for entry in entries_for(act="accept")] == [2, 1]
    assert [entry.no for entry in entries_for(actor_id=7, subject_type="contenttypes.contenttype")] == [2, 1]
    assert [entry.no for entry in entries_for(since=AT + timedelta(days=1))] == [3]
    assert [entry.no for entry in entries_for(until=AT + timedelta(days=1))] == [2, 1]
