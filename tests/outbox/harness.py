"""An installation of its own for the fault tests: a throwaway database, a broker, workers that may be killed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import redis
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests.architecture.source import ROOT

REDIS_URL = settings.REDIS_URL or "redis://127.0.0.1:6379/0"
Process = subprocess.Popen[bytes]


def redis_answers(url: str = REDIS_URL) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


@dataclass
class Installation:
    """`folder` holds its files; `redis_url` is empty for the broker of plain files that the embedded portal uses."""

    folder: Path
    redis_url: str = ""
    name: str = field(default_factory=lambda: f"outbox_{uuid4().hex}")
    processes: list[Process] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "PYTEST_CURRENT_TEST")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "tests.outbox.worker_settings",
            "DATABASE_URL": self.database_url(),
            "VAR_DIR": str(self.folder),
            "TMPDIR": str(self.folder),
            "KILL_MARKS": str(self.folder),
            "KEY_PREFIX": self.name,
            **({"REDIS_URL": self.redis_url} if self.redis_url else {}),
        }

    def database_url(self) -> str:
        if connection.vendor != "postgresql":
            return f"sqlite:///{self.folder / 'portal.sqlite3'}"
        at = connection.settings_dict
        login = f"{at['USER']}:{at['PASSWORD']}" if at["PASSWORD"] else at["USER"]
        return f"postgres://{login}@{at['HOST']}:{at['PORT']}/{self.name}"

    def set_up(self) -> None:
        (self.folder / "broker").mkdir()
        self._on_server("CREATE DATABASE {}")
        self._run("django", "migrate", "--verbosity", "0")

    def tear_down(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self._on_server("DROP DATABASE {} WITH (FORCE)")
        if self.redis_url and redis_answers(self.redis_url):
            with redis.Redis.from_url(self.redis_url) as client:
                for key in client.scan_iter(f"{self.name}*"):
                    client.delete(key)

    def _on_server(self, statement: str) -> None:
        if connection.vendor != "postgresql":
            return
        at = connection.settings_dict
        where = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"], "dbname": "postgres"}
        with psycopg.connect(autocommit=True, **where) as server:
            server.execute(sql.SQL(statement).format(sql.Identifier(self.name)))

    def _run(self, *module: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", *module]
        return subprocess.run(command, cwd=ROOT, env=self.environment(), check=True, capture_output=True, text=True, timeout=300)

    def child(self, command: str, count: int = 0) -> Any:
        """Have a command of tests.outbox.child done; what it printed. Raises CalledProcessError."""
        return json.loads(self._run("tests.outbox.child", command, str(count)).stdout)

    def errors_of(self, command: str, count: int) -> str:
        """What such a command wrote to its log."""
        return self._run("tests.outbox.child", command, str(count)).stderr

    def worker(self, kill_points: str = "") -> Process:
        """Start a worker that works on one task at a time; at the points named it waits to be killed."""
        command = [sys.executable, "-m", "celery", "-A", "portal.celery", "--quiet", "worker", "--pool", "solo", "--loglevel", "WARNING"]
        command += ["--without-gossip", "--without-mingle", "--hostname", f"{self.name}-{len(self.processes)}@test"]
        environment = self.environment() | {"KILL_POINTS": kill_points}
        with (self.folder / f"worker-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen([*command, "--include", "tests.outbox.handlers"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def is_marked(self, point: str) -> bool:
        """Whether a worker waits to be killed there."""
        return (self.folder / point).exists()
