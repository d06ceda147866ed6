"""The portal on one machine with no server to install: what `make run` serves, on SQLite and a broker of plain files."""

import fcntl
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.db import connection

from portal.home.processes import Program

HOST = "127.0.0.1"


class Occupied(Exception):
    """The port, or the folder's data, is in use by another process."""


def reserve(port: int) -> socket.socket:
    """A listening socket on the port, held from before the first migration until the end, so that a busy port is known at once.

    Raises Occupied, saying what to do.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as refused:
        listener.close()
        raise Occupied(f"Port {port} cannot be used ({refused.strerror}). Choose another: make run PORT={port + 1}") from refused
    return listener


def lock_data(var: Path) -> IO[str]:
    """Hold the folder's data for this process tree; the lock is gone when the file is closed or the process ends.

    Raises Occupied when another portal runs from the same folder: two beats and two workers would share one set of files.
    """
    var.mkdir(parents=True, exist_ok=True)
    held = (var / "serve.lock").open("a")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        held.close()
        raise Occupied(f"A portal is already running from this folder ({var}). Stop it first.") from taken
    return held


def start_over_after_interruption(var: Path, say: Callable[[str], None]) -> None:
    """Throw away a demo region whose loading was interrupted: half a region is worse than none. Only ever the embedded database."""
    if not demo_mark(var).exists():
        return
    say("The demo region was not loaded to its end last time: starting it over.")
    connection.close()
    database = str(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        Path(database + suffix).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    demo_mark(var).unlink()


def demo_mark(var: Path) -> Path:
    """Stands while the demo region is being loaded."""
    return var / "demo-loading"


def prepare_data(var: Path, say: Callable[[str], None]) -> None:
    """Bring the database to the present form and, when nobody is in it yet, load the demo region."""
    for folder in (var / "broker", var / "broker-control", Path(settings.STATIC_ROOT)):
        folder.mkdir(parents=True, exist_ok=True)
    start_over_after_interruption(var, say)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if settings.DEMO and "demo" in get_commands() and not get_user_model()._default_manager.exists():
        say("Loading the demo region (once) ...")
        demo_mark(var).touch()
        call_command("demo")
        demo_mark(var).unlink()


def programs(listener: socket.socket, var: Path) -> tuple[Program, ...]:
    """Web, worker and beat. The worker takes one task at a time: SQLite has one writer, and WeasyPrint wants no threads beside it."""
    python = sys.executable
    # Celery warns whoever runs it as root, which is what a bare machine offers
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    celery = [python, "-m", "celery", "-A", "portal.celery", "--quiet"]
    web = [python, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread"]
    web += ["--workers", "2", "--threads", "4", "--timeout", "120", "--log-level", "warning", "--no-control-socket"]
    worker = [*celery, "worker", "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    beat = [*celery, "beat", "--schedule", str(var / "beat-schedule"), "--pidfile", "", "--loglevel", "WARNING"]
    return (
        Program("web", web, environment, pass_fds=(listener.fileno(),)),
        Program("worker", worker, environment),
        Program("beat", beat, environment),
    )
