"""At most one worker holds a row, and only the holder finishes it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier

import pytest

from portal.audit.actors import SYSTEM
from portal.audit.services import act
from portal.outbox import leases
from portal.outbox.leases import LeaseLostError
from portal.outbox.models import Task
from portal.outbox.services import enqueue, run, sweep
from tests.outbox import handlers
from tests.outbox.conftest import AT, the_task
from tests.racing import race

Promising = Callable[[], AbstractContextManager[None]]
LEASE = timedelta(minutes=5)
THREADS = 8


@pytest.fixture
def task(promising: Promising) -> Task:
    with promising():
        enqueue("tests.note", number=1)
    return the_task()


def test_row_in_other_hands_is_left_alone_until_the_lease_is_over(task: Task) -> None:
    assert leases.claim(task, lease=LEASE, at=AT) is not None
    assert leases.claim(task, lease=LEASE, at=AT + LEASE - timedelta(microseconds=1)) is None
    assert leases.claim(task, lease=LEASE, at=AT + LEASE) is not None


def test_worker_that_lost_its_lease_cannot_finish(task: Task) -> None:
    late = leases.claim(task, lease=LEASE, at=AT)
    now = leases.claim(task, lease=LEASE, at=AT + LEASE)
    assert late is not None
    assert now is not None
    with pytest.raises(LeaseLostError):
        leases.finish(late, at=AT + LEASE)
    assert [leases.put_off(late, error="", due_at=AT), leases.give_up(late, error="", at=AT)] == [False, False]
    assert (the_task().done_at, the_task().failed_at, the_task().due_at) == (None, None, AT)
    leases.finish(now, at=AT + LEASE)
    assert the_task().done_at == AT + LEASE


def test_late_worker_would_finish_for_another_without_the_lease(task: Task) -> None:
    """The control: a finish that asks for the row alone."""
    leases.claim(task, lease=LEASE, at=AT)
    leases.claim(task, lease=LEASE, at=AT + LEASE)
    assert Task.objects.filter(pk=task.pk, done_at=None).update(done_at=AT) == 1


def test_finished_row_cannot_be_finished_again(task: Task) -> None:
    held = leases.claim(task, lease=LEASE, at=AT)
    assert held is not None
    leases.finish(held, at=AT)
    with pytest.raises(LeaseLostError):
        leases.finish(held, at=AT)


def test_long_handler_renews_its_lease(promising: Promising) -> None:
    with promising():
        enqueue("tests.long", number=3)
    assert sweep(AT) == 1
    assert len(handlers.calls) == 3
    assert the_task().attempts == 1


def test_renewal_of_a_lost_lease_stops_the_handler(promising: Promising, task: Task) -> None:
    held = leases.claim(task, lease=LEASE, at=AT)
    assert held is not None
    leases.claim(task, lease=LEASE, at=AT + LEASE)
    with leases.holding(held), pytest.raises(LeaseLostError):
        leases.renew(AT + LEASE)
    with pytest.raises(LeaseLostError):
        leases.renew(AT)


@pytest.mark.parametrize(
    ("attempts", "jitter", "seconds"),
    [(1, 0, 5), (1, 0.5, 10), (1, 1, 15), (2, 0.5, 20), (5, 0.5, 160), (9, 0.5, 2560), (10, 0.5, 3600), (500, 1, 5400)],
)
def test_delay_doubles_up_to_an_hour_and_spreads(attempts: int, jitter: float, seconds: int) -> None:
    assert leases.delay(attempts, jitter=jitter) == timedelta(seconds=seconds)


@pytest.mark.usefixtures("transactional_db")
def test_of_many_workers_told_at_once_one_keeps_the_promise() -> None:
    handlers.calls.clear()
    with act(SYSTEM, AT):
        enqueue("tests.note", number=1)
    task_id = the_task().pk
    outcomes = race(*[lambda: run("task", task_id, at=AT)] * THREADS)
    assert sorted(outcomes, key=str) == [False] * (THREADS - 1) + [True]
    assert len(handlers.calls) == 1


@pytest.mark.usefixtures("transactional_db")
def test_workers_that_only_look_before_they_take_double_the_work() -> None:
    """The control: everybody reads that the row is free, then everybody takes it."""
    with act(SYSTEM, AT):
        enqueue("tests.note", number=1)
    looked = Barrier(THREADS, timeout=30)

    def look_then_take() -> int:
        task = leases.due(Task, AT).get()
        looked.wait()
        return Task.objects.filter(pk=task.pk).update(lease_until=AT + LEASE)

    assert race(*[look_then_take] * THREADS) == [1] * THREADS


@pytest.mark.usefixtures("transactional_db")
def test_sweeps_side_by_side_share_the_work() -> None:
    handlers.calls.clear()
    with act(SYSTEM, AT):
        for number in range(60):
            enqueue("tests.note", number=number)
    outcomes = race(*[lambda: sweep(AT)] * 4)
    assert sum(count for count in outcomes if isinstance(count, int)) == 60
    assert sorted(number for _, number, _ in handlers.calls) == list(range(60))
