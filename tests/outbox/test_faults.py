"""A lost broker or a killed worker loses nothing and doubles nothing; without the outbox it does."""

from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from tests.outbox.harness import REDIS_URL, Installation, Process, redis_answers
from tests.workers import wait_until

ALL = list(range(30))
PATIENCE = 300.0  # seconds, for a machine that does much else
CLOSED_PORT = "redis://127.0.0.1:1/0"


@pytest.fixture(params=[pytest.param("redis", marks=pytest.mark.redis), "files"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    if request.param == "redis" and not redis_answers():
        pytest.skip("Redis does not answer")
    yield from installed(tmp_path, REDIS_URL if request.param == "redis" else "")


@pytest.fixture
def without_broker(tmp_path: Path) -> Iterator[Installation]:
    yield from installed(tmp_path, CLOSED_PORT)


def installed(folder: Path, redis_url: str) -> Iterator[Installation]:
    installation = Installation(folder, redis_url)
    installation.set_up()
    yield installation
    installation.tear_down()


def kill(worker: Process) -> None:
    worker.kill()
    worker.wait()


def test_thirty_promises_survive_two_killed_workers(installation: Installation) -> None:
    """One dies before its work is written, the next after it was written and before it was said to be done."""
    worker = installation.worker("10-before")
    installation.child("promise", len(ALL))
    wait_until(lambda: installation.is_marked("10-before"), PATIENCE)
    kill(worker)
    worker = installation.worker("20-after")
    installation.child("send_sweep")
    wait_until(lambda: installation.is_marked("20-after"), PATIENCE)
    kill(worker)
    assert installation.child("report")["done"] != ALL
    installation.child("sweep_here")
    assert installation.child("report") == {"written": ALL, "done": ALL, "repeated": [10, 20]}


def test_a_worker_left_alone_keeps_all_promises_at_once(installation: Installation) -> None:
    installation.worker()
    installation.child("promise", len(ALL))
    wait_until(lambda: installation.child("report")["done"] == ALL, PATIENCE)
    assert installation.child("report") == {"written": ALL, "done": ALL, "repeated": []}


def test_plain_task_is_lost_with_its_worker(installation: Installation) -> None:
    """The control: the same thirty without the outbox. Another one, sent after them, shows that nothing more will come."""
    worker = installation.worker("10-before")
    installation.child("delay_plainly", len(ALL))
    wait_until(lambda: installation.is_marked("10-before"), PATIENCE)
    kill(worker)
    installation.worker()
    installation.child("delay_last", len(ALL))
    wait_until(lambda: len(ALL) in installation.child("report")["written"], PATIENCE)
    assert 10 not in installation.child("report")["written"]


def test_thirty_promises_survive_a_lost_broker(without_broker: Installation) -> None:
    """The act goes through, the loss is logged once, and the sweep does it all, once."""
    errors = without_broker.errors_of("promise", len(ALL))
    assert errors.count("the broker is lost") == 1
    assert without_broker.child("report") == {"written": [], "done": [], "repeated": []}
    assert without_broker.child("sweep_here") == len(ALL)
    assert without_broker.child("sweep_here") == 0
    assert without_broker.child("report") == {"written": ALL, "done": ALL, "repeated": []}


def test_plain_task_fails_in_the_users_face_without_a_broker(without_broker: Installation) -> None:
    """The control: what waking guards against."""
    with pytest.raises(CalledProcessError) as failure:
        without_broker.child("delay_plainly", 1)
    assert "OperationalError" in failure.value.stderr
