"""Plumbline with an invented company, on this machine alone: what `make demo` runs."""

import fcntl
import itertools
import os
import shutil
import socket
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection, transaction

from accounts.enums import Access
from accounts.models import User
from evaluations.management import chronicle, company
from exports.heartbeat import answers
from exports.supervisor import Child, Supervisor

SWEEP_EVERY = 5.0  # seconds
REMIND_EVERY = 6  # sweeps
PATIENCE = 30.0  # seconds until the first page must answer
DATABASE = ("plumbline.sqlite3", "plumbline.sqlite3-wal", "plumbline.sqlite3-shm")
OWN = (*DATABASE, "broker", "exports", "web.log", "worker.log")
COMES_TO = {
    Access.HR_ADMIN: "keep the role profile and the library",
    Access.HIRING_MANAGER: "run an opening, score, read the result, decide",
    Access.RECRUITER: "add candidates and hand out scorecards",
    Access.INTERVIEWER: "score in the interview and submit",
}


class Command(BaseCommand):
    help = "Show Plumbline with an invented company: web server and worker under one supervisor. Run by make demo."
    requires_system_checks: list[str] = []  # they cost a second of every start

    def add_arguments(self, parser):
        parser.add_argument("--port", default=str(settings.SITE.port or 8000), help="where to listen on this machine")
        parser.add_argument("--reset", action="store_true", help="forget what was done in the demo and begin afresh")

    def handle(self, *args, port: str, reset: bool, **options) -> None:
        if not settings.DEMO:
            raise CommandError("This shows an invented company and needs demo mode; start it with make demo.")
        number = free_port(port)
        lock = only_one(settings.VAR / "demo.lock")
        if reset:
            forget(settings.VAR)
        if not (settings.VAR / DATABASE[0]).exists():
            self.stdout.write("Making the database and an invented company")
            self.stdout.flush()
        prepare()
        connection.close()  # the children open their own
        self.serve(number)
        lock.close()

    def serve(self, port: int) -> None:
        web, worker = children(port)
        with Supervisor([web], tick=rounds(), every=SWEEP_EVERY, tell=self.stderr.write) as supervisor:
            if supervisor.wait_for(lambda: answers(port), seconds=PATIENCE):
                self.greet(port)
            elif not supervisor.stopping:
                raise CommandError(f"The web server did not answer; see {web.log}.")
            supervisor.children.append(worker)  # after the page: on a small machine they would slow each other down
            supervisor.run()
        self.stdout.write("Plumbline has stopped; what you did is kept. make demo goes on, RESET=1 begins afresh.")

    def greet(self, port: int) -> None:
        people = list(User.objects.who_can_sign_in())
        wide, wider = (max((len(getattr(p, field)) for p in people), default=0) for field in ("name", "email"))
        self.stdout.write(f"\n  {settings.COMPANY} is an invented company. Open\n\n    http://localhost:{port}\n")
        self.stdout.write("\n  and sign in by one click as\n\n")
        for person in people:
            self.stdout.write(f"    {person.name:{wide}}  {person.email:{wider}}  {comes_to(person)}")
        self.stdout.write("\n  Ctrl-C ends it.\n")
        self.stdout.flush()


def comes_to(person: User) -> str:
    return f"{person.access_label}: {COMES_TO[Access(person.access)]}"


def free_port(port: str) -> int:
    """The port as a number. Raises CommandError with a sentence where it is none, or taken."""
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise CommandError(f"{port!r} is not a port; write a number from 1 to 65535, as in make demo PORT=8001.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(port)))
        except OSError as error:
            why = "is for administrators" if isinstance(error, PermissionError) else "is taken"
            raise CommandError(f"Port {port} {why}; name another, as in make demo PORT=8001.") from error
    return int(port)


def only_one(path: Path) -> TextIO:
    """An open, locked file: a second demo over the same files is refused. The lock ends with the process."""
    lock = path.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise CommandError("The demo is running already; stop it first with Ctrl-C.") from error
    return lock


def forget(var: Path) -> None:
    """Delete what the demo made under `var`, and nothing else."""
    for name in OWN:
        path = var / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def prepare() -> None:
    """The database, the framework and the company: all of it or nothing, so that a start cut short begins again."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not User.objects.who_can_sign_in().exists():
        with transaction.atomic():
            with chronicle.clock(company.eve(chronicle.today())):
                call_command("load_framework", stdout=StringIO())
            call_command("seed_company", stdout=StringIO())


def children(port: int) -> list[Child]:
    """Web server and worker, as they are served to a team, only smaller."""
    os.environ["SITE_URL"] = f"http://localhost:{port}"
    os.environ["PLUMBLINE_VAR"] = str(settings.VAR)
    os.chdir(settings.BASE_DIR)
    web = ["gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "1"]
    web += ["--threads", "8", "--graceful-timeout", "2", "--no-control-socket", "--log-level", "warning"]
    worker = ["celery", "-A", "config", "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "warning"]
    worker += ["-Q", f"{settings.CELERY_TASK_DEFAULT_QUEUE},{settings.CELERY_BULK_QUEUE}"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    logs = {name: settings.VAR / f"{name}.log" for name in ("web", "worker")}
    for log in logs.values():
        log.write_bytes(b"")
    return [
        Child("web", [sys.executable, "-m", *web], logs["web"]),
        Child("worker", [sys.executable, "-m", *worker], logs["worker"]),
    ]


def rounds() -> Callable[[], None]:
    """What the supervisor does at every tick: a sweep, and at the first and every sixth the reminders."""
    turns = itertools.count()

    def tick() -> None:
        close_old_connections()
        call_command("sweep", once=True, stdout=StringIO())
        if next(turns) % REMIND_EVERY == 0:
            call_command("remind", once=True, stdout=StringIO())

    return tick
