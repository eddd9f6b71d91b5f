"""The scorecards of whole openings, as one ZIP or one table: asked for, and run again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations.models import Evaluation, Opening
from evaluations.naming import names
from exports import policies
from exports.batches import chosen, closed
from exports.enums import ExportKind, Which
from exports.models import Export
from exports.querysets import Clock
from exports.tasks import ring_in_bulk

MOST = 1000  # documents in one batch: an hour of one core
USED = "This form was already used for another export. Open it again and send it once."


@dataclass(frozen=True)
class Wish:
    """What is wanted of the openings: a ZIP of PDFs, or one table `written_as` a Format; and what it names and says."""

    which: str = Which.COMPLETE
    written_as: str = ""
    evidence: bool = True
    name_assessors: bool = True
    name_candidate: bool = False
    mail: bool = False  # to whoever asked for it, once it is ready

    @property
    def kind(self) -> ExportKind:
        return ExportKind.TABLE if self.written_as else ExportKind.BATCH


@guarded(policies.request_batch)
def request(openings: Sequence[Opening], /, *, by: User, key: UUID, wish: Wish) -> Export:
    """Have the scorecards of these openings' candidates made. The same key again returns the first export.

    Candidates whose scorecards are closed to `by` are left out, and kept with the reason. Raises ValidationError where
    nothing is left to be made, where it is too much for one batch, or where the key was used for something else.
    """
    parameters = {**asdict(wish), "openings": sorted(str(opening.pk) for opening in openings)}
    if known := Export.objects.filter(requested_by=by, idempotency_key=key).first():
        return _again(known, parameters)
    found = list(chosen(by, openings, wish.which).select_related("candidate", "opening"))
    skipped = closed(by, found)
    wanted = [evaluation for evaluation in found if evaluation.pk not in skipped]
    if not wanted:
        raise ValidationError("None of these candidates has scorecards that you may read now, so nothing was started.")
    if len(wanted) > MOST:
        raise ValidationError(
            f"These are {len(wanted):,} scorecards and one export takes {MOST:,}. Choose fewer; none was started."
        )
    said = {**parameters, "skipped": {str(pk): str(why) for pk, why in skipped.items()}}
    export = Export.objects.create(
        requested_by=by, kind=wish.kind, parameters=said, idempotency_key=key, rung_at=Clock()
    )
    if wish.kind == ExportKind.BATCH:
        _add(export, wanted)
    export.refresh_from_db()
    for opening in openings:
        count = sum(evaluation.opening_id == opening.pk for evaluation in wanted)
        journal.record(f"requested {wish.kind}", export, by=by, opening=opening, scorecards=count)
    transaction.on_commit(partial(ring_in_bulk, settings.EXPORTS_AT_ONCE), robust=True)
    return export


@guarded(policies.run_again)
def run_again(ended: Export, /, *, by: User) -> Export:
    """Another export of the same openings and options, of what they say now; the ended one stays as it is.

    Asked for again while that is being made, it is the one being made. Raises as `request` does.
    """
    # What came later than the export stands as it does where nothing is said.
    wish = Wish(**{each.name: ended.parameters[each.name] for each in fields(Wish) if each.name in ended.parameters})
    wanted = {**asdict(wish), "openings": ended.parameters["openings"]}
    for export in Export.objects.visible_to(by).unfinished().filter(kind=ended.kind):
        if wanted.items() <= export.parameters.items():
            return export
    openings = list(Opening.objects.visible_to(by).filter(pk__in=wanted["openings"]).order_by("pk"))
    return request(openings, by=by, key=uuid4(), wish=wish)


def _again(known: Export, parameters: Mapping[str, Any]) -> Export:
    if any(known.parameters.get(name) != said for name, said in parameters.items()):
        raise ValidationError(USED)
    return known


def _add(batch: Export, wanted: Sequence[Evaluation]) -> None:
    by = batch.requested_by
    called = names(by, {evaluation.opening for evaluation in wanted})
    options = {name: batch.parameters[name] for name in ("name_assessors", "name_candidate", "evidence")}
    Export.objects.bulk_create(
        Export(
            requested_by=by,
            kind=ExportKind.SCORECARD,
            batch=batch,
            rung_at=Clock(),
            parameters={
                **options,
                "evaluation": str(each.pk),
                "name_candidate": options["name_candidate"] and not called.hides(each),
            },
        )
        for each in wanted
    )
