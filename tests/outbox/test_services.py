"""A promise is written with its act, kept once, tried again, and given up visibly."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from portal.audit.actors import Actor
from portal.audit.models import Entry
from portal.audit.services import NoActError
from portal.outbox import leases
from portal.outbox.models import Mail, Task
from portal.outbox.queries import Backlog, backlog, failed_tasks
from portal.outbox.registry import UnknownTaskError, handler
from portal.outbox.services import NotFailedError, enqueue, retry, run, send_mail, sweep
from tests.outbox import handlers
from tests.outbox.conftest import AT, the_task

Promising = Callable[[], AbstractContextManager[None]]
WANG = Actor(id=3, name="王芳", role="系统管理员", party="中心")


def at(**later: float) -> datetime:
    return AT + timedelta(**later)


def test_promise_is_kept_once(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", number=1)
    assert backlog() == Backlog(pending=1, oldest_due_at=AT, failed=0)
    assert sweep(at(seconds=1)) == 1
    assert sweep(at(hours=1)) == 0
    assert handlers.calls == [("note", 1, at(seconds=1))]
    task = the_task()
    assert (task.done_at, task.attempts, task.lease, task.lease_until) == (at(seconds=1), 1, None, None)
    assert backlog() == Backlog(pending=0, oldest_due_at=None, failed=0)


def test_promise_of_a_rolled_back_act_is_none(promising: Promising) -> None:
    with suppress(KeyError), promising():
        enqueue("tests.note", number=1)
        send_mail("li@example.org", "受理通知", "正文")
        raise KeyError
    assert backlog() == Backlog(pending=0, oldest_due_at=None, failed=0)


def test_promise_outside_an_act_is_refused(db: None) -> None:
    with pytest.raises(NoActError):
        enqueue("tests.note", number=1)
    with pytest.raises(NoActError):
        send_mail("li@example.org", "受理通知", "正文")


def test_promise_without_a_handler_is_refused(promising: Promising) -> None:
    with pytest.raises(UnknownTaskError), promising():
        enqueue("tests.unknown", number=1)


@pytest.mark.parametrize("value", [AT, 1.5, None, [1]])
def test_promise_takes_ids_only(promising: Promising, value: object) -> None:
    with pytest.raises(TypeError), promising():
        enqueue("tests.note", number=value)  # type: ignore[arg-type]


def test_same_key_is_promised_once_also_after_it_was_kept(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", key="a", number=1)
        enqueue("tests.note", key="a", number=2)
    sweep(AT)
    with promising():
        enqueue("tests.note", key="a", number=3)
        enqueue("tests.note", key="b", number=4)
    sweep(AT)
    assert [number for _, number, _ in handlers.calls] == [1, 4]


def test_same_key_of_a_letter_is_promised_once(promising: Promising) -> None:
    with promising():
        send_mail("li@example.org", "一", "正文", key="a")
        send_mail("li@example.org", "二", "正文", key="a")
    assert backlog().pending == 1


def test_subject_stays_on_one_line(promising: Promising) -> None:
    """A name with a line break in it must not keep the letter from being sent."""
    with promising():
        send_mail("li@example.org", "受理：柳州\r\nBcc: x@example.org\t公司", "正文")
    assert Mail.objects.get().subject == "受理：柳州 Bcc: x@example.org 公司"


def test_promise_waits_until_it_is_due(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", due_at=at(hours=2), number=1)
    assert sweep(at(hours=2, microseconds=-1)) == 0
    assert run("task", the_task().pk, at=at(hours=1)) is False
    assert sweep(at(hours=2)) == 1


def test_oldest_is_kept_first(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", due_at=at(hours=2), number=2)
        enqueue("tests.note", due_at=at(hours=1), number=1)
    sweep(at(hours=3))
    assert [number for _, number, _ in handlers.calls] == [1, 2]


def test_sweep_stops_at_its_limit(promising: Promising) -> None:
    with promising():
        for number in range(5):
            enqueue("tests.note", number=number)
    assert [sweep(AT, limit=2), sweep(AT, limit=2), sweep(AT, limit=2)] == [2, 2, 1]


def test_run_keeps_one_row_once(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", number=1)
    assert [run("task", the_task().pk, at=AT), run("task", the_task().pk, at=AT)] == [True, False]
    assert len(handlers.calls) == 1


def test_run_of_a_row_that_was_never_written_is_nothing(db: None) -> None:
    assert run("task", uuid4(), at=AT) is False


def test_failure_is_put_off_then_given_up_visibly(promising: Promising) -> None:
    with promising():
        enqueue("tests.break", number=1)
    now = AT
    for attempt in (1, 2):
        assert sweep(now) == 0
        task = the_task()
        assert (task.attempts, task.failed_at, task.last_error, task.lease_until) == (attempt, None, "KeyError: 1", None)
        assert timedelta(seconds=5) * 2 ** (attempt - 1) <= task.due_at - now <= timedelta(seconds=15) * 2 ** (attempt - 1)
        now = task.due_at
    sweep(now)
    task = the_task()
    assert (task.attempts, task.failed_at, task.done_at) == (3, now, None)
    assert list(failed_tasks()) == [task]
    assert backlog() == Backlog(pending=0, oldest_due_at=None, failed=1)
    assert sweep(at(days=30)) == 0
    assert len(handlers.calls) == 3


def test_one_failure_does_not_hold_up_the_others(promising: Promising) -> None:
    with promising():
        enqueue("tests.break", number=1)
        enqueue("tests.note", number=2)
    assert sweep(AT) == 1


def test_refusal_is_given_up_at_once(promising: Promising) -> None:
    with promising():
        enqueue("tests.refuse", number=1)
    sweep(AT)
    task = the_task()
    assert (task.attempts, task.failed_at, task.last_error) == (1, AT, "PermanentError: never")


def test_task_of_a_newer_release_waits_for_its_workers(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", number=1)
    Task.objects.update(name="tests.newer")
    sweep(AT)
    task = the_task()
    assert (task.failed_at, task.last_error) == (None, "UnknownTaskError: tests.newer")
    Task.objects.update(name="tests.note")
    assert sweep(task.due_at) == 1


def test_task_that_kills_every_worker_is_given_up(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", number=1)
    for attempt in range(3):
        assert leases.claim(the_task(), lease=timedelta(minutes=5), at=at(hours=attempt)) is not None
    assert sweep(at(hours=3)) == 0
    assert handlers.calls == []
    assert (the_task().failed_at, the_task().attempts) == (at(hours=3), 4)


def test_retry_takes_up_what_was_given_up(promising: Promising) -> None:
    with promising():
        enqueue("tests.refuse", number=1)
    sweep(AT)
    retry(the_task(), by=WANG, at=at(hours=1))
    assert (the_task().failed_at, the_task().attempts, the_task().due_at) == (None, 0, at(hours=1))
    assert list(Entry.objects.values_list("act", "actor_name", "data")) == [("retry", "王芳", {"error": "PermanentError: never"})]
    with pytest.raises(NotFailedError):
        retry(the_task(), by=WANG, at=at(hours=1))


def test_two_handlers_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError):
        handler("tests.note")(lambda *, number, at: None)


def test_promise_costs_one_statement(promising: Promising, django_assert_num_queries: Callable[..., AbstractContextManager[None]]) -> None:
    savepoint = 2
    with django_assert_num_queries(savepoint + 2), promising():
        enqueue("tests.note", key="a", number=1)
        send_mail("li@example.org", "受理通知", "正文", key="a")


def test_promises_of_one_act_cost_one_statement_a_table(
    promising: Promising, django_assert_num_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    savepoint = 2
    with django_assert_num_queries(savepoint + 1), promising():
        enqueue("tests.note", key="a", number=1)
        enqueue("tests.note", key="a", number=2)
        enqueue("tests.note", key="b", number=3)
    assert sorted(task.args["number"] for task in Task.objects.all()) == [1, 3]


def test_promise_of_a_rolled_back_part_of_an_act_is_none(promising: Promising) -> None:
    with promising():
        enqueue("tests.note", number=1)
        with suppress(KeyError), transaction.atomic():
            enqueue("tests.note", number=2)
            raise KeyError
    assert the_task().args == {"number": 1}


def test_backlog_reads_the_partial_indexes(db: None, on_postgresql: bool) -> None:
    with connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN " if on_postgresql else "EXPLAIN QUERY PLAN "
        pending = "SELECT id FROM outbox_task WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= CURRENT_TIMESTAMP ORDER BY due_at"
        cursor.execute(explain + pending)
        assert "task_pending" in str(cursor.fetchall())
