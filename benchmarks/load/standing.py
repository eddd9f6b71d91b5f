"""What a run stands on: a PostgreSQL of its own, or a folder; and the web server. Each is ended when its block is."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

HOUSE = Path(__file__).resolve().parents[2]
# As the image serves a team (Dockerfile), with fewer threads.
WEB = ["gunicorn", "config.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
WEB += ["--no-control-socket", "--log-level", "warning"]
PATIENCE = 30.0  # seconds until it must answer


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where there is none."""
    with suppress(OSError, subprocess.CalledProcessError):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        if (Path(told) / "initdb").exists():
            return Path(told)
    return None


class Postgres:
    """A cluster in `folder`. It refuses to run as root, so that root hands it to the user named postgres."""

    def __init__(self, programs: Path, folder: Path):
        self.programs, self.data, self.log, self.port = (
            programs,
            folder / "cluster",
            folder / "cluster.log",
            free_port(),
        )
        self.user = "postgres" if os.getuid() == 0 else None
        self.address = f"postgres://plumbline@127.0.0.1:{self.port}/plumbline"
        self.data.mkdir(mode=0o700)
        self.log.touch()
        if self.user:
            for path in (self.data, self.log):
                shutil.chown(path, self.user)

    def run(self, program: str, *said: str) -> None:
        # Its output goes nowhere: what pg_ctl starts would keep a pipe open for as long as it lives.
        command = [str(self.programs / program), "-D", str(self.data), *said]
        subprocess.run(
            command, check=True, cwd="/", user=self.user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def start(self) -> None:
        self.run("initdb", "--username", "plumbline", "--auth", "trust", "--no-sync", "--encoding", "UTF8")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
        self.run("pg_ctl", "--wait", "--log", str(self.log), "start")
        subprocess.run(
            [str(self.programs / "createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "plumbline", "plumbline"],
            check=True,
        )

    def restart(self, mode: str) -> None:
        """`mode`: fast ends every session; immediate ends the server as a crash does, and it recovers."""
        self.run("pg_ctl", "--wait", "--log", str(self.log), "--mode", mode, "restart")

    def stop(self) -> None:
        with suppress(subprocess.CalledProcessError):  # it never started
            self.run("pg_ctl", "--wait", "--mode", "immediate", "stop")


@contextmanager
def postgres(programs: Path, folder: Path) -> Iterator[Postgres]:
    cluster = Postgres(programs, folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


class Process:
    """In a session of its own, and told to end when this process does (exports/supervisor.py)."""

    def __init__(self, command: list[str], *, env: dict[str, str], log: Path):
        begin = [sys.executable, "-m", "exports.supervisor", str(os.getpid()), sys.executable, "-m", *command]
        with log.open("ab") as output:
            self.running = subprocess.Popen(
                begin, cwd=HOUSE, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

    def children(self) -> list[int]:
        pid = self.running.pid
        with suppress(FileNotFoundError):
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def kill_children(self) -> None:
        for child in self.children():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def end(self) -> None:
        self.running.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.running.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


@contextmanager
def web(env: dict[str, str], log: Path) -> Iterator[Process]:
    server = Process([*WEB, "--bind", env["SITE_URL"].removeprefix("http://")], env=env, log=log)
    try:
        wait_for(env["SITE_URL"] + "/healthz", server.running)
        yield server
    finally:
        server.end()


def wait_for(address: str, running: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        with suppress(OSError), urlopen(address, timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The web server did not answer at {address}.")
