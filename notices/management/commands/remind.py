"""Reminders: a pass over what is due, run by the supervisor's loop or as a service of its own."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from accounts.models import User
from notices.actions.mails import Posted, post
from notices.due import wanted
from notices.enums import MailState
from notices.models import Mail


class Command(BaseCommand):
    help = "Make the mails that are due, ring for those nobody took, say of which it is not known whether they went."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one pass and end")
        parser.add_argument("--failed", action="store_true", help="only list the mails that were given up, and why")
        parser.add_argument("--every", type=float, default=30, metavar="SECONDS", help="pause between two passes")

    def handle(self, *args: Any, once: bool, every: float, failed: bool, **options: Any) -> None:
        if failed:
            self._list_failed()
            return
        if once:
            self._pass()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.wait(every):
            self._remind()

    def _list_failed(self) -> None:
        for mail in Mail.objects.filter(state=MailState.FAILED):
            self.stdout.write(f"{mail.day} {mail.get_kind_display()}, to person {mail.recipient_id}: {mail.error}")

    def _remind(self) -> None:
        close_old_connections()
        try:
            self._pass()
        except (OperationalError, InterfaceError):
            self.stderr.write("The database does not answer; reminding again after the pause.")

    def _pass(self) -> None:
        self._say(post(None, by=User.objects.system(), wanted=wanted(timezone.now())))

    def _say(self, posted: Posted) -> None:
        told = [f"{count} {what}" for what, count in vars(posted).items() if count]
        if told:
            self.stdout.write(f"Mails: {', '.join(told)}.")
