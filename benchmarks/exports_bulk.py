"""Five hundred scorecards to one ZIP, through the queue and the workers as they are served to a team.

    python -m benchmarks.exports_bulk [--openings 5] [--candidates 100] [--batches 4]

A PostgreSQL and a Redis of its own where they are installed (else SQLite and the folder broker), and two pool children.
Says how many documents a second, how much of the workers' CPU time is Typst's own, and what a child holds in memory as
the batches go by: no child is replaced during a run. Exit code 1 where a batch did not come out whole.
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.load import standing
from benchmarks.load.standing import HOUSE, Process

WORKER = ["-A", "config", "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "warning"]
WORKER += ["-Q", "plumbline-bulk", "--without-gossip", "--without-mingle", "--without-heartbeat"]
WORKER += ["--max-tasks-per-child", "100000", "--max-memory-per-child", "2000000"]
LOOKS = (250, 500, 1000, 2000)  # documents after which memory is looked at
TICKS = os.sysconf("SC_CLK_TCK")


def environment(folder: Path, stack: ExitStack) -> dict[str, str]:
    """Of every process of a run: nothing that the shell happens to export."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    env = kept | {"SECRET_KEY": secrets.token_urlsafe(50), "PLUMBLINE_VAR": str(folder / "var")}
    env |= {"LOG_LEVEL": "WARNING", "SITE_URL": "http://127.0.0.1:8000"}
    if programs := standing.postgres_programs():
        env["DATABASE_URL"] = stack.enter_context(standing.postgres(programs, folder)).address
    if shutil.which("redis-server"):
        env["REDIS_URL"] = stack.enter_context(redis(folder))
    return env


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    port = standing.free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    begin = [sys.executable, "-m", "exports.supervisor", str(os.getpid()), *command]
    server = subprocess.Popen(begin, cwd=HOUSE, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def rows(env: dict[str, str], *asked: object) -> str:
    command = [sys.executable, "-m", "benchmarks.bulk.rows", *map(str, asked)]
    return subprocess.run(command, cwd=HOUSE, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def cpu_seconds(session: int) -> float:
    """Of every process in the session, and of those that ended in it."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session:
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS


def notes(folder: Path) -> list[dict[str, Any]]:
    """One a document, in the order they were made, with the child that made it."""
    found = [
        {"child": file.stem, **json.loads(line)}
        for file in folder.glob("*.jsonl")
        for line in file.read_text().splitlines()
    ]
    return sorted(found, key=lambda note: note["at"])


def run(openings: int, candidates: int, batches: int) -> bool:
    whole = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)  # the cluster's user goes through it
        counted = folder / "counted"
        counted.mkdir()
        env = environment(folder, stack)
        print(f"Making {openings * candidates} evaluations", flush=True)
        rows(env, "make", openings, candidates)
        worker = Process(["benchmarks.bulk.worker", str(counted), *WORKER], env=env, log=folder / "worker.log")
        stack.callback(worker.end)
        print(f"{'':8}{'state':>10}{'made':>6}{'seconds':>9}{'per s':>7}{'CPU s':>7}{'Typst':>7}{'ms CPU each':>13}")
        for number in range(1, batches + 1):
            before, known = cpu_seconds(worker.running.pid), len(notes(counted))
            said = json.loads(rows(env, "export"))
            spent = cpu_seconds(worker.running.pid) - before
            typst = sum(note["typst"] for note in notes(counted)[known:])
            made = max(said["made"], 1)
            whole = whole and (said["state"], said["made"]) == ("ready", openings * candidates)
            print(
                f"batch {number:<2}{said['state']:>10}{said['made']:6}{said['seconds']:9.0f}"
                f"{made / said['seconds']:7.1f}{spent:7.0f}{typst / spent:7.0%}{1000 * spent / made:13.0f}", flush=True,
            )  # fmt: skip
        remember(notes(counted))
    return whole


def remember(made: list[dict[str, Any]]) -> None:
    for look in (look for look in LOOKS if look <= len(made)):
        held = {note["child"]: note["rss"] for note in made[:look]}
        print(f"after {look:5} documents a child holds {', '.join(f'{rss >> 20} MB' for rss in held.values())}")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("openings", 5), ("candidates", 100), ("batches", 4)):
        reader.add_argument(f"--{name}", type=int, default=default, metavar="N")
    sys.exit(not run(**vars(reader.parse_args())))


if __name__ == "__main__":
    main()
