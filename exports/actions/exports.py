"""Documents: asked for, given up, asked for again, fetched; and the sweep that lets none be forgotten."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from evaluations.actions import reveals
from evaluations.models import Evaluation, Opening
from evaluations.naming import is_named
from exports import health, policies, queue, storage
from exports.enums import ExportKind, ExportState
from exports.models import Export
from exports.querysets import Clock
from exports.tasks import ask_for_life, ring, ring_in_bulk

log = logging.getLogger(__name__)

RING_AFTER = 4  # seconds without anybody having taken it: each sweep may ring, and a bell too many does no harm
RING_AT_ONCE = 100  # the longest-waiting ones: more than two cores typeset in that time
REMOVED_AT_ONCE = 200  # files, each a request where they lie in a bucket; the next sweep takes up the rest


@dataclass(frozen=True)
class Swept:
    """How many exports were given up, queued again, rung for and expired, and how many files were removed."""

    failed: int
    queued: int
    rung: int
    expired: int
    removed: int


@guarded(policies.request_scorecard)
def request(
    evaluation: Evaluation,
    /,
    *,
    by: User,
    key: UUID,
    name_assessors: bool = True,
    name_candidate: bool = True,
    evidence: bool = True,
) -> Export:
    """Have the scorecard of an evaluation made as a PDF. The same key again returns the first export.

    Whoever sees the candidate by a code name gets the document with it, whatever is asked for.
    Raises ValidationError where the key was used for something else.
    """
    parameters = {
        "evaluation": str(evaluation.pk),
        "name_assessors": name_assessors,
        "name_candidate": name_candidate and is_named(evaluation, by),
        "evidence": evidence,
    }
    export, made = Export.objects.get_or_create(
        requested_by=by,
        idempotency_key=key,
        defaults={"kind": ExportKind.SCORECARD, "parameters": parameters, "rung_at": Clock()},
    )
    if not made:
        if export.parameters.get("evaluation") != str(evaluation.pk):
            raise ValidationError("This form was already used for another export. Open it again and send it once.")
        return export
    export.refresh_from_db()
    journal.record("requested", export, by=by, opening=evaluation.opening, evaluation=str(evaluation.pk))
    transaction.on_commit(partial(ring, export.pk), robust=True)
    return export


@guarded(policies.cancel)
def cancel(export: Export, /, *, by: User) -> Export:
    """Give up an export that is not ready; a worker in the middle of it stops, or finishes for nobody.

    What a batch has made by then goes as well, with the next sweep: nobody is to find half of it later.
    """
    if not queue.cancel(export.pk):
        raise Conflict("This export has ended in the meantime.")
    export.children.filter(state=ExportState.READY).update(**queue.GONE)
    export.refresh_from_db()
    _record("cancelled", export, by)
    return export


@guarded(policies.try_again)
def try_again(export: Export, /, *, by: User) -> Export:
    """Make an ended export afresh, from what its subject says then. An earlier file is removed by the sweep."""
    if not queue.restart(export.pk):
        raise Conflict("This export is being made already.")
    export.refresh_from_db()
    _record("requested again", export, by)
    bell = ring_in_bulk if export.is_bulk else partial(ring, export.pk)
    transaction.on_commit(bell, robust=True)
    return export


@guarded(policies.download)
def download(export: Export, /, *, by: User, digest: str) -> Export:
    """Keep that its file is handed out: in the journal, and of each scorecard as a reveal.

    `digest`: of the file that was read for it, before, so that nothing is locked while it comes from afar. Raises
    Conflict where that is not its file any more.
    """
    if export.digest != digest:
        raise Conflict("This document was made afresh in the meantime. Fetch it again.")
    for evaluation in Evaluation.objects.filter(pk__in=export.shown).exclude(reveals__person=by):
        reveals.note(evaluation, by=by)
    _record("downloaded", export, by)
    return export


@guarded(policies.sweep)
def sweep(nothing: None, /, *, by: User, found: set[str]) -> Swept:
    """Once around: lapsed leases, bells nobody heard, files past their day, files nobody owns.

    `found`: storage.names() as of before, so that nothing is locked while a bucket tells them. A file put in place
    since is then not even considered.
    """
    failed, queued = queue.release_lapsed()
    expired = queue.expire() + queue.withdraw()
    unheard = queue.unheard(seconds=RING_AFTER, most=RING_AT_ONCE)
    transaction.on_commit(partial(ring, *unheard), robust=True)
    if turn := queue.unheard_in_bulk(seconds=RING_AFTER):
        unheard.append(turn)
        transaction.on_commit(partial(ring_in_bulk, settings.EXPORTS_AT_ONCE), robust=True)
    queue.mark_rung(unheard)
    transaction.on_commit(partial(ask_for_life, *health.mark_asked()), robust=True)
    unowned = sorted(found - queue.files_in_use())[:REMOVED_AT_ONCE]
    transaction.on_commit(partial(_remove, unowned), robust=True)
    return Swept(failed, queued, len(unheard), expired, len(unowned))


def _remove(names: Iterable[str]) -> None:
    try:
        for name in names:
            storage.remove(name)
    except storage.StorageAway as error:
        log.warning("Files nobody needs any more stay for now: %s.", error)


def _record(verb: str, export: Export, by: User) -> None:
    """With what the document is of; a batch is told in the journal of each of its openings."""
    if export.kind == ExportKind.KIT:
        journal.record(verb, export, by=by, stage=export.stage_id)
    elif export.is_of_openings:
        for opening in Opening.objects.filter(pk__in=export.parameters["openings"]).order_by("pk"):
            journal.record(f"{verb} {export.named}", export, by=by, opening=opening)
    else:
        opening = Opening.objects.filter(evaluations=UUID(export.evaluation_id)).first()
        journal.record(verb, export, by=by, opening=opening, evaluation=export.evaluation_id)
