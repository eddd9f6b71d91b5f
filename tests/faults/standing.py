"""What a case stands on: Redis and PostgreSQL of its own on spare ports, a folder, and the house in processes."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.load.standing import Postgres, free_port, postgres_programs
from exports.supervisor import Child, Supervisor

HOUSE = Path(__file__).resolve().parents[2]
ROOM = 256 * 1024 * 1024  # bytes of the storage that is filled and freed
LATE = 2.0  # seconds between a kill and the restart
# As docker-compose.yml has them.
CELERY = ["celery", "-A", "config", "worker", "--pool", "prefork", "--loglevel", "info"]
SINGLE = [*CELERY, "--concurrency", "1", "-Q", "plumbline"]
BULK = [*CELERY, "--concurrency", "2", "-Q", "plumbline-bulk"]
SWEEPER = ["manage.py", "sweep", "--every", "5"]


def missing(*, team: bool, mount: bool) -> str:
    """Why a case cannot run on this machine, in a sentence; "" where it can."""
    if team and (postgres_programs() or debian_programs()) is None:
        return "no initdb and pg_ctl were found; on Debian they come with postgresql."
    if team and not shutil.which("redis-server"):
        return "no redis-server was found; on Debian it comes with redis-server."
    if mount and not may_mount():
        return "nothing may be mounted here, so no storage can be filled; root may, outside a container."
    return ""


def may_mount() -> bool:
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], capture_output=True, check=False)
        if done.returncode == 0:
            subprocess.run(["umount", place], check=True)
    return done.returncode == 0


def debian_programs() -> Path | None:
    """Where Debian puts them, the newest version first; pg_config comes with another package."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def environment(folder: Path, *, team: bool) -> dict[str, str]:
    """Of a case and every process in it: nothing that the shell happens to export."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    said = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "PLUMBLINE_VAR": str(folder / "var"),
        "LOG_LEVEL": "INFO",
        "SITE_URL": f"http://127.0.0.1:{free_port()}",
    }
    if not team:
        return kept | said | {"PLUMBLINE_DEMO": "1", "SITE_URL": f"http://localhost:{free_port()}"}
    database, redis = free_port(), free_port()
    return kept | said | {
        "DATABASE_URL": f"postgres://plumbline@127.0.0.1:{database}/plumbline",
        "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
    }  # fmt: skip


@contextmanager
def cluster(folder: Path, port: int) -> Iterator[Postgres]:
    programs = postgres_programs() or debian_programs()
    assert programs  # asked before
    made = Postgres(programs, folder)
    made.port = port
    try:
        made.start()
        yield made
    finally:
        made.stop()


class Redis:
    """A server that keeps nothing."""

    def __init__(self, folder: Path, port: int):
        self.command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.command += ["--save", "", "--appendonly", "no"]
        self.log = folder / "redis.log"
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self) -> None:
        if self.running is not None:
            self.running.kill()
            self.running.wait()


class Storage:
    """The folder of finished documents as a file system of its own, to be filled by something else."""

    def __init__(self, place: Path):
        self.place, self.ballast = place, place / "ballast"

    def mount(self) -> None:
        self.place.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=700", "tmpfs", str(self.place)], check=True)

    def fill(self) -> None:
        with suppress(OSError), self.ballast.open("wb", buffering=0) as file:
            while file.write(b"\0" * 65536):
                pass

    def free(self) -> None:
        self.ballast.unlink()

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.place)], check=True)


class Parts:
    """The processes of the house, started again when they die, as docker or systemd would."""

    def __init__(self, folder: Path, *, team: bool):
        python = sys.executable
        if team:
            commands = {
                "worker": [python, "-m", *SINGLE],
                "bulk-worker": [python, "-m", *BULK],
                "sweeper": [python, *SWEEPER],
            }
        else:
            commands = {"house": [python, "manage.py", "demo"]}
        self.children = {name: Child(name, command, folder / f"{name}.log") for name, command in commands.items()}
        self.keeper = Supervisor(list(self.children.values()), tick=lambda: None, every=1, tell=lambda said: None)

    def look(self) -> None:
        self.keeper.look()

    def end(self) -> None:
        self.keeper.end()

    def pid(self, name: str) -> int:
        process = self.children[name].process
        assert process, f"{name} does not run"
        return process.pid

    def kill(self, name: str) -> None:
        """The whole group at once; it starts again a little later."""
        child = self.children[name]
        child.kill()
        child.process, child.due = None, time.monotonic() + LATE

    def kill_alone(self, name: str) -> None:
        """The process and none of its children."""
        child = self.children[name]
        os.kill(self.pid(name), signal.SIGKILL)
        assert child.process
        child.process.wait()
        child.process, child.due = None, time.monotonic() + LATE


def offspring(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
