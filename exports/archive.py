"""A batch's ZIP: its documents as they were made, with a manifest that says which is whose and how to check it."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.text import slugify

from evaluations.models import Evaluation
from evaluations.naming import alias, names
from exports import storage
from exports.enums import ExportState, Skipped
from exports.models import Export
from roles.models import Edition, InterviewStage

CHUNK = 256 * 1024  # bytes read and written at a time: memory stays the same however many documents there are
LONGEST = 120  # bytes of a name; file systems take 255 for the whole
MANIFEST, SUMS = "manifest.csv", "SHA256SUMS"
NOTHING = "None of this batch’s documents could be made, so there is nothing to pack. Each says why."
CLOSED = "None of these documents is open to you any more, or it tells of somebody erased. There is nothing to pack."


class Empty(Exception):
    """No document of the batch is there to be packed; the message is a sentence."""


@dataclass(frozen=True)
class Member:
    """One document. `name` is safe everywhere and unlike any other; `code` stands for the candidate, or the
    stage."""

    export: Export
    name: str
    code: str


def pack(batch: Export, file_name: str) -> dict[str, Any]:
    """Write the ZIP under `file_name`, streamed to disk. What the batch's row says of it from then on.

    What its requester may no longer read stays out, and who was erased. Raises Empty, storage.StorageFull,
    storage.StorageAway, and storage.FileLost where a document is missing or not what was made.
    """
    made = list(batch.children.filter(state=ExportState.READY))
    packed, left_out = (_kits(batch, made), {}) if batch.is_of_kits else _scorecards(batch, made)
    if not packed:
        raise Empty(CLOSED if made else NOTHING)
    with storage.writing(file_name) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bag:  # PDFs are compressed already
            sources = storage.read_each((member.export.file, member.export.digest) for member in packed)
            for member, source in zip(packed, sources, strict=True):
                _copy(bag, member, source)
            bag.writestr(MANIFEST, manifest(packed, of="stage" if batch.is_of_kits else "candidate"))
            bag.writestr(SUMS, "".join(f"{member.export.digest}  {member.name}\n" for member in packed))
        size = file.tell()
        digest = _digest(file)
    return {
        "digest": digest,
        "size": size,
        "pages": sum(member.export.pages for member in packed),
        "parameters": {
            **batch.parameters,
            "shown": [] if batch.is_of_kits else [member.export.evaluation_id for member in packed],
            "skipped": {**batch.parameters["skipped"], **left_out},
        },
    }


def _scorecards(batch: Export, made: Sequence[Export]) -> tuple[list[Member], dict[str, str]]:
    """Those open to whoever asked for them; and the evaluations whose document stays out, with the reason."""
    ids = {export.evaluation_id for export in made}
    reader = batch.requested_by
    found = Evaluation.objects.open_to(reader).filter(pk__in=ids).select_related("candidate", "opening")
    known = {str(evaluation.pk): evaluation for evaluation in found}
    called = names(reader, {evaluation.opening for evaluation in known.values()})
    named, left_out = [], {}
    for export in made:
        evaluation, by_name = known.get(export.evaluation_id), export.parameters["name_candidate"]
        if evaluation is None:
            left_out[export.evaluation_id] = str(Skipped.BLIND)
        elif by_name and called.hides(evaluation):
            left_out[export.evaluation_id] = str(Skipped.ANONYMOUS)
        elif export.is_older_than_an_erasure([evaluation]):
            left_out[export.evaluation_id] = str(Skipped.ERASED)
        else:
            code = alias(evaluation)
            named.append((_said(called.of(evaluation) if by_name else code) or _said(code), export, code))
    return _numbered(named), left_out


def _kits(batch: Export, made: Sequence[Export]) -> list[Member]:
    """Those of editions that whoever asked for them may read."""
    editions = Edition.objects.visible_to(batch.requested_by)
    found = InterviewStage.objects.filter(pk__in=[export.stage_id for export in made], edition__in=editions)
    called = {
        stage.pk: _said(f"{stage.edition.role.key} e{stage.edition.number} {stage.key}")
        for stage in found.select_related("edition__role")
    }
    named = [(called[export.stage_id], export) for export in made if export.stage_id in called]
    return _numbered([(name, export, name) for name, export in named])


def _said(name: str) -> str:
    """Letters and digits of any script, and hyphens: a name as it may stand in a file's, which no system cuts short."""
    return slugify(name, allow_unicode=True).encode()[:LONGEST].decode(errors="ignore").strip("-_")


def _numbered(named: Iterable[tuple[str, Export, str]]) -> list[Member]:
    """In the order of their file names."""
    ordered = sorted(named, key=lambda each: (each[0], each[1].pk.hex))
    return [
        Member(export, f"{number:03d}-{name}-{export.pk.hex[:8]}.pdf", code)
        for number, (name, export, code) in enumerate(ordered, 1)
    ]


def manifest(packed: Iterable[Member], *, of: str) -> str:
    """RFC 4180. Every value is made by Plumbline, so none can be a formula."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["file", of, "sha256"])
    rows.writerows([member.name, member.code, member.export.digest] for member in packed)
    return written.getvalue()


def _copy(bag: zipfile.ZipFile, member: Member, source: BinaryIO) -> None:
    with source, bag.open(member.name, "w") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)


def _digest(file: BinaryIO) -> str:
    file.flush()
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0, io.SEEK_END)
    return digest
