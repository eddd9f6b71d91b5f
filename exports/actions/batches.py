"""Scorecards and interview kits of whole openings, as one ZIP or one table: asked for, and run again."""

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
from exports.enums import ExportKind, Skipped, Which
from exports.models import Export
from exports.querysets import Clock
from exports.tasks import ring_in_bulk
from roles.models import Edition, InterviewStage

MOST = 1000  # documents in one batch: an hour of one core
USED = "This form was already used for another export. Open it again and send it once."


@dataclass(frozen=True)
class Wish:
    """What is wanted of the openings: a ZIP of scorecards, or of interview `kits`, or one table `written_as` a Format;
    and what it names and says."""

    which: str = Which.COMPLETE
    written_as: str = ""
    kits: bool = False
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
    wanted, skipped = (_stages(by, openings), {}) if wish.kits else _people(by, openings, wish)
    said = {**parameters, "skipped": {str(pk): str(why) for pk, why in skipped.items()}}
    export, made = Export.objects.get_or_create(
        requested_by=by,
        idempotency_key=key,
        defaults={"kind": wish.kind, "parameters": said, "rung_at": Clock()},
    )
    if not made:  # by the same click, in the same moment
        return _again(export, parameters)
    if wish.kind == ExportKind.BATCH:
        _add(export, wanted)
    export.refresh_from_db()
    for opening in openings:
        facts = {} if wish.kits else {"scorecards": sum(each.opening_id == opening.pk for each in wanted)}
        journal.record(f"requested {export.named}", export, by=by, opening=opening, **facts)
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


def _people(by: User, openings: Sequence[Opening], wish: Wish) -> tuple[list[Evaluation], dict[UUID, Skipped]]:
    """Whose scorecards are to be made, and who is left out, with the reason."""
    found = list(chosen(by, openings, wish.which).select_related("candidate", "opening"))
    skipped = closed(by, found)
    wanted = [evaluation for evaluation in found if evaluation.pk not in skipped]
    if not wanted:
        raise ValidationError("None of these candidates has scorecards that you may read now, so nothing was started.")
    if len(wanted) > MOST:
        raise ValidationError(
            f"These are {len(wanted):,} scorecards and one export takes {MOST:,}. Choose fewer; none was started."
        )
    return wanted, skipped


def _stages(by: User, openings: Sequence[Opening]) -> list[InterviewStage]:
    """Every stage of the openings' editions, once where two openings measure by the same."""
    editions = Edition.objects.visible_to(by).filter(openings__in=openings)
    stages = list(InterviewStage.objects.filter(edition__in=editions).order_by("edition", "pk"))
    if not stages:
        raise ValidationError("The interview plan of these openings has no stage, so nothing was started.")
    return stages


def _add(batch: Export, wanted: Sequence[Evaluation | InterviewStage]) -> None:
    by, rung = batch.requested_by, Clock()
    kind = ExportKind.KIT if batch.is_of_kits else ExportKind.SCORECARD
    told = [{"stage": each.pk} for each in wanted] if batch.is_of_kits else _options(batch, wanted)
    Export.objects.bulk_create(
        Export(requested_by=by, kind=kind, batch=batch, rung_at=rung, parameters=parameters) for parameters in told
    )


def _options(batch: Export, wanted: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """What each scorecard says; by a code name where the reader knows no other."""
    called = names(batch.requested_by, {evaluation.opening for evaluation in wanted})
    options = {name: batch.parameters[name] for name in ("name_assessors", "name_candidate", "evidence")}
    by_name = options["name_candidate"]
    return [
        {**options, "evaluation": str(each.pk), "name_candidate": by_name and not called.hides(each)} for each in wanted
    ]
