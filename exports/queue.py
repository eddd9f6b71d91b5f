"""The queue of record: each step is one conditional UPDATE on the database's clock.

Whoever claims an export holds it for a lease and gets a fence, a number that only ever grows. A step is taken only by
whoever still holds the fence, so a worker that was thought dead and comes back changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet

from evaluations.models import Evaluation
from exports.enums import UNFINISHED, ExportKind, ExportState
from exports.models import Export
from exports.querysets import Clock

LEASE = 8  # seconds; whoever works on an export renews it all along, so that a dead worker is missed soon
RENEWED = 2  # seconds between two renewals
MOST_ATTEMPTS = 3
HAND = 8  # documents a worker takes at once; it takes half a second for them
DAY = 24 * 60 * 60
GONE = {"state": ExportState.EXPIRED, "file": "", "digest": "", "size": 0}
EXHAUSTED = "This document was begun three times and never finished. Try again, or tell whoever runs Plumbline."


def claim(export_id: UUID) -> int | None:
    """Take a queued export, or a running one whose lease is over. The fence, or None where it is not to be had."""
    return take([export_id]).get(export_id)


def take(export_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The same for several at once: those of them that were to be had, with their fences."""
    to_be_had = Q(state=ExportState.QUEUED) | Q(state=ExportState.RUNNING, lease_until__lt=Clock())
    free = Export.objects.filter(to_be_had, pk__in=export_ids, attempts__lt=MOST_ATTEMPTS).unhindered()
    hand = uuid4()
    with transaction.atomic():
        if len(export_ids) > 1:  # in one order and past what another takes, or two would wait for each other
            locked = free.order_by("pk").select_for_update(skip_locked=True)
            free = free.filter(pk__in=list(locked.values_list("pk", flat=True)))
        free.update(
            state=ExportState.RUNNING,
            hand=hand,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            lease_until=Clock(LEASE),
            error="",
        )
    return dict(Export.objects.filter(hand=hand, state=ExportState.RUNNING).values_list("pk", "fence"))


def held(export_id: UUID, fence: int) -> QuerySet[Export]:
    return Export.objects.filter(pk=export_id, fence=fence, state=ExportState.RUNNING)


def renew(export_id: UUID, fence: int) -> bool:
    """A whole lease from now. False where the export was cancelled or is another's by now: stop working on it."""
    return bool(held(export_id, fence).update(lease_until=Clock(LEASE)))


def finish(export_id: UUID, fence: int, *, file: str, digest: str, size: int, pages: int, **said: Any) -> bool:
    """Ready, kept for EXPORT_DAYS, and whatever else the row is to say.

    False where the export is no longer held: the file is then nobody's.
    """
    return bool(
        held(export_id, fence).update(
            state=ExportState.READY,
            file=file,
            digest=digest,
            size=size,
            pages=pages,
            lease_until=None,
            finished_at=Clock(),
            expires_at=Clock(settings.EXPORT_DAYS * DAY),
            **said,
        )
    )


def fail(export_id: UUID, fence: int, sentence: str) -> bool:
    return bool(held(export_id, fence).update(**_failed(sentence)))


def put_back(export_id: UUID, fence: int, sentence: str) -> bool:
    """Queued again without counting the attempt: what was in the way had nothing to do with this document."""
    return bool(
        held(export_id, fence).update(
            state=ExportState.QUEUED, attempts=F("attempts") - 1, lease_until=None, rung_at=Clock(), error=sentence
        )
    )


def cancel(export_id: UUID) -> bool:
    """Itself and, of a batch, every child that has not ended."""
    gone = {"state": ExportState.CANCELLED, "lease_until": None, "error": "", "finished_at": Clock()}
    Export.objects.unfinished().filter(batch=export_id).update(**gone)
    return bool(Export.objects.unfinished().filter(pk=export_id).update(**gone))


def restart(export_id: UUID) -> bool:
    """From the beginning, as if asked for now; of a batch, the children that failed and its packing.

    The fence stays: an old worker must not finish the new run.
    """
    afresh = {
        "state": ExportState.QUEUED,
        "attempts": 0,
        "error": "",
        "file": "",
        "digest": "",
        "code": "",
        "size": 0,
        "pages": 0,
        "lease_until": None,
        "finished_at": None,
        "expires_at": None,
        "enqueued_at": Clock(),
        "rung_at": Clock(),
    }
    Export.objects.filter(batch=export_id, state=ExportState.FAILED).update(**afresh)
    return bool(Export.objects.filter(pk=export_id).exclude(state__in=UNFINISHED).update(**afresh))


