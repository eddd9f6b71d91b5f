"""One case in a process of its own, with the settings of the case: `python -m tests.faults.run NAME COUNT FOLDER`.

Writes FOLDER/result.json.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import redis  # noqa: E402  the models need the settings
from django.conf import settings  # noqa: E402
from django.db import InterfaceError, OperationalError, connection  # noqa: E402

from exports import tasks  # noqa: E402
from exports.enums import UNFINISHED, ExportKind, ExportState  # noqa: E402
from exports.models import Export  # noqa: E402
from tests.faults import checks, standing, world  # noqa: E402
from tests.faults.faults import FAULTS, Fault  # noqa: E402

SOON = 15.0  # seconds from the end of a fault until the next document is ready
SINGLE = 10.0  # seconds that a single export may take beside any number of batches
APART = 10.0  # seconds that may pass between two documents while one of them is poison
STUCK = 180.0  # seconds without anything ending, after which a case is given up
TIDY = 15.0  # seconds the sweep has to remove what was left behind
Answer = TypeVar("Answer")


class Stuck(Exception):
    """Nothing ended for too long."""


@dataclass
class Result:
    """`recoveries`: seconds from the end of each fault to the next document; `waits`: those of single exports."""

    seconds: float = 0.0
    ready: int = 0
    failed: int = 0
    again: int = 0
    recoveries: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Run:
    """What a story is told to."""

    def __init__(self, fault: Fault, count: int, folder: Path, stack: ExitStack):
        self.fault, self.result, self.singles = fault, Result(), 0
        if fault.team:
            self.cluster = stack.enter_context(standing.cluster(folder, settings.DATABASE.port))
            address = urlsplit(settings.REDIS_URL)
            self.redis = standing.Redis(folder, address.port or 0)
            self.redis.start()
            stack.callback(lambda: self.redis.kill())
            self.redis_client = redis.Redis(port=address.port or 0)
        self.storage = standing.Storage(Path(settings.EXPORT_DIR))
        if fault.mount:
            self.storage.mount()
            stack.callback(self.storage.unmount)
        world.make(count)
        self.parts = standing.Parts(folder, team=fault.team)
        stack.callback(self.parts.end)

    def begin(self, count: int) -> None:
        """The processes first: how long they take to start is no part of it."""
        self.parts.look()
        warm = self.ask_single()
        self._eventually(lambda: self._is_ready(warm), seconds=60)
        batches = world.ask(self.fault.people)
        found = sum(batch.children.count() for batch in batches)
        if found != count:
            raise Stuck(f"{found} documents were asked for, not {count}.")
        if self.fault.failed:
            world.poison(batches[0])
        self.count, self.began = count, time.monotonic()

    def end(self) -> None:
        self._eventually(lambda: not Export.objects.unfinished().exists())
        self.result.seconds = time.monotonic() - self.began
        documents = Export.objects.exclude(kind=ExportKind.BATCH)
        self.result.ready = documents.filter(state=ExportState.READY).count()
        self.result.failed = documents.filter(state=ExportState.FAILED).count()
        self.result.again = documents.filter(attempts__gt=1).count()
        told = {"documents": self.count + self.singles, "failed": self.fault.failed}
        deadline = time.monotonic() + TIDY
        while (found := checks.wrong(**told)) and time.monotonic() < deadline:
            self.wait(1)
        self.result.wrong += found
        for what, limit in ((self.result.recoveries, SOON), (self.result.waits, SINGLE)):
            self.result.wrong += [f"{each:.1f} s is more than {limit:.0f}." for each in what if each > limit]
        if self.fault.failed:
            self._nobody_waited_for_the_poison()

    def until(self, share: float) -> None:
        self._eventually(lambda: self._ended() >= share * self.count)

    def wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.parts.look()

    def over(self) -> None:
        """The fault is over: how long until the next document is ready."""
        began = time.monotonic()
        while (seen := self._asked(self._ended)) is None:
            self.parts.look()
        self._eventually(lambda: self._ended() > seen)
        self.result.recoveries.append(time.monotonic() - began)

    def back(self, name: str) -> None:
        """A part that was killed starts again: with that the fault is over."""
        while self.parts.children[name].process is None:
            self.parts.look()
        self.over()

    def kill_pool(self, name: str) -> None:
        for child in standing.offspring(self.parts.pid(name)):
            os.kill(child, signal.SIGKILL)

    def kill_embedded_worker(self) -> None:
        """The worker's whole group, which its supervisor starts again."""
        workers = [pid for pid in standing.offspring(self.parts.pid("house")) if "celery" in standing.command(pid)]
        for pid in workers:
            os.killpg(pid, signal.SIGKILL)
        if len(workers) != 1:
            raise Stuck(f"{len(workers)} workers were there to be killed.")

    def ask_single(self) -> Export:
        export = world.ask_single()
        self.singles += 1
        return export

    def single_is_ready(self) -> None:
        """One asked for at the screen: how long it takes."""
        began, export = time.monotonic(), self.ask_single()
        self._eventually(lambda: self._is_ready(export))
        self.result.waits.append(time.monotonic() - began)

    def demand_that_it_says_so(self) -> None:
        """A full storage is named where it is in the way, and no attempt is counted."""
        waiting = Export.objects.filter(state=ExportState.QUEUED)
        if not waiting.filter(error=tasks.FULL).exists():
            self.result.wrong.append("No export said that the storage is full.")
        if waiting.filter(attempts__gt=0).exists():
            self.result.wrong.append("An attempt was counted for a full storage.")

    def _nobody_waited_for_the_poison(self) -> None:
        ends = sorted(Export.objects.filter(state=ExportState.READY, batch__isnull=False).values_list("finished_at"))
        widest = max(((late - early).total_seconds() for (early,), (late,) in zip(ends, ends[1:], strict=False)))
        if widest > APART:
            self.result.wrong.append(f"Others waited {widest:.1f} s for the poison.")

    def _is_ready(self, export: Export) -> bool:
        return Export.objects.filter(pk=export.pk, state=ExportState.READY).exists()

    def _ended(self) -> int:
        return Export.objects.filter(batch__isnull=False).exclude(state__in=UNFINISHED).count()

    def _asked(self, question: Callable[[], Answer]) -> Answer | None:
        """The answer, or None while the database is away."""
        try:
            return question()
        except (OperationalError, InterfaceError):
            connection.close()
            return None

    def _eventually(self, question: Callable[[], object], seconds: float = STUCK) -> None:
        """Keep the processes going until it is so. Raises Stuck when nothing has ended for so many seconds."""
        seen, deadline = -1, time.monotonic() + seconds
        while not self._asked(question):
            self.parts.look()
            now = self._asked(self._ended)
            if now not in (seen, None):
                seen, deadline = now, time.monotonic() + seconds
            if time.monotonic() > deadline:
                states = Export.objects.values_list("state", "attempts", "fence", "error").distinct()
                raise Stuck(f"Nothing ended for {seconds:.0f} s: {list(states)[:5]}")


def main(name: str, count: int, folder: Path) -> None:
    fault = next(each for each in FAULTS if each.name == name)
    with ExitStack() as stack:
        run = Run(fault, count, folder, stack)
        try:
            run.begin(count)
            fault.story(run)
            run.end()
        except Stuck as error:
            run.result.wrong.append(str(error))
        connection.close()
    (folder / "result.json").write_text(json.dumps(asdict(run.result)))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
