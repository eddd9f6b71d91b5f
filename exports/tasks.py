"""The worker's side: make one document. The task's argument is an id alone; the row says the rest."""

import gc
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_init
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from kombu.exceptions import ChannelError, KombuError

from accounts import journal
from accounts.access import allows, refusal
from accounts.models import User
from evaluations.models import Evaluation
from exports import archive, genuine, health, policies, queue, storage, tables, typesetting
from exports.documents import kit, scorecard
from exports.documents.scorecard import Told
from exports.enums import ExportKind
from exports.models import Export

log = logging.getLogger(__name__)

MEMORY = 1500 * 1024 * 1024  # bytes of address space for a pool child; a scorecard takes a sixth of it
PAGES = re.compile(rb"/Count (\d+)")
FULL = "The storage for exports is full. This export goes on by itself once there is room."
AWAY = "The storage for exports cannot be reached. This export goes on by itself once it can be; nothing is lost."
LOST = "A document of this batch is no longer in the storage. Run the batch again to have it made afresh."
ERASED = "Somebody this document tells of was erased while it was made. It is made afresh by itself."
BROKEN = "This document could not be made. Whoever runs Plumbline finds the reason in the log under {number}."
UNANSWERED = 60  # seconds after which nobody needs to answer any more whether they work
ENOUGH = 10  # seconds after which a worker lays down what is left of the documents it took at once
RACES = 5  # times another worker may take the export whose turn it was, before this bell is left to the others
BUILD: dict[str, Callable[[Export, datetime], Mapping[str, Any]]] = {
    ExportKind.SCORECARD: scorecard.build,
    ExportKind.KIT: kit.build,
}


class Refused(Exception):
    """The document is not to be made; the message is a sentence for whoever asked for it."""


@worker_process_init.connect
def bound_child(**_: Any) -> None:
    """A pool child that meets a document it cannot hold ends alone; the lease then runs out and the sweep counts it."""
    # One document keeps one core busy; threads for every core of a large machine would not fit into MEMORY.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    typesetting.limit_child(MEMORY)
    typesetting.prepare()
    gc.freeze()  # what was imported stays: nothing is gained by going through it again with every document


def ring(*export_ids: UUID) -> None:
    """Tell the worker there is something to do. It may go unheard: the sweep rings again."""
    _ring(lambda: [make_export.delay(str(export_id)) for export_id in export_ids])


def ring_in_bulk(bells: int = 1) -> None:
    """Tell it that batches wait. Which document is made is decided when a bell is heard, so that turns stay fair."""
    _ring(lambda: [make_in_bulk.delay() for _ in range(bells)])


def _ring(bells: Callable[[], object]) -> None:
    try:
        bells()
    except (KombuError, ChannelError, OSError) as error:
        log.warning("The broker does not answer (%s); the sweep rings again.", type(error).__name__)


def ask_for_life(*queues: str) -> None:
    """Have a worker of each queue say that it works, by the way every document goes: broker, worker, database."""
    _ring(lambda: [beat.apply_async((name,), queue=name, expires=UNANSWERED) for name in queues])


@shared_task
def beat(queue_name: str) -> None:
    """A worker's answer. One that comes too late is thrown away by whoever finds it."""
    health.mark_heard(queue_name)


@shared_task
def make_export(export_id: str) -> None:
    """Make the document if it is to be had. A database that goes away leaves the lease to run out."""
    pk = UUID(export_id)
    fence = queue.claim(pk)
    if fence is not None:
        _make_all({pk: fence})


@shared_task
def make_in_bulk() -> None:
    """Make the documents whose turn it is, and ring for the next. A full disk ends the chain: the sweep takes it up."""
    for _ in range(RACES):
        pk = queue.next_in_bulk()
        if pk is None:
            return
        taken = queue.take(queue.together(pk))
        if taken:
            if _make_all(taken):
                ring_in_bulk()
            return


def _make_all(taken: Mapping[UUID, int]) -> bool:
    """Whether the way is clear for another document. `taken`: each export's fence."""
    with _renewing(taken):
        exports = list(Export.objects.select_related("requested_by").filter(pk__in=taken).order_by("enqueued_at", "pk"))
        read, begun = _read_together(exports), time.monotonic()
        for at, export in enumerate(exports):
            hindrance = _attempt(export, taken[export.pk], read.get(export.pk))
            if hindrance:
                _lay_down(exports[at:], taken, hindrance)
                return False
            if time.monotonic() - begun > ENOUGH:
                _lay_down(exports[at + 1 :], taken, "")
                break
    return True


