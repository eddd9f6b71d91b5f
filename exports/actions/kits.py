"""Interview kits: what an interviewer takes along on paper, one stage of one edition."""

from functools import partial

from django.db import transaction

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from exports import policies
from exports.enums import ExportKind
from exports.models import Export
from exports.querysets import Clock
from exports.tasks import ring
from roles.models import InterviewStage


@guarded(policies.request_kit)
def request(stage: InterviewStage, /, *, by: User) -> Export:
    """Have a stage's kit made as a PDF. Asked for again before it is ready, it is the one being made."""
    parameters = {"stage": stage.pk}
    wanted = Export.objects.visible_to(by).unfinished().filter(kind=ExportKind.KIT, parameters=parameters)
    if export := wanted.first():
        return export
    export = Export.objects.create(requested_by=by, kind=ExportKind.KIT, parameters=parameters, rung_at=Clock())
    export.refresh_from_db()
    journal.record("requested", export, by=by, stage=stage.pk)
    transaction.on_commit(partial(ring, export.pk), robust=True)
    return export
