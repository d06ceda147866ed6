"""Programs that run together as one tree: they start, are restarted and end together, and none outlives its parent."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>: the signal the kernel sends to a process when its parent is gone
STOP_SECONDS = 10  # how long a program may take to finish what it has begun
CRASHES_ALLOWED = 5
CRASH_WINDOW_SECONDS = 60
LONGEST_PAUSE_SECONDS = 16

libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """One command of the tree; `pass_fds` are the open sockets it inherits."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    pass_fds: tuple[int, ...] = ()


@dataclass
class Child:
    """A program and its present process. `crashed_at` are monotonic seconds, the recent ones only."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    crashed_at: list[float] = field(default_factory=list)
    start_again_at: float = 0.0


def die_with(parent: int) -> Callable[[], None]:
    """What a child does before it becomes its program: ask the kernel to be ended when the parent ends, kill -9 included."""

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died between fork and prctl: no signal would ever come
            os._exit(1)

    return ask


def signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to a program and whatever it started; each program leads a process group of its own."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


class Tree:
    """The programs of the embedded portal. A crashed one is started again with a growing pause; one that keeps crashing ends them all."""

    def __init__(self, programs: Sequence[Program], say: Callable[[str], None]) -> None:
        self.children = [Child(program) for program in programs]
        self.say = say
        self.stopping = False
        self.failed = False

    def run(self, on_started: Callable[[], None] = lambda: None) -> int:
        """Run until a signal or a hopeless crash. `on_started` is called once, when all have been started. Returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        try:
            for child in self.children:
                self.start(child)
            on_started()
            while not self.stopping:
                self.look_after(time.monotonic())
                time.sleep(0.2)
        finally:
            self.end_all()
        return 1 if self.failed else 0

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def start(self, child: Child) -> None:
        program = child.program
        child.process = subprocess.Popen(
            list(program.command),
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            pass_fds=program.pass_fds,
            start_new_session=True,
            preexec_fn=die_with(os.getpid()),
        )

    def look_after(self, now: float) -> None:
        """Notice who has ended and start again whose pause is over. `now` is monotonic seconds."""
        for child in self.children:
            if child.process is None:
                if now >= child.start_again_at:
                    self.start(child)
                continue
            code = child.process.poll()
            if code is not None and not self.stopping:
                self.note_crash(child, child.process, code, now)

    def note_crash(self, child: Child, process: subprocess.Popen[bytes], code: int, now: float) -> None:
        signal_group(process, signal.SIGTERM)  # what the dead program left behind
        child.process = None
        child.crashed_at = [at for at in child.crashed_at if now - at < CRASH_WINDOW_SECONDS] + [now]
        crashes = len(child.crashed_at)
        if crashes >= CRASHES_ALLOWED:
            self.say(
                f"{child.program.name} ended {crashes} times within {CRASH_WINDOW_SECONDS} s (last exit code {code}): everything stops."
            )
            self.failed = self.stopping = True
            return
        pause = min(2 ** (crashes - 1), LONGEST_PAUSE_SECONDS)
        child.start_again_at = now + pause
        self.say(f"{child.program.name} ended with exit code {code}; it starts again in {pause} s.")

    def end_all(self) -> None:
        """Ask every program to end, wait, then force what is left."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"Process {process.pid} did not end in {STOP_SECONDS} s and is forced.")
            signal_group(process, signal.SIGKILL)
            process.wait()
