"""A start of the production settings that would be unsafe is refused, for each reason by itself; a safe one starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

# Made up at random for the process that reads them; nothing answers at these addresses, and nothing is asked.
GOOD = {
    "SECRET_KEY": os.urandom(40).hex(),
    "ID_HASH_KEY": os.urandom(40).hex(),
    "DATABASE_URL": "postgres://portal:secret@db:5432/portal",
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "portal.example.cn",
    "PORTAL_URL": "https://portal.example.cn",
    "EMAIL_URL": "smtp://mail.example.cn:25",
    "CLAMD_URL": "tcp://clamd:3310",
}

REFUSALS = {
    "DEBUG": ({"DEBUG": "true"}, "DEBUG must not be set"),
    "the demo accounts": ({"DEMO": "true"}, "DEMO must not be set"),
    "no secret": ({"SECRET_KEY": ""}, "SECRET_KEY must be set"),
    "a short secret": ({"SECRET_KEY": "x" * 49}, "SECRET_KEY must be set"),
    "the demo's secret": ({"SECRET_KEY": "demo-only-not-a-secret-" + "0" * 40}, "SECRET_KEY must be set"),
    "no key for ID numbers": ({"ID_HASH_KEY": None}, "ID_HASH_KEY must be"),
    "no hosts": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
    "SQLite": ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "DATABASE_URL must point to PostgreSQL"),
    "no database": ({"DATABASE_URL": None}, "DATABASE_URL must point to PostgreSQL"),
    "no Redis": ({"REDIS_URL": None}, "REDIS_URL must be set"),
}


def start(changes: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Set Django up with the production settings in a process that has nothing but these variables."""
    chosen = {**GOOD, **changes}
    environment = {name: value for name, value in chosen.items() if value is not None}
    environment |= {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    command = [
        sys.executable,
        "-c",
        "import django; django.setup(); from django.conf import settings; print(settings.DEBUG, settings.DEMO)",
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_safe_start_succeeds() -> None:
    result = start({})
    assert (result.returncode, result.stdout) == (0, "False False\n"), result.stderr


@pytest.mark.parametrize(("changes", "said"), REFUSALS.values(), ids=REFUSALS.keys())
def test_an_unsafe_start_is_refused(changes: dict[str, str | None], said: str) -> None:
    result = start(changes)
    assert result.returncode == 1
    assert f"ImproperlyConfigured: {said}" in result.stderr


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "450000.p12").touch(mode=0o600)
    environment = {
        **GOOD,
        "SEAL_KEYS": str(tmp_path),
        "VAR_DIR": str(tmp_path),
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
