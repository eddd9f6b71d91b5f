"""What keeps the export queue honest; run by the supervisor's loop, or as a service of its own."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from accounts.models import User
from evaluations.actions import notes
from exports import storage
from exports.actions.exports import Swept, sweep


class Command(BaseCommand):
    help = "Requeue exports whose worker died, ring for those nobody took, remove what has expired."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="sweep once and end")
        parser.add_argument("--every", type=float, default=5, metavar="SECONDS", help="pause between two sweeps")

    def handle(self, *args: Any, once: bool, every: float, **options: Any) -> None:
        if once:
            self._pass()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.wait(every):
            self._sweep()

    def _sweep(self) -> None:
        close_old_connections()
        try:
            self._pass()
        except (OperationalError, InterfaceError):
            self.stderr.write("The database does not answer; sweeping again after the pause.")

    def _pass(self) -> None:
        system = User.objects.system()
        self._say(sweep(None, by=system, found=self._found()))
        notes.delete_old(None, by=system, as_of=timezone.now())

    def _found(self) -> set[str]:
        try:
            return storage.names()
        except storage.StorageAway as error:
            self.stderr.write(f"The storage for exports cannot be reached ({error}); nothing is removed until it can.")
            return set()

    def _say(self, swept: Swept) -> None:
        told = [f"{count} {what}" for what, count in vars(swept).items() if count]
        if told:
            self.stdout.write(f"Swept: {', '.join(told)}.")
