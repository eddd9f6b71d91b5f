"""How the workers fare: what waits, for how long, whether anybody answers. Counts and times alone, of nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from evaluations.phrases import several
from exports import storage
from exports.enums import ExportState
from exports.models import Export, Heartbeat
from exports.querysets import BULK, Clock

ASKED_EVERY = 10  # seconds between two questions to the workers of a queue
SILENT = timedelta(seconds=90)  # above CELERY_TASK_TIME_LIMIT: until then a worker may be at a document that never ends
FULL, AWAY = "The storage for exports is full", "The storage for exports cannot be reached"  # how a worker puts back
TOO_LONG = timedelta(seconds=60)  # a single document waits ten seconds at most while all is well


@dataclass(frozen=True)
class Line:
    """One of the two queues. `oldest`: how long the first of those that could be made now has waited; `heard`: how
    long ago a worker last answered; None where there is none."""

    waiting: int
    running: int
    oldest: timedelta | None
    heard: timedelta | None

    @property
    def is_silent(self) -> bool:
        return self.heard is None or self.heard > SILENT


@dataclass(frozen=True)
class Health:
    """`asked`: how long ago the sweep last asked the workers; None where it never did."""

    single: Line
    bulk: Line
    asked: timedelta | None
    is_full: bool
    is_away: bool = False

    @property
    def is_sweeping(self) -> bool:
        return self.asked is not None and self.asked <= SILENT

    @property
    def troubles(self) -> list[str]:
        """What is wrong, a sentence each; nothing where all is well."""
        told = []
        if not self.is_sweeping:
            told.append("The sweep does not run, so lost documents are not taken up and no worker is asked for.")
        for line, about in ((self.single, "documents asked for one by one"), (self.bulk, "batches and tables")):
            if self.is_sweeping and line.is_silent:
                told.append(f"No worker answers for {about}. What is asked for is kept, and made once one runs.")
        if self.is_full:
            told.append(f"{FULL}. Exports wait, and go on by themselves once there is room.")
        if self.is_away:
            told.append(f"{AWAY}. Exports wait, and go on by themselves once it can.")
        if self.single.oldest is not None and self.single.oldest > TOO_LONG:
            minutes = several(self.single.oldest // timedelta(minutes=1), "minute")
            told.append(f"A document that somebody waits for has not been begun for {minutes}.")
        return told


def read(as_of: datetime) -> Health:
    """Two queries, whatever the length of the queues."""
    single, bulk = ~BULK, BULK
    waiting, running = Q(state=ExportState.QUEUED), Q(state=ExportState.RUNNING)
    figures = (
        Export.objects.unfinished()
        .unhindered()
        .aggregate(
            single=Count("pk", filter=waiting & single),
            bulk=Count("pk", filter=waiting & bulk),
            single_running=Count("pk", filter=running & single),
            bulk_running=Count("pk", filter=running & bulk),
            single_since=Min("enqueued_at", filter=waiting & single),
            bulk_since=Min("enqueued_at", filter=waiting & bulk),
            full=Count("pk", filter=waiting & Q(error__startswith=FULL)),
            away=Count("pk", filter=waiting & Q(error__startswith=AWAY)),
        )
    )
    beats = {beat.queue: beat for beat in Heartbeat.objects.filter(queue__in=queues())}
    asked = max((beat.asked_at for beat in beats.values() if beat.asked_at), default=None)
    lines = {
        name: _line(name, figures, beats.get(queue), as_of)
        for name, queue in zip(("single", "bulk"), queues(), strict=True)
    }
    full, away = figures["full"] > 0 or _is_full(), figures["away"] > 0
    return Health(**lines, asked=_since(asked, as_of), is_full=full, is_away=away)


def queues() -> tuple[str, str]:
    """The broker's queues: of what somebody waits for at the screen, and of whole openings."""
    return settings.CELERY_TASK_DEFAULT_QUEUE, settings.CELERY_BULK_QUEUE


def mark_asked() -> list[str]:
    """The queues whose workers are to be asked now, marked as asked."""
    Heartbeat.objects.bulk_create([Heartbeat(queue=name) for name in queues()], ignore_conflicts=True)
    due = Heartbeat.objects.filter(Q(asked_at=None) | Q(asked_at__lt=Clock(-ASKED_EVERY)), queue__in=queues())
    names = sorted(due.values_list("queue", flat=True))
    Heartbeat.objects.filter(queue__in=names).update(asked_at=Clock())
    return names


def mark_heard(queue: str) -> None:
    Heartbeat.objects.filter(queue=queue).update(heard_at=Clock())


def _line(name: str, figures: Mapping[str, object], beat: Heartbeat | None, as_of: datetime) -> Line:
    return Line(
        figures[name],
        figures[f"{name}_running"],
        _since(figures[f"{name}_since"], as_of),
        _since(beat and beat.heard_at, as_of),
    )


def _since(at: datetime | None, as_of: datetime) -> timedelta | None:
    """Never below nothing: the clocks of two machines may disagree by a little."""
    return None if at is None else max(as_of - at, timedelta())


def _is_full() -> bool:
    """As the machine that is asked sees it; what a worker met stands on the exports it put back."""
    try:
        storage.demand_room()
    except (storage.StorageFull, OSError):
        return True
    return False
