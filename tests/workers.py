"""Real Celery workers for tests: processes of their own, on the test's own database and queue, that may be killed at any moment."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection

from tests.architecture.source import ROOT

READY_SECONDS = 120
Worker = subprocess.Popen[bytes]


def worker_environment() -> dict[str, str]:
    """What makes a worker serve this test: its database as it is named now, its files, its keys."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "TEST_SEAL_KEYS": str(settings.SEAL_KEYS),
    }


def wait_until(holds: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
    """Return as soon as it holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"still not so after {seconds} s")
        time.sleep(0.05)


def start_worker(number: int) -> Worker:
    """A worker with one process that has said it is ready to take tasks."""
    from portal.celery import app

    name = f"{settings.CELERY_TASK_DEFAULT_QUEUE}-{number}@test"
    command = [sys.executable, "-m", "celery", "-A", "portal.celery", "--quiet", "worker", "--pool", "solo", "--hostname", name]
    process = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle"], cwd=ROOT, env=worker_environment(), start_new_session=True
    )
    wait_until(lambda: bool(app.control.ping(destination=[name], timeout=0.2)))
    return process


@pytest.fixture
def new_worker(transactional_db: None) -> Iterator[Callable[[], Worker]]:
    """A function that starts one more worker; all are ended after the test. Needs PostgreSQL and Redis, which .ci/run provides."""
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        pytest.skip("needs PostgreSQL and Redis (DATABASE_URL, REDIS_URL)")
    started: list[Worker] = []

    def start() -> Worker:
        started.append(start_worker(len(started)))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
