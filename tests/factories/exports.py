"""Exports, asked for by the action people use."""

import uuid

from accounts.models import User
from evaluations.models import Evaluation
from exports import queue, storage
from exports.actions import exports, kits
from exports.models import Export
from roles.models import InterviewStage

PDF = b"%PDF-1.7 not a real one, /Type /Pages /Count 3\n"


def requested(of: Evaluation, /, *, by: User, **options) -> Export:
    return exports.request(of, by=by, key=uuid.uuid4(), **options)


def ready(of: Evaluation, /, *, by: User, content: bytes = PDF, **options) -> Export:
    """As if a worker had made it, of bytes that were never typeset."""
    return finished(requested(of, by=by, **options), content=content)


def ready_kit(of: InterviewStage, /, *, by: User) -> Export:
    return finished(kits.request(of, by=by))


def finished(export: Export, /, *, content: bytes = PDF) -> Export:
    fence = queue.claim(export.pk)
    name = queue.file_name(export, fence)
    digest = storage.publish(name, content)
    assert queue.finish(export.pk, fence, file=name, digest=digest, size=len(content), pages=3)
    export.refresh_from_db()
    return export
