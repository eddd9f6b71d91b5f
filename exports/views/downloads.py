"""Handing a finished file out: streamed, or by the web server in front; never stored on the way."""

from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.access import demand
from accounts.models import User
from exports import policies, storage
from exports.actions import exports
from exports.lines import file_name
from exports.models import Export

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
RETRY_AFTER = 30  # seconds


def fetch(export: Export, *, by: User) -> BinaryIO:
    """Its file, whole and as it was made, open at the beginning; and kept that it was handed out.

    Raises PermissionDenied, Conflict, and as storage.read does; then nothing is kept.
    """
    demand(policies.download, by, export)
    file = storage.read(export.file, export.digest)
    try:
        exports.download(export, by=by, digest=export.digest)
    except BaseException:
        file.close()
        raise
    return file


@require_GET
def export_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    export = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    try:
        return _answer(export, fetch(export, by=request.user))
    except PermissionDenied:
        return render(request, "exports/export_closed.html", {"export": export}, status=404)
    except storage.FileLost:
        return render(request, "exports/export_lost.html", {"export": export}, status=404)
    except (storage.StorageAway, storage.StorageFull):
        answer = render(request, "exports/export_away.html", {"export": export}, status=503)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer


def _answer(export: Export, file: BinaryIO) -> HttpResponse:
    kind, name = CONTENT_TYPES[export.suffix], file_name(export)
    if not settings.SENDFILE_HEADER:
        return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    file.close()
    answer = HttpResponse(content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer.headers[settings.SENDFILE_HEADER] = storage.handed_over(export.file)
    return answer
