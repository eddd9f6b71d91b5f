"""Parts of the house as processes of their own, on the suite's database: to be killed in the middle of their work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests import disk

HOUSE = Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds
Begin = Callable[[list[str]], subprocess.Popen]


@contextmanager
def parts(folder: Path, **env: str) -> Iterator[Begin]:
    """A function that starts a part as a process group of its own, logging to `folder`. All end with the block."""
    told = {
        **os.environ,
        "DATABASE_URL": disk.address(),
        "PLUMBLINE_VAR": str(folder / "var"),
        "SECRET_KEY": "s" * 50,
        "LOG_LEVEL": "INFO",
        "PYTHONWARNINGS": "default",
        **env,
    }
    started: list[subprocess.Popen] = []

    def begin(command: list[str]) -> subprocess.Popen:
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=HOUSE, env=told, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    try:
        yield begin
    finally:
        for process in started:
            end(process)


def end(process: subprocess.Popen) -> None:
    """As a power cut would: the whole group, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def eventually(question: Callable[[], Any], rows: Any) -> Any:
    """The first answer that is true; where none comes in time, a failure that shows how the rows stand."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()):
        assert time.monotonic() < deadline, list(rows.values_list("state", "attempts", "fence", "error"))
        time.sleep(0.002)
    return answer