def _lay_down(exports: Iterable[Export], taken: Mapping[UUID, int], sentence: str) -> None:
    for export in exports:
        queue.put_back(export.pk, taken[export.pk], sentence)


def _read_together(exports: Sequence[Export]) -> dict[UUID, Told]:
    """What several scorecards of a batch are to say, of those its requester may read now; each else is read alone."""
    if len(exports) < 2:
        return {}
    try:
        return scorecard.read(exports, timezone.now())
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # one of them cannot be told: it fails by itself, and says so
        log.warning("The scorecards of batch %s are read one by one: %s.", exports[0].batch_id, type(error).__name__)
        return {}


def _attempt(export: Export, fence: int, told: Told | None) -> str | None:
    """What is in the way of this and every other document, as a sentence; else None: it is made, or says why not."""
    pk = export.pk
    try:
        _make(export, fence, told)
    except storage.StorageFull:
        return FULL
    except storage.StorageAway as error:
        log.warning("Export %s waits: %s.", pk, error)
        return AWAY
    except storage.FileLost:
        queue.fail(pk, fence, LOST)
    except (Refused, archive.Empty, tables.Empty, typesetting.TypesettingError) as error:
        queue.fail(pk, fence, str(error))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # Not the message or the traceback's values: they may quote what the document says about a person.
        place = error.__traceback__ and error.__traceback__.tb_next
        log.error("Export %s failed: %s at line %s", pk, type(error).__name__, place and place.tb_lineno)
        queue.fail(pk, fence, BROKEN.format(number=str(pk)[:8]))
    return None


@contextmanager
def _renewing(taken: Mapping[UUID, int]) -> Iterator[None]:
    """Hold the leases as long as the work takes. They end with the process, whatever ends that."""
    done = threading.Event()

    def renew() -> None:
        try:
            while not done.wait(queue.RENEWED) and sum(queue.renew(pk, fence) for pk, fence in taken.items()):
                pass
        except (OperationalError, InterfaceError):
            pass  # the leases run out, and somebody else begins again
        finally:
            connection.close()  # this thread's own

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _make(export: Export, fence: int, told: Told | None) -> None:
    storage.demand_room()
    if told is None:
        _demand_rights(export)
    read_at = told.at if told else timezone.now()
    made_at = read_at.replace(microsecond=0)
    name = queue.file_name(export, fence)
    if export.kind == ExportKind.BATCH:
        said = archive.pack(export, name)
    elif export.kind == ExportKind.TABLE:
        content, shown = tables.write(export, made_at)
        said = {"digest": storage.publish(name, content), "size": len(content), "parameters": shown, "pages": 0}
    else:
        export.code = genuine.new_code()
        data = scorecard.say(export, told) if told else BUILD[export.kind](export, made_at)
        if not queue.renew(export.pk, fence):
            return
        content = typesetting.typeset(export.kind, data, made_at)
        pages = count_pages(content)
        said = {"digest": storage.publish(name, content), "size": len(content), "pages": pages, "code": export.code}
    if _finish(export, fence, name, said, read_at):
        log.info("Export %s is ready: %s pages, attempt with fence %s.", export.pk, said["pages"], fence)
    else:
        storage.remove(name)


@transaction.atomic
def _finish(export: Export, fence: int, name: str, said: Mapping[str, Any], read_at: datetime) -> bool:
    """Ready, and where it carries a code, known again by it; the digest stands in the journal's chain."""
    if _tells_of_the_erased(export, said, read_at):
        queue.put_back(export.pk, fence, ERASED)
        return False
    if not queue.finish(export.pk, fence, file=name, **said):
        return False
    if code := said.get("code"):
        genuine.imprint(export, code, said["digest"], at=read_at)
        journal.record("made", export, by=User.objects.system(), digest=said["digest"])
    return True


def _tells_of_the_erased(export: Export, said: Mapping[str, Any], read_at: datetime) -> bool:
    export.parameters = said.get("parameters", export.parameters)
    return Evaluation.objects.filter(pk__in=export.shown, candidate__erased_at__gte=read_at).exists()


def _demand_rights(export: Export) -> None:
    """As whoever asked for it, now: rights may be gone since, and so may the account."""
    if not allows(policies.make, export.requested_by, export):
        raise Refused(refusal(policies.make))


def count_pages(content: bytes) -> int:
    """The page tree's root counts them all, its branches fewer."""
    return max((int(count) for count in PAGES.findall(content)), default=0)
