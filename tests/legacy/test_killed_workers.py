"""kill -9 in the middle of a check or of an import: what was committed stands whole, the next worker goes on, nothing stands twice.

In processes of their own on the test's database, so on PostgreSQL; a check that nobody promised is the control.
"""

import json
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from portal.accounts.models import User
from tests.architecture.source import ROOT
from tests.legacy.standing import report
from tests.workers import worker_environment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database that another process can open (DATABASE_URL)"),
]
ROWS = 10
ALL = list(range(2, ROWS + 2))


def child(command: str, officer: User) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tests.legacy.child", command, officer.username]
    return subprocess.run(line, cwd=ROOT, env=worker_environment(), capture_output=True, text=True, timeout=300, check=False)


def dies(command: str, officer: User) -> None:
    found = child(command, officer)
    assert found.returncode == -signal.SIGKILL, found.stderr


def reported(command: str, officer: User) -> dict[str, Any]:
    found = child(command, officer)
    assert found.returncode == 0, found.stderr
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def standing() -> dict[str, object]:
    """The same without another process."""
    return report()


def test_check_and_import_survive_their_killed_workers(officer: User) -> None:
    dies("check_and_die", officer)
    nothing = {"finished": False, "done": 0, "registrations": 0, "entries": 0}
    assert standing() == {"checked": False, "rows": ALL[:4], **nothing}
    assert reported("sweep_later", officer) == {"checked": True, "rows": ALL, **nothing}
    dies("import_and_die", officer)
    assert standing() == {"checked": True, "rows": ALL, "finished": False, "done": 4, "registrations": 4, "entries": 4}
    everything = {"finished": True, "done": ROWS, "registrations": ROWS, "entries": ROWS}
    assert reported("sweep_later", officer) == {"checked": True, "rows": ALL, **everything}
    assert reported("sweep_later", officer) == {"checked": True, "rows": ALL, **everything}


def test_check_that_nobody_promised_is_lost_with_its_process(officer: User) -> None:
    """The control: it is the promise in the outbox that brings a killed check to its end."""
    dies("check_plainly_and_die", officer)
    assert reported("sweep_later", officer)["checked"] is False