def release_lapsed() -> tuple[int, int]:
    """Exports whose lease is over: (given up after three attempts, queued again)."""
    failed = Export.objects.lapsed().filter(attempts__gte=MOST_ATTEMPTS).update(**_failed(EXHAUSTED))
    again = Export.objects.lapsed().filter(attempts__lt=MOST_ATTEMPTS)
    queued = again.update(state=ExportState.QUEUED, lease_until=None, rung_at=None)
    return failed, queued


def expire() -> int:
    return Export.objects.outlived().update(**GONE)


def withdraw() -> int:
    """Files that tell of somebody erased since they were made: gone before their day. Two queries, mostly."""
    ready = Export.objects.filter(state=ExportState.READY)
    oldest = ready.aggregate(oldest=Min("finished_at"))["oldest"]
    found = Evaluation.objects.filter(candidate__erased_at__gte=oldest).select_related("candidate") if oldest else []
    erased = {str(evaluation.pk): evaluation for evaluation in found}
    if not erased:
        return 0
    told = [each for each in ready if each.is_older_than_an_erasure(erased[pk] for pk in each.shown & set(erased))]
    return ready.filter(pk__in=[export.pk for export in told]).update(**GONE)


def unheard(*, seconds: int, most: int) -> list[UUID]:
    """The longest-waiting single exports the bell has not been rung for lately."""
    return list(Export.objects.single().unheard(seconds).order_by("enqueued_at").values_list("pk", flat=True)[:most])


def next_in_bulk() -> UUID | None:
    """Whose turn it is among the batches: of those for whom the fewest workers work, who waited longest.

    For nobody do more than EXPORTS_AT_ONCE work, so that one person's five hundred leave room for another's ten.
    """
    waiting = Export.objects.bulk().filter(state=ExportState.QUEUED, attempts__lt=MOST_ATTEMPTS).unhindered()
    since = dict(waiting.order_by().values_list("requested_by").annotate(Min("enqueued_at")))
    running = Export.objects.bulk().filter(state=ExportState.RUNNING).order_by()
    busy = Counter(dict(running.values_list("requested_by").annotate(Count("hand", distinct=True))))
    able = [(busy[person], at, person) for person, at in since.items() if busy[person] < settings.EXPORTS_AT_ONCE]
    if not able:
        return None
    of_theirs = waiting.filter(requested_by=min(able, key=lambda each: each[:2])[2])
    return of_theirs.order_by("enqueued_at", "pk").values_list("pk", flat=True).first()


def together(export_id: UUID) -> list[UUID]:
    """It, and those after it in its batch whose scorecards are read at once with it: HAND at most.

    What was begun before and not finished is taken by itself: it may be what ends a worker.
    """
    fresh = Export.objects.filter(kind=ExportKind.SCORECARD, state=ExportState.QUEUED, attempts=0)
    batch = fresh.filter(pk=export_id, batch__isnull=False).values("batch")
    beside = fresh.filter(batch__in=batch).exclude(pk=export_id).order_by("enqueued_at", "pk")
    return [export_id, *beside.values_list("pk", flat=True)[: HAND - 1]]


def unheard_in_bulk(*, seconds: int) -> UUID | None:
    """The one whose turn it is, where nobody rang lately: the chain of bells broke somewhere."""
    turn = next_in_bulk()
    return turn if turn and Export.objects.unheard(seconds).filter(pk=turn).exists() else None


def mark_rung(ids: Iterable[UUID]) -> None:
    Export.objects.filter(pk__in=ids, state=ExportState.QUEUED).update(rung_at=Clock())


def files_in_use() -> set[str]:
    """Names no sweep may remove: files of ready exports, and those that running ones write or are about to announce.

    Asked in one query: what becomes ready between two would be in neither.
    """
    names: set[str] = set()
    for export in Export.objects.filter(state__in=[ExportState.READY, ExportState.RUNNING]).order_by():
        if export.state == ExportState.READY:
            names.add(export.file)
        else:
            names |= {file_name(export, export.fence), f"{export.pk}.{export.fence}.tmp"}
    return names


def file_name(export: Export, fence: int) -> str:
    return f"{export.pk}.{fence}.{export.suffix}"


def _failed(sentence: str) -> dict[str, str | ExportState | Clock | datetime | None]:
    return {"state": ExportState.FAILED, "error": sentence[:300], "lease_until": None, "finished_at": Clock()}
