"""A real worker and a real sweep, in processes of their own, against the database the suite runs on.

Typst compiles in the worker's pool child alone. The lease that would run out in eight seconds is run out by hand.
"""

import csv
import hashlib
import os
import re
import signal
import uuid
import zipfile

import pytest
from pypdf import PdfReader

from exports import storage
from exports.actions import batches, kits
from exports.models import Export, Heartbeat
from exports.querysets import Clock
from tests import buckets, processes
from tests.factories import exports as factory
from tests.factories.accounts import people as cast
from tests.factories.evaluations import panel_round
from tests.factories.roles import published, role
from tests.processes import end, parts

WORKER = ["-m", "celery", "-A", "config", "worker", "--pool", "prefork", "--concurrency", "1", "--loglevel", "info"]
QUEUE = f"test-{uuid.uuid4()}"  # Redis may be shared with others
WORKER += ["-Q", f"{QUEUE},{QUEUE}-bulk", "--without-gossip", "--without-mingle", "--without-heartbeat"]
SWEEP = ["manage.py", "sweep", "--every", "0.3"]
EXPORTS = 3
BATCH = 12

pytestmark = pytest.mark.usefixtures("side_by_side")


@pytest.fixture
def start(request, settings, tmp_path):
    """A function that starts a part of the house as a process group of its own, logging to a file."""
    settings.EXPORT_DIR = tmp_path / "var" / "exports"
    told = {}
    if getattr(request, "param", "folder") == "bucket":
        kept = request.getfixturevalue("bucket")
        told = {"EXPORT_URL": f"s3://{kept.bucket_name}/kept", "EXPORT_ENDPOINT_URL": kept.endpoint_url, **buckets.KEY}
    with parts(tmp_path, CELERY_QUEUE=QUEUE, **told) as begin:
        yield begin


def eventually(question):
    return processes.eventually(question, Export.objects)


def caught_in_the_middle(worker):
    """Stop the worker's whole group while it works on an export; that export, or None where it was just done."""
    running = eventually(lambda: Export.objects.filter(state="running").first())
    os.killpg(worker.pid, signal.SIGSTOP)
    if Export.objects.filter(pk=running.pk, state="running", fence=running.fence).exists():
        return running
    os.killpg(worker.pid, signal.SIGCONT)
    return None


@pytest.mark.thorough
def test_worker_killed_in_the_middle_makes_every_document_once(start, tmp_path):
    people = cast()
    edition = published(role(by=people.hr), by=people.hr)
    evaluation = panel_round(edition, manager=people.manager).evaluation
    for _ in range(EXPORTS):
        factory.requested(evaluation, by=people.manager)
    kits.request(edition.stages.first(), by=people.manager)
    Export.objects.update(rung_at=None)  # the bell of this process is not heard elsewhere
    start(SWEEP)
    worker = start(WORKER)
    killed = eventually(lambda: caught_in_the_middle(worker))
    end(worker)
    assert Export.objects.get(pk=killed.pk).state == "running"
    Export.objects.filter(pk=killed.pk).update(lease_until=Clock(-1))
    Export.objects.filter(state="queued").update(rung_at=None)
    start(WORKER)
    eventually(lambda: not Export.objects.unfinished().exists())
    heard = Heartbeat.objects.filter(heard_at__isnull=False).order_by("queue").values_list("queue", flat=True)
    eventually(lambda: list(heard) == [QUEUE, f"{QUEUE}-bulk"])
    made = list(Export.objects.all())
    assert {export.state for export in made} == {"ready"}
    assert {export.pk: (export.attempts, export.fence) for export in made} == {
        export.pk: (2, 2) if export.pk == killed.pk else (1, 1) for export in made
    }
    eventually(lambda: {path.name for path in storage.folder().iterdir()} == {export.file for export in made})
    for export in made:
        content = (storage.folder() / export.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == export.digest
        assert (len(content), len(PdfReader(storage.folder() / export.file).pages)) == (export.size, export.pages)
    log = (tmp_path / "log").read_text()
    assert str(killed.pk) in log
    assert re.findall(r"Priya|Raghunathan|Whitfield|@example\.org", log) == []


@pytest.mark.thorough
@pytest.mark.parametrize("start", ["folder", "bucket"], indirect=True)
def test_batch_whose_worker_is_killed_half_way_becomes_one_whole_zip(start):
    people = cast()
    edition = published(role(by=people.hr), by=people.hr)
    opening = panel_round(edition, manager=people.manager, candidates=BATCH).opening
    batch = batches.request([opening], by=people.manager, key=uuid.uuid4(), wish=batches.Wish())
    Export.objects.update(rung_at=None)
    start(SWEEP)
    worker = start(WORKER)
    eventually(lambda: batch.children.filter(state="ready").count() >= BATCH // 2)
    end(worker)
    running = list(Export.objects.filter(state="running").values_list("pk", flat=True))
    Export.objects.filter(pk__in=running).update(lease_until=Clock(-1))
    Export.objects.filter(state="queued").update(rung_at=None)
    start(WORKER)
    eventually(lambda: not Export.objects.unfinished().exists())
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("ready", "")
    with storage.read(batch.file, batch.digest) as file, zipfile.ZipFile(file) as bag:
        rows = list(csv.DictReader(bag.read("manifest.csv").decode().splitlines()))
        assert [hashlib.sha256(bag.read(row["file"])).hexdigest() for row in rows] == [row["sha256"] for row in rows]
        assert {bag.read(row["file"])[:5] for row in rows} == {b"%PDF-"}
    assert len(rows) == BATCH
    assert {child.attempts for child in batch.children.all()} <= {1, 2}
    kept = {batch.file, *batch.children.values_list("file", flat=True)}
    eventually(lambda: storage.names() == kept)
    assert {path.name for path in storage.folder().iterdir()} == (kept if storage.is_here() else set())
