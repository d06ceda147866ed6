"""The preparation of a bare machine: what it looks for, what it installs only once, and what it says where it may not."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal.home import preparation
from tests.architecture.source import ROOT


def refuse(*names: str) -> object:
    def load(library: str) -> None:
        if library in names:
            raise OSError(library)

    return load


@pytest.mark.parametrize(
    ("absent", "packages"),
    [
        ((), ()),
        (("libharfbuzz-subset.so.0",), ("libharfbuzz-subset0",)),
        (tuple(preparation.LIBRARIES), ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")),
    ],
)
def test_missing_packages_when_libraries_cannot_be_loaded(absent: tuple[str, ...], packages: tuple[str, ...]) -> None:
    assert preparation.missing_packages(refuse(*absent)) == packages  # type: ignore[arg-type]


def executable(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_install_debian_runs_apt_once_when_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/calls')
    executable(tmp_path, "sudo", 'shift; exec "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    preparation.install_debian(["libpango-1.0-0"], "PDF papers")
    assert (tmp_path / "calls").read_text() == "install -y -q --no-install-recommends libpango-1.0-0\n"


def test_install_debian_updates_the_lists_when_the_package_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path, "apt-get", f'echo "$1" >> {tmp_path}/calls\n[ "$1" = update ] && touch {tmp_path}/lists\n[ -e {tmp_path}/lists ]')
    executable(tmp_path, "sudo", 'shift; exec "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    preparation.install_debian(["libpango-1.0-0"], "PDF papers")
    assert (tmp_path / "calls").read_text().split() == ["install", "update", "install"]


def test_install_debian_says_the_command_when_it_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path, "apt-get", f"touch {tmp_path}/called")
    executable(tmp_path, "sudo", "exit 1")  # asks for a password
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(preparation.Stopped) as stopped:
        preparation.install_debian(["libpango-1.0-0", "libharfbuzz-subset0"], "PDF papers")
    assert "    sudo apt-get install -y --no-install-recommends libpango-1.0-0 libharfbuzz-subset0\n" in str(stopped.value)
    assert not (tmp_path / "called").exists()


def installed(root: Path, lock: str, stamp: str) -> bool:
    """A folder whose environment has a stamp, asked whether it is up to date."""
    (root / ".requirements").mkdir()
    (root / ".requirements/base.txt").write_text(lock)
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").symlink_to(sys.executable)
    (root / ".venv/pyvenv.cfg").write_text((Path(sys.prefix) / "pyvenv.cfg").read_text())
    (root / ".venv/lib").symlink_to(Path(sys.prefix) / "lib")
    preparation.stamp_path(root, "base").write_text(stamp or preparation.digest(root / ".requirements/base.txt"))
    return preparation.is_installed(root, "base")


def test_is_installed_when_the_stamp_is_the_locks(tmp_path: Path) -> None:
    assert installed(tmp_path, "django==5.2\n", stamp="") is True


def test_is_installed_refuses_when_the_lock_has_changed(tmp_path: Path) -> None:
    assert installed(tmp_path, "django==5.2\n", stamp="of another lock") is False


def test_is_installed_refuses_when_the_environment_has_gone(tmp_path: Path) -> None:
    assert installed(tmp_path, "django==5.2\n", stamp="") is True
    (tmp_path / ".venv/lib").unlink()
    assert preparation.is_installed(tmp_path, "base") is False


def test_preparation_imports_the_standard_library_only() -> None:
    script = ROOT / "portal/home/preparation.py"
    command = [sys.executable, "-I", "-S", str(script), "nothing"]  # -S: no packages at all
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (2, "usage: preparation.py base|dev\n")
