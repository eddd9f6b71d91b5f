"""Kill what can be killed while five hundred scorecards are made: none may be lost, doubled or spoilt.

    python -m tests.faults [--only redis-flush,pg-immediate] [--count 500] [--keep FOLDER]

Each fault has a Redis and a PostgreSQL of its own, or SQLite and a folder, and the real processes. Exit code 1 where
one does not hold.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults import standing
from tests.faults.faults import FAULTS, OPENINGS, Fault

HEAD = f"{'fault':27} {'ready':>9} {'failed':>7} {'again':>6} {'seconds':>8} {'recovered':>10} {'single':>7}  outcome"


@contextmanager
def folder(keep: Path | None, name: str) -> Iterator[Path]:
    """Open to the user that PostgreSQL runs as."""
    if keep:
        place = keep / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="plumbline-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def played(fault: Fault, count: int, keep: Path | None) -> dict[str, Any]:
    """What came of it (run.Result), as a dictionary."""
    with folder(keep, fault.name) as place:
        command = [sys.executable, "-m", "tests.faults.run", fault.name, str(count), str(place)]
        env = standing.environment(place, team=fault.team)
        with (place / "run.log").open("w") as log:
            process = subprocess.Popen(command, cwd=standing.HOUSE, env=env, stdout=log, stderr=log)
            try:
                process.wait()
            finally:
                process.terminate()
                process.wait()
        result = place / "result.json"
        if result.exists():
            return json.loads(result.read_text())
        last = (place / "run.log").read_text().strip().splitlines()[-1:]
        return {"wrong": [f"The case itself ended with {process.returncode}: {' '.join(last)}"]}


def row(fault: Fault, found: dict[str, Any]) -> str:
    longest = {name: max(found.get(name, []), default=None) for name in ("recoveries", "waits")}
    recovered, single = (f"{each:.1f} s" if each is not None else "" for each in longest.values())
    counts = f"{found.get('ready', 0):9,} {found.get('failed', 0):7} {found.get('again', 0):6}"
    outcome = "DOES NOT HOLD" if found["wrong"] else "holds"
    return f"{fault.name:27} {counts} {found.get('seconds', 0):8.0f} {recovered:>10} {single:>7}  {outcome}"


def outcome(fault: Fault, count: int, keep: Path | None) -> tuple[list[str], bool]:
    """Rows of the table, and whether it holds; what cannot run here is no fault."""
    if why := standing.missing(team=fault.team, mount=fault.mount):
        return [f"{fault.name:27} left out: {why}"], True
    found = played(fault, count, keep)
    return [row(fault, found), *(f"    {sentence}" for sentence in found["wrong"][:8])], not found["wrong"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [fault.name for fault in FAULTS]
    parser.add_argument("--only", default="", help=f"some of {', '.join(names)}; separated by commas")
    parser.add_argument("--count", type=int, default=500, help="documents in a batch (500)")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the logs and files of each fault")
    told = parser.parse_args()
    chosen = [name for name in told.only.split(",") if name] or names
    if unknown := sorted(set(chosen) - set(names)):
        parser.error(f"there is no fault called {', '.join(unknown)}; there are {', '.join(names)}")
    if told.count < 10 * OPENINGS or told.count % OPENINGS:
        parser.error(f"they are shared out among {OPENINGS} openings: name a multiple of it, {10 * OPENINGS} or more")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    table, holds = [HEAD], True
    for fault in FAULTS:
        if fault.name in chosen:
            print(f"{fault.name}: {fault.says}", flush=True)
            rows, well = outcome(fault, told.count, told.keep)
            print("\n".join(rows), flush=True)
            table, holds = [*table, *rows], holds and well
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\n{told.count} documents a fault, load {load}\n" + "\n".join(table), flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
