"""The process tree: crashes are mended with a pause, hopeless ones end everything, and nothing outlives its parent."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from portal.home.processes import Child, Program, Tree
from tests.architecture.source import ROOT
from tests.workers import wait_until

SLEEP = "import time; time.sleep(600)"


def program(name: str, text: str) -> Program:
    """A program of the tree that is some lines of Python."""
    return Program(name, [sys.executable, "-c", text], os.environ)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def child(said: list[str]) -> tuple[Tree, Child]:
    """A tree with one program that has ended with exit code 3."""
    tree = Tree([program("web", "raise SystemExit(3)")], said.append)
    one = tree.children[0]
    tree.start(one)
    assert one.process is not None
    one.process.wait()
    return tree, one


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits for its parent to notice does not."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_crashed_program_starts_again_after_its_pause(child: tuple[Tree, Child], said: list[str]) -> None:
    tree, one = child
    tree.look_after(now=100.0)
    tree.look_after(now=100.9)
    assert (one.process, said) == (None, ["web ended with exit code 3; it starts again in 1 s."])
    tree.look_after(now=101.0)
    assert one.process is not None
    one.process.wait()


def test_the_pause_grows_with_each_crash_and_hopeless_crashes_end_all(child: tuple[Tree, Child], said: list[str]) -> None:
    tree, one = child
    for now in (100.0, 110.0, 120.0, 130.0, 140.0):
        assert one.process is not None
        tree.note_crash(one, one.process, 3, now)
        tree.start(one)
        one.process.wait()
    assert [line.rpartition(" in ")[2] for line in said[:4]] == ["1 s.", "2 s.", "4 s.", "8 s."]
    assert said[4] == "web ended 5 times within 60 s (last exit code 3): everything stops."
    assert (tree.stopping, tree.failed) == (True, True)


def test_crashes_far_apart_are_forgotten(child: tuple[Tree, Child], said: list[str]) -> None:
    tree, one = child
    for now in (100.0, 200.0, 300.0, 400.0, 500.0, 600.0):
        assert one.process is not None
        tree.note_crash(one, one.process, 3, now)
        tree.start(one)
        one.process.wait()
    assert (tree.stopping, {line.rpartition(" in ")[2] for line in said}) == (False, {"1 s."})


def test_ending_all_ends_what_a_program_started_and_forces_who_does_not_listen(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.home.processes.STOP_SECONDS", 1)
    deaf = "import signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {deaf!r}]).wait()"
    tree = Tree(
        [program("deaf", deaf), program("parent", parent)],
        said.append,
    )
    for one in tree.children:
        tree.start(one)
    groups = [one.process.pid for one in tree.children if one.process is not None]
    wait_until(lambda: len(members(groups)) == 3)
    wait_until(lambda: all(ignores_term(pid) for pid in members(groups) if pid != groups[1]))
    tree.end_all()
    wait_until(lambda: members(groups) == [])
    assert said == [f"Process {groups[0]} did not end in 1 s and is forced."]


def members(groups: list[int]) -> list[int]:
    """The living processes of these process groups."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and is_alive(int(folder.name)):
            try:
                group = os.getpgid(int(folder.name))
            except ProcessLookupError:
                continue
            if group in groups:
                found.append(int(folder.name))
    return sorted(found)


def ignores_term(pid: int) -> bool:
    mask = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigIgn"))
    return bool(int(mask.split()[1], 16) & (1 << (signal.SIGTERM - 1)))


LAUNCHER = """
import os, sys
sys.path.insert(0, {root!r})
from portal.home.processes import Program, Tree
command = [sys.executable, "-c", "import time; time.sleep(600)"]
tree = Tree([Program("web", command, os.environ), Program("beat", command, os.environ)], print)
sys.exit(tree.run(lambda: print(*(child.process.pid for child in tree.children), flush=True)))
"""


def launch(text: str = LAUNCHER) -> tuple[subprocess.Popen[str], list[int]]:
    launcher = subprocess.Popen([sys.executable, "-c", text.format(root=str(ROOT))], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    with launcher.stdout as lines:
        return launcher, [int(pid) for pid in lines.readline().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_launcher_ends_all(number: signal.Signals) -> None:
    launcher, children = launch()
    assert [is_alive(pid) for pid in children] == [True, True]
    launcher.send_signal(number)
    assert launcher.wait(30) == 0
    assert [is_alive(pid) for pid in children] == [False, False]


def test_killing_the_launcher_ends_all() -> None:
    launcher, children = launch()
    launcher.kill()
    launcher.wait(30)
    wait_until(lambda: not any(is_alive(pid) for pid in children))


def test_without_the_kernels_promise_a_killed_launcher_leaves_orphans() -> None:
    """The control: what ends the children of a killed launcher is that they asked the kernel for it."""
    careless = LAUNCHER.replace("command =", "import portal.home.processes as p\np.die_with = lambda parent: lambda: None\ncommand =")
    launcher, children = launch(careless)
    launcher.kill()
    launcher.wait(30)
    left = threading.Event()
    left.wait(0.5)
    try:
        assert [is_alive(pid) for pid in children] == [True, True]
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)


def test_run_says_so_when_a_program_is_hopeless(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.home.processes.CRASHES_ALLOWED", 1)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        code = Tree([program("web", "raise SystemExit(3)"), program("beat", SLEEP)], said.append).run()
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert (code, said) == (1, ["web ended 1 times within 60 s (last exit code 3): everything stops."])
