"""`manage.py serve` as a person meets it: a busy port, a folder in use, Ctrl-C, a second start with the same data."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.home import embedded
from tests.architecture.source import ROOT
from tests.home.test_processes import is_alive, members
from tests.workers import wait_until

SERVE_SECONDS = 120
SOMEBODY = "from portal.accounts.models import User; User.objects.create(username='kept', name='某人')"
Serve = Callable[[], subprocess.Popen[str]]


def environment(var: Path) -> dict[str, str]:
    """The embedded portal with its data in this folder, whatever the test run itself is on."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return {**kept, "DJANGO_SETTINGS_MODULE": "portal.settings.dev", "VAR_DIR": str(var), "STATIC_ROOT": str(var / "static")}


def manage(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(var), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database somebody is in already, so that no demo region is loaded."""
    folder = tmp_path_factory.mktemp("inhabited")
    assert manage(folder, "migrate", "--verbosity", "0").returncode == 0
    assert manage(folder, "shell", "--no-imports", "--command", SOMEBODY).returncode == 0
    return folder


@pytest.fixture
def var(inhabited: Path, tmp_path: Path) -> Path:
    """A copy of that folder for one test."""
    shutil.copytree(inhabited, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(var: Path, port: int) -> Iterator[Serve]:
    """Starts the portal and waits until it is ready; what still runs afterwards is ended."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        log = (var / "log").open("a")
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment(var), stdout=log, stderr=log, text=True))
        log.close()
        wait_until(lambda: started[-1].poll() is not None or is_ready(port), SERVE_SECONDS)
        assert started[-1].poll() is None, (var / "log").read_text()
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(30)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return bool(json.load(response)["ready"])
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def groups_below(launcher: int) -> list[int]:
    """The process groups of the launcher's programs."""
    children = Path(f"/proc/{launcher}/task/{launcher}/children").read_text().split()
    return [int(pid) for pid in children]


def test_ctrl_c_ends_everything_and_a_second_start_keeps_the_data(serve: Serve, var: Path) -> None:
    for _ in range(2):
        launcher = serve()
        groups = groups_below(launcher.pid)
        assert len(groups) == 3
        launcher.send_signal(signal.SIGINT)
        assert launcher.wait(60) == 0
        wait_until(lambda: members(groups) == [])  # noqa: B023 - the groups of this very round
    names = manage(var, "shell", "--no-imports", "--command", "from portal.accounts.models import User; print(*User.objects.all())").stdout
    assert names.strip() == "某人"
    assert (var / "log").read_text().count("Everything has ended.") == 2


def test_a_killed_program_is_started_again(serve: Serve, port: int, var: Path) -> None:
    launcher = serve()
    before = groups_below(launcher.pid)
    os.killpg(before[0], signal.SIGKILL)
    wait_until(lambda: len(set(groups_below(launcher.pid)) - set(before)) == 1, SERVE_SECONDS)
    wait_until(lambda: is_ready(port), SERVE_SECONDS)
    assert "web ended with exit code -9; it starts again in 1 s." in (var / "log").read_text()


def test_killing_the_launcher_leaves_nothing(serve: Serve) -> None:
    launcher = serve()
    groups = groups_below(launcher.pid)
    assert all(is_alive(pid) for pid in groups)
    launcher.kill()
    wait_until(lambda: members(groups) == [], SERVE_SECONDS)


def test_a_busy_port_is_said_before_anything_starts(tmp_path: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        result = manage(tmp_path, "serve", "--port", str(port))
    assert result.returncode == 1
    assert (
        result.stderr.strip()
        == f"CommandError: Port {port} cannot be used (Address already in use). Choose another: make run PORT={port + 1}"
    )
    assert not (tmp_path / "portal.sqlite3").exists()


def test_a_second_portal_in_the_same_folder_is_refused(tmp_path: Path, port: int) -> None:
    with embedded.lock_data(tmp_path):
        result = manage(tmp_path, "serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.strip() == f"CommandError: A portal is already running from this folder ({tmp_path}). Stop it first."


def test_serve_refuses_a_server_database(tmp_path: Path) -> None:
    changed = {**environment(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "serve", "--skip-checks"]
    result = subprocess.run(command, cwd=ROOT, env=changed, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "serve runs the embedded portal on SQLite only" in result.stderr


def test_an_interrupted_demo_is_thrown_away(tmp_path: Path) -> None:
    for name in ("portal.sqlite3", "portal.sqlite3-wal", "demo-loading", "kept"):
        (tmp_path / name).touch()
    script = (
        "from pathlib import Path; from django.conf import settings; from portal.home import embedded;"
        "embedded.start_over_after_interruption(Path(settings.VAR_DIR), print)"
    )
    result = manage(tmp_path, "shell", "--no-imports", "--command", script)
    assert result.stdout.strip() == "The demo region was not loaded to its end last time: starting it over."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]
