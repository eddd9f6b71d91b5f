"""A hundred assessors save at once, in front of the real web server; nothing acknowledged may be lost.

    python -m benchmarks.autosave_load [--seconds 180] [--users 100] [--only pg-restarted ...]

Each assessor writes on a scorecard of their own and saves 1.5 kB with a version and a key, by the page's rules for
sending again. Afterwards the log of what was acknowledged is compared with the database, save by save and text by text.
Exit code 1 where something was lost, refused, or too slow.
"""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import comparing, standing
from benchmarks.load.comparing import Findings
from benchmarks.load.standing import HOUSE, Postgres, Process

GOAL = 250.0  # milliseconds for 95 of 100 saves, at the pace of people
LAST_ANSWERS = 60  # seconds that saves under way at the end have to come in

Blow = Callable[[Process, Postgres | None], None]


@dataclass(frozen=True)
class Variant:
    """`pace`: seconds between two saves of one assessor. `blows`: what happens when, in shares of the run."""

    name: str
    database: str
    pace: float = 2.0
    kills: bool = False
    restarts: bool = False
    goal: float | None = None

    def blows(self, seconds: float) -> list[tuple[float, Blow]]:
        found: list[tuple[float, Blow]] = []
        if self.kills:
            found += [(at, lambda web, _: web.kill_children()) for at in range(10, int(seconds) - 4, 10)]
        if self.restarts:
            for share, mode in ((0.3, "fast"), (0.6, "immediate")):
                found.append((share * seconds, lambda _, cluster, mode=mode: cluster.restart(mode)))
        return found


VARIANTS = [
    Variant("pg", "PostgreSQL"),
    Variant("sqlite", "SQLite"),
    Variant("pg-killed", "PostgreSQL", kills=True),
    Variant("sqlite-killed", "SQLite", kills=True),
    Variant("pg-restarted", "PostgreSQL", restarts=True),
    Variant("pg-calm", "PostgreSQL", pace=8.0, goal=GOAL),
    Variant("sqlite-calm", "SQLite", pace=8.0, goal=GOAL),
]


def environment(folder: Path, database: str | None) -> dict[str, str]:
    """Of every process of a run: nothing that the shell happens to export."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    address = {"DATABASE_URL": database} if database else {}
    return kept | address | {
        "SITE_URL": f"http://127.0.0.1:{standing.free_port()}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "PLUMBLINE_VAR": str(folder / "var"),
        "LOG_LEVEL": "WARNING",
    }  # fmt: skip


@contextmanager
def database(variant: Variant, folder: Path) -> Iterator[Postgres | None]:
    if variant.database == "SQLite":
        yield None
        return
    programs = standing.postgres_programs()
    assert programs  # asked before
    with standing.postgres(programs, folder) as cluster:
        yield cluster


def run(variant: Variant, folder: Path, *, users: int, seconds: float) -> Findings:
    folder.chmod(0o755)  # the cluster's user passes through
    with database(variant, folder) as cluster:
        env = environment(folder, cluster and cluster.address)
        people, log, cards = (folder / name for name in ("people.json", "log.jsonl", "cards.json"))
        rows = [sys.executable, "-m", "benchmarks.load.rows"]
        subprocess.run([*rows, "make", str(people), str(users)], check=True, cwd=HOUSE, env=env)
        with standing.web(env, folder / "web.log") as web:
            told = env | {"LOAD_PEOPLE": str(people), "LOAD_LOG": str(log), "LOAD_PACE": str(variant.pace)}
            load = Process(locust(env["SITE_URL"], users, seconds), env=told, log=folder / "locust.log")
            try:
                strike(variant.blows(seconds), load, web, cluster)
            finally:
                load.end()
        subprocess.run([*rows, "read", str(cards)], check=True, cwd=HOUSE, env=env)
        return comparing.compare_files(log, cards)


def locust(address: str, users: int, seconds: float) -> list[str]:
    command = ["locust", "--locustfile", "benchmarks/load/assessors.py", "--headless", "--host", address]
    command += ["--users", str(users), "--spawn-rate", str(users), "--run-time", f"{int(seconds)}s"]
    return [*command, "--stop-timeout", str(LAST_ANSWERS), "--only-summary", "--loglevel", "WARNING"]


def strike(blows: list[tuple[float, Blow]], load: Process, web: Process, cluster: Postgres | None) -> None:
    """Each at its second, until the assessors are done."""
    began, waiting = time.monotonic(), sorted(blows, key=lambda blow: blow[0])
    while load.running.poll() is None:
        if waiting and time.monotonic() - began >= waiting[0][0]:
            waiting.pop(0)[1](web, cluster)
        time.sleep(0.1)


@contextmanager
def folder(keep: Path | None, variant: Variant) -> Iterator[Path]:
    if keep:
        place = keep / variant.name
        place.mkdir(parents=True)
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="plumbline-") as name:
        yield Path(name)


def tell(variant: Variant, found: Findings, load: str) -> bool:
    """One row of the table in README.md, and what is wrong below it."""
    holds = found.holds(under_fire=variant.kills or variant.restarts, goal=variant.goal)
    again = ", ".join(f"{count} x {status or 'reset'}" for status, count in sorted(found.again.items())) or "none"
    waits = " / ".join(f"{found.percentile(share):,.0f}" for share in (0.5, 0.95, 0.99))
    longest = f"{max(found.waits, default=0) / 1000:.1f} s"
    print(
        f"{variant.name:14} {len(found.errors)} errors, {len(found.lost)} lost of {found.acknowledged:,} acknowledged; "
        f"p50 / p95 / p99 {waits} ms, longest {longest}; sent again: {again}; load {load}: "
        f"{'holds' if holds else 'DOES NOT HOLD'}",
        flush=True,
    )
    for sentence in [*found.lost[:5], *found.errors[:5]]:
        print(f"    {sentence}", flush=True)
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=180, help="how long each variant runs")
    parser.add_argument("--users", type=int, default=100, help="how many assessors")
    parser.add_argument("--only", nargs="+", choices=[variant.name for variant in VARIANTS], help="these variants")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the logs and files of each run")
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    holds = True
    for variant in VARIANTS:
        if told.only and variant.name not in told.only:
            continue
        if variant.database == "PostgreSQL" and standing.postgres_programs() is None:
            print(f"{variant.name:14} left out: pg_config names no folder with initdb and pg_ctl", flush=True)
            continue
        with folder(told.keep, variant) as place:
            found = run(variant, place, users=told.users, seconds=told.seconds)
        load = " ".join(f"{each:.1f}" for each in os.getloadavg()[:2])
        holds = tell(variant, found, load) and holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
