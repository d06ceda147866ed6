"""`manage.py serve`: the whole portal as one process tree, for a newcomer, a demonstration or a journey in the browser."""

import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.accounts import demo
from portal.home import embedded
from portal.home.processes import Tree

READY_SECONDS = 60


class Command(BaseCommand):
    help = "Serve the portal with its background work on SQLite, in one process tree, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
            raise CommandError("serve runs the embedded portal on SQLite only; production runs from docker-compose.yml.")
        try:
            with embedded.reserve(port) as listener, embedded.lock_data(settings.VAR_DIR):
                embedded.prepare_data(settings.VAR_DIR, self.say)
                tree = Tree(embedded.programs(listener, settings.VAR_DIR), self.say)
                code = tree.run(on_started=lambda: self.announce(port, tree))
        except embedded.Occupied as occupied:
            raise CommandError(str(occupied)) from occupied
        except KeyboardInterrupt:  # before the programs were started; afterwards the tree takes the signal
            raise CommandError("Interrupted; nothing is running.", returncode=130) from None
        if code:
            raise CommandError("The portal has stopped.", returncode=code)
        self.say("Everything has ended.")

    def say(self, text: str) -> None:
        """At once, also where the output is a file or a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def announce(self, port: int, tree: Tree) -> None:
        """Say where the portal is once it really answers, and who may sign in."""
        url = f"http://{embedded.HOST}:{port}/"
        deadline = time.monotonic() + READY_SECONDS
        while not tree.stopping and time.monotonic() < deadline:
            tree.look_after(time.monotonic())
            if answers(f"{url}healthz"):
                self.say(f"\n{url}\n{accounts_to_try(url)}\nCtrl-C ends it.\n")
                return
            time.sleep(0.2)


def accounts_to_try(url: str) -> str:
    """The demo accounts under their headings and their one password; nothing where there are none."""
    if not settings.DEMO:
        return ""
    lines = [f"  {group}: {', '.join(account.username for account in accounts)}" for group, accounts in demo.grouped()]
    return "\n".join(["", f"Sign in at {url}accounts/login/ with one click, or by name with the password {demo.DEMO_PASSWORD}", *lines, ""])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
