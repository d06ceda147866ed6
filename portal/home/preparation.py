"""What a bare machine needs before Django can be imported: the environment, the locked packages, the libraries that papers are set with.

Standard library only, because `make run` starts it with the system's Python, before .venv exists:

    python3 -I portal/home/preparation.py base      what the portal needs
    python3 -I portal/home/preparation.py dev       and what its tests need

A second run with an unchanged lock touches nothing and takes a fraction of a second.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = (3, 11)
GROUPS = {"base": ("base",), "dev": ("base", "dev")}  # what each lock contains: dev.txt is base.txt and more

# Shared library -> Debian package. Without harfbuzz-subset WeasyPrint falls back to a subsetter that takes seconds a paper.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


class Stopped(Exception):
    """The machine lacks something that only its owner may install; the message is the command to run."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def missing_packages(load: Callable[[str], object] = ctypes.CDLL) -> tuple[str, ...]:
    """The Debian packages whose shared library cannot be loaded, in the order of LIBRARIES."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    return tuple(missing)


def privileged_prefix() -> tuple[str, ...] | None:
    """What to put before a command that needs root: nothing for root, sudo where it asks no password, None where neither is to be had."""
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return (sudo, "-n")
    return None


def install_debian(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages where that is allowed.

    Raises Stopped with the exact command where it is not, or where apt-get fails.
    """
    by_hand = "sudo apt-get install -y --no-install-recommends " + " ".join(packages)
    prefix = privileged_prefix()
    if shutil.which("apt-get") is None:
        raise Stopped(
            f"{purpose} needs what Debian calls {', '.join(packages)}. Install it with this system's package manager, then try again."
        )
    if prefix is None:
        raise Stopped(f"{purpose} needs Debian packages that are not installed. Run this, then try again:\n\n    {by_hand}\n")
    say(f"Installing for {purpose}: {' '.join(packages)}")
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*command, "install", "-y", "-q", "--no-install-recommends", *packages]
    if subprocess.run(install, capture_output=True, check=False).returncode == 0:
        return
    subprocess.run([*command, "update", "-q"], capture_output=True, check=False)  # a new machine has no package lists yet
    if subprocess.run(install, check=False).returncode != 0:
        raise Stopped(
            f"apt-get could not install them. Run this, see what it says, then try again:\n\n    sudo apt-get update && {by_hand}\n"
        )


def lock_path(root: Path, group: str) -> Path:
    return root / ".requirements" / f"{group}.txt"


def stamp_path(root: Path, group: str) -> Path:
    return root / ".venv" / f".installed-{group}"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def answers(python: Path, statement: str) -> bool:
    """Whether the interpreter exists and can run the statement."""
    return python.exists() and subprocess.run([str(python), "-c", statement], capture_output=True, check=False).returncode == 0


def is_installed(root: Path, group: str) -> bool:
    """Whether this very lock was installed into an environment that still works (a system upgrade can leave it empty)."""
    stamp = stamp_path(root, group)
    fresh = stamp.exists() and stamp.read_text().strip() == digest(lock_path(root, group))
    return fresh and answers(root / ".venv/bin/python", "import django")


def make_environment(root: Path) -> None:
    """Make .venv, or make it anew where its Python is gone, too old or without pip."""
    python = root / ".venv/bin/python"
    if answers(python, f"import pip, sys; assert sys.version_info >= {OLDEST_PYTHON}"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_debian([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"], "a Python environment")
    say("Making .venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(root / ".venv")], check=True)


def install_lock(root: Path, group: str) -> None:
    """Install exactly what the lock names, every file checked against its hash."""
    lock = lock_path(root, group)
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    say(f"Installing up to {count} locked packages into .venv (a minute or two, once)")
    options = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "-qq"]
    subprocess.run([str(root / ".venv/bin/python"), "-m", "pip", "install", *options, "-r", str(lock)], check=True)
    for contained in GROUPS[group]:
        stamp_path(root, contained).write_text(digest(lock_path(root, contained)) + "\n")


def prepare(root: Path, group: str) -> None:
    """Bring the machine to where `manage.py` runs and papers can be set.

    Raises Stopped, or CalledProcessError when a tool fails (its own message is on the screen).
    """
    if missing := missing_packages():
        install_debian(missing, "PDF papers")
    if not is_installed(root, group):
        make_environment(root)
        install_lock(root, group)


def main(arguments: Sequence[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        say("Python 3.11 or newer is needed.")
        return 1
    if list(arguments) not in [[group] for group in GROUPS]:
        say(f"usage: preparation.py {'|'.join(GROUPS)}")
        return 2
    try:
        prepare(ROOT, arguments[0])
    except Stopped as stopped:
        say(str(stopped))
        return 1
    except subprocess.CalledProcessError as failed:
        say(f"This command failed with exit code {failed.returncode}: {' '.join(map(str, failed.cmd))}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
