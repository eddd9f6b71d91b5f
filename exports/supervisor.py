"""Keeps a few child processes alive, and ends them all when it ends. Standard library only.

    python -m exports.supervisor PID COMMAND ...

is how a child begins: in a session of its own (or Ctrl-C would reach it twice), and bound to die with process PID.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

PATIENCE = 3.0  # seconds between asking and forcing
FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0  # seconds before a restart; doubles with every death in a row
SETTLED = 20.0  # seconds after which a death no longer counts as one in a row
TICK = 0.1  # seconds between two looks at the children
PR_SET_PDEATHSIG = 1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Child:
    """One process and whatever it starts, restarted when it ends. Its output goes to `log`."""

    def __init__(self, name: str, command: Sequence[str], log: Path):
        self.name, self.command, self.log = name, list(command), log
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.due = 0.0
        self.wait = FIRST_WAIT

    def start(self) -> None:
        begin = [sys.executable, "-m", "exports.supervisor", str(os.getpid()), *self.command]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(begin, stdin=subprocess.DEVNULL, stdout=output, stderr=output)  # noqa: S603
        self.started = time.monotonic()

    def look(self) -> bool:
        """Start it again when it ended and its wait is over. True when it was just found dead."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return False
        if self.process.poll() is None:
            return False
        self.kill()  # what it left behind
        self.process = None
        self.wait = FIRST_WAIT if now - self.started > SETTLED else min(2 * self.wait, LONGEST_WAIT)
        self.due = now + self.wait
        return True

    def ask(self) -> None:
        """To end. The child alone is told: it knows in which order to end what it started."""
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """The child and whatever it started."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):  # it leads no group yet, or none any more
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None


class Supervisor:
    """Runs `children`, and `tick` every `every` seconds, until a signal comes; then all ends within five seconds.

    `tell` is given one sentence when a child is restarted or a tick fails.
    """

    def __init__(
        self, children: Sequence[Child], *, tick: Callable[[], object], every: float, tell: Callable[[str], object]
    ):
        self.children, self.tick, self.every, self.tell = list(children), tick, every, tell
        self.stopping = False
        self.due = 0.0

    def __enter__(self) -> "Supervisor":
        for number in SIGNALS:
            signal.signal(number, self._stop)
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> None:
        """Until a signal comes."""
        while not self.stopping:
            self.look()
            if time.monotonic() >= self.due:
                self.due = time.monotonic() + self.every
                self._tick()

    def wait_for(self, ready: Callable[[], bool], *, seconds: float) -> bool:
        """Look after the children until `ready` says yes: True. A signal, or `seconds` gone: False."""
        deadline = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            self.look()
            if ready():
                return True
        return False

    def look(self) -> None:
        """Start the children that are not running and may start now; then a short sleep."""
        for child in self.children:
            if child.look():
                self.tell(f"The {child.name} process ended; it starts again in {child.wait:g} s. See {child.log}.")
        time.sleep(TICK)

    def _tick(self) -> None:
        try:
            self.tick()
        except Exception as error:  # what fails now may work in five seconds
            self.tell(f"The sweep failed: {error}")

    def end(self) -> None:
        """Ask every child to end; after PATIENCE, force it and what it started."""
        for child in self.children:
            child.ask()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not all(child.ended for child in self.children):
            time.sleep(TICK / 2)
        for child in self.children:
            child.kill()


def begin(parent: int, command: Sequence[str]) -> None:
    """Become `command`, in a session of its own, told to end when `parent` does (Linux; elsewhere only asked)."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit("The supervisor ended before its child began.")
    os.execvp(command[0], list(command))  # noqa: S606


if __name__ == "__main__":
    begin(int(sys.argv[1]), sys.argv[2:])
