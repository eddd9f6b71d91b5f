"""What must hold once everything has ended: a sentence for each thing that does not."""

import csv
import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts import journal
from accounts.models import Entry
from exports import archive, queue, storage
from exports.enums import ExportKind, ExportState
from exports.models import Export, Imprint


def wrong(*, documents: int, failed: int) -> list[str]:
    """`documents`: how many were asked for, `failed`: how many of them cannot be made."""
    return [*_rows(documents, failed), *_once(), *_files(), *_bags()]


def _rows(documents: int, failed: int) -> Iterator[str]:
    states = Counter(Export.objects.exclude(kind=ExportKind.BATCH).values_list("state", flat=True))
    expected = Counter({ExportState.READY: documents - failed, ExportState.FAILED: failed})
    if +states != +expected:
        yield f"The documents are {_told(states)}, not {_told(expected)}."
    for export in Export.objects.filter(kind=ExportKind.BATCH).exclude(state=ExportState.READY):
        yield f"A batch is {export.state}: {export.error}"
    tries = Export.objects.filter(attempts__gt=queue.MOST_ATTEMPTS).count()
    if tries:
        yield f"{tries} exports were begun more than {queue.MOST_ATTEMPTS} times."


def _told(states: Counter) -> str:
    """ "499 ready, 1 failed"."""
    return ", ".join(f"{count} {str(state)}" for state, count in (+states).items())


def _once() -> Iterator[str]:
    """Each document was announced once: one imprint, one entry in the journal, one digest."""
    ready = dict(_documents().values_list("pk", "digest"))
    imprints = Counter(Imprint.objects.values_list("export", "digest"))
    if imprints != Counter(ready.items()):
        yield f"{len(ready)} documents are ready and {imprints.total()} imprints say otherwise."
    made = Counter((entry.subject_id, entry.facts["digest"]) for entry in Entry.objects.filter(verb="made"))
    if made != Counter((str(pk), digest) for pk, digest in ready.items()):
        yield f"{len(ready)} documents are ready and {made.total()} entries of the journal say otherwise."
    verified = journal.verify()
    if verified.broken is not None:
        yield f"The journal does not hold: {verified.why}."


def _files() -> Iterator[str]:
    named = set(Export.objects.filter(state=ExportState.READY).values_list("file", flat=True))
    lying = {path.name for path in storage.folder().iterdir()}
    for name in sorted(lying - named):
        yield f"{name} is nobody's file."
    for name in sorted(named - lying):
        yield f"{name} is not there."
    for export in _documents().filter(file__in=lying):
        content = (storage.folder() / export.file).read_bytes()
        if hashlib.sha256(content).hexdigest() != export.digest:
            yield f"{export.file} is not what was made."
        elif not _opens(content, export.pages):
            yield f"{export.file} does not open as {export.pages} pages."


def _opens(content: bytes, pages: int) -> bool:
    try:
        return len(PdfReader(BytesIO(content)).pages) == pages
    except PyPdfError:
        return False


def _bags() -> Iterator[str]:
    """Each ZIP holds every document of its batch that is ready, and a manifest and sums that say so."""
    for batch in Export.objects.filter(kind=ExportKind.BATCH, state=ExportState.READY):
        ready = sorted(batch.children.filter(state=ExportState.READY).values_list("digest", flat=True))
        try:
            with storage.read(batch.file, batch.digest) as file, zipfile.ZipFile(file) as bag:
                yield from _bag(bag, ready)
        except (storage.FileLost, zipfile.BadZipFile):
            yield f"{batch.file} does not open."


def _bag(bag: zipfile.ZipFile, ready: list[str]) -> Iterator[str]:
    rows = list(csv.DictReader(bag.read(archive.MANIFEST).decode().splitlines()))
    if sorted(row["sha256"] for row in rows) != ready:
        yield f"The manifest names {len(rows)} documents where {len(ready)} are ready."
    for row in rows:
        if hashlib.sha256(bag.read(row["file"])).hexdigest() != row["sha256"]:
            yield f"{row['file']} in the ZIP is not what the manifest says."
    sums = [line.split("  ") for line in bag.read(archive.SUMS).decode().splitlines()]
    if sums != [[row["sha256"], row["file"]] for row in rows]:
        yield "The sums beside the manifest are others."
    if {*bag.namelist()} != {archive.MANIFEST, archive.SUMS, *(row["file"] for row in rows)}:
        yield "The ZIP holds something that the manifest does not name."


def _documents():
    return Export.objects.filter(state=ExportState.READY).exclude(kind=ExportKind.BATCH)
