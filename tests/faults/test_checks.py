"""The faults' judgement: it must see what was lost, doubled or spoilt, or "holds" says nothing."""

import io
import itertools
import uuid
import zipfile

import pytest
from django.db import transaction
from pypdf import PdfWriter

from accounts import journal
from accounts.models import User
from exports import genuine, storage, tasks
from exports.actions import batches
from exports.models import Export
from tests.factories.evaluations import panel_round
from tests.faults import checks

pytestmark = pytest.mark.django_db(transaction=True)
numbers = itertools.count()
MANY = 3


def typeset(*said) -> bytes:
    """A PDF of one blank page, unlike any other."""
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": str(next(numbers))})
    writer.write(written)
    return written.getvalue()


@pytest.fixture
def batch(small_profile, people, settings, tmp_path, monkeypatch) -> Export:
    """Made by the worker's own tasks, each document of a blank page."""
    settings.EXPORT_DIR = tmp_path / "exports"
    monkeypatch.setattr(tasks.typesetting, "typeset", typeset)
    monkeypatch.setattr(tasks.make_in_bulk, "delay", lambda: None)
    opening = panel_round(small_profile, manager=people.manager, candidates=MANY).opening
    made = batches.request([opening], by=people.manager, key=uuid.uuid4(), wish=batches.Wish())
    for _ in range(MANY + 1):
        tasks.make_in_bulk()
    return Export.objects.get(pk=made.pk)


def found(*, documents=MANY, failed=0) -> list[str]:
    return checks.wrong(documents=documents, failed=failed)


def first(batch) -> Export:
    return batch.children.order_by("pk")[0]


def test_nothing_is_wrong_with_a_batch_as_it_should_be(batch):
    assert found() == []


def test_document_that_is_missing_is_seen(batch):
    assert found(documents=MANY + 1) == [f"The documents are {MANY} ready, not {MANY + 1} ready."]


def test_failure_that_was_not_to_be_is_seen(batch):
    assert found(failed=1) == [f"The documents are {MANY} ready, not {MANY - 1} ready, 1 failed."]


def test_document_announced_twice_is_seen(batch):
    child = first(batch)
    genuine.imprint(child, genuine.new_code(), child.digest, at=child.finished_at)
    assert found() == [f"{MANY} documents are ready and {MANY + 1} imprints say otherwise."]


def test_entry_of_another_digest_is_seen(batch):
    with transaction.atomic():
        journal.record("made", first(batch), by=User.objects.system(), digest="another")
    assert found() == [f"{MANY} documents are ready and {MANY + 1} entries of the journal say otherwise."]


@pytest.mark.parametrize("suffix", ["9.pdf", "1.tmp"])
def test_file_that_nobody_owns_is_seen(batch, suffix):
    name = f"{uuid.uuid4()}.{suffix}"
    (storage.folder() / name).write_bytes(b"x")
    assert found() == [f"{name} is nobody's file."]


def test_file_that_is_gone_is_seen(batch):
    storage.remove(first(batch).file)
    assert found() == [f"{first(batch).file} is not there."]


def test_byte_that_was_changed_is_seen(batch):
    path = storage.folder() / first(batch).file
    path.write_bytes(path.read_bytes() + b"\n")
    assert found() == [f"{path.name} is not what was made."]


def test_half_a_pdf_is_seen_even_where_its_digest_holds(batch):
    child = first(batch)
    digest = storage.publish(child.file, b"%PDF-1.7\n")
    Export.objects.filter(pk=child.pk).update(digest=digest)
    assert f"{child.file} does not open as 1 pages." in found()


def test_zip_without_one_of_its_documents_is_seen(batch):
    with storage.read(batch.file, batch.digest) as file, zipfile.ZipFile(file) as bag:
        content = {name: bag.read(name) for name in bag.namelist()}
    left_out, *kept = content
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as bag:
        for name in kept:
            rows = content[name].decode("latin-1").splitlines(keepends=True)
            bag.writestr(name, "".join(row for row in rows if left_out not in row).encode("latin-1"))
    Export.objects.filter(pk=batch.pk).update(digest=storage.publish(batch.file, written.getvalue()))
    assert found() == [f"The manifest names {MANY - 1} documents where {MANY} are ready."]
