"""The ZIP of a batch: what is in it, under which names, and what stays out."""

import csv
import hashlib
import io
import re
import uuid
import zipfile

import pytest
from django.core.exceptions import PermissionDenied

from evaluations.actions import panels
from evaluations.models import Candidate
from exports import archive, queue, storage, tasks
from exports.actions import batches, exports
from exports.actions.batches import Wish
from exports.batches import left_out
from exports.enums import ExportState, Skipped
from exports.models import Export
from tests.factories import exports as factory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def batch(panel, people):
    """Of three candidates, every document made of bytes that were never typeset."""
    made = panel(candidates=3)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(name_candidate=True))
    for number, child in enumerate(asked.children.all()):
        factory.finished(child, content=factory.PDF + bytes([number]))
    return asked


def pack(batch) -> zipfile.ZipFile:
    """By the worker's own task."""
    tasks.make_in_bulk()
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("ready", "")
    with storage.read(batch.file, batch.digest) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_zip_holds_every_document_and_a_manifest_that_checks(batch):
    bag = pack(batch)
    rows = list(csv.DictReader(bag.read("manifest.csv").decode().splitlines()))
    assert bag.namelist() == [*(row["file"] for row in rows), "manifest.csv", "SHA256SUMS"]
    assert [hashlib.sha256(bag.read(row["file"])).hexdigest() for row in rows] == [row["sha256"] for row in rows]
    assert bag.read("SHA256SUMS").decode() == "".join(f"{row['sha256']}  {row['file']}\n" for row in rows)
    assert all(row["candidate"].startswith("Candidate ") for row in rows)
    assert (batch.pages, batch.size) == (9, (storage.folder() / batch.file).stat().st_size)
    assert batch.shown == {child.evaluation_id for child in batch.children.all()}


NASTY = [
    "../../etc/passwd",
    "CON",
    "a/b\\c",
    "Ann Lee",
    "Ann Lee",
    "=HYPERLINK(1)",
    "李小龍",
    "\u202egnp.exe",
    "x" * 200,
]


def test_names_of_members_are_safe_and_unlike_each_other(panel, people):
    made = panel(candidates=len(NASTY))
    for evaluation, name in zip(made.evaluations, NASTY, strict=True):
        Candidate.objects.filter(pk=evaluation.candidate_id).update(name=name)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(name_candidate=True))
    for child in asked.children.all():
        factory.finished(child)
    found = list(csv.DictReader(pack(asked).read("manifest.csv").decode().splitlines()))
    found = [row["file"] for row in found]
    assert len(set(found)) == len(NASTY)
    assert [name for name in found if not re.fullmatch(r"\d{3}-[a-z0-9-]{1,60}-[0-9a-f]{8}\.pdf", name)] == []


def test_without_names_the_zip_says_none(panel, people):
    made = panel(candidates=2)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish())
    for child in asked.children.all():
        factory.finished(child)
    bag = pack(asked)
    told = " ".join(bag.namelist()) + bag.read("manifest.csv").decode()
    for evaluation in made.evaluations:
        assert evaluation.candidate.name.split()[0].lower() not in told.lower()


def test_what_closed_to_the_asker_meanwhile_stays_out_and_the_rest_is_packed(batch, panel, people):
    closed = batch.children.first()
    evaluation = archive.Evaluation.objects.get(pk=closed.evaluation_id)
    stage = evaluation.opening.edition.stages.first()
    panels.seat(evaluation.opening, by=people.hr, assessor=people.manager, stage=stage)
    for card in people.manager.scorecards.exclude(evaluation=evaluation):
        card.delete()
    bag = pack(batch)
    assert len(bag.namelist()) == 2 + 2
    assert closed.evaluation_id not in batch.shown
    assert batch.parameters["skipped"] == {closed.evaluation_id: "blind"}


def test_a_batch_whose_documents_all_failed_says_so(batch, people):
    batch.children.update(state=ExportState.FAILED, error="It broke.", file="", digest="")
    tasks.make_in_bulk()
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("failed", archive.NOTHING)


def test_a_document_that_was_changed_on_disk_fails_the_batch_with_a_sentence(batch):
    (storage.folder() / batch.children.first().file).write_bytes(b"something else")
    tasks.make_in_bulk()
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("failed", tasks.LOST)
    assert list(storage.folder().glob("*.tmp")) == []


def test_a_zip_is_fetched_only_while_everything_in_it_is_open(batch, people):
    pack(batch)
    exports.download(batch, by=people.manager).close()
    evaluation = archive.Evaluation.objects.get(pk=batch.children.first().evaluation_id)
    panels.seat(
        evaluation.opening, by=people.hr, assessor=people.manager, stage=evaluation.opening.edition.stages.first()
    )
    with pytest.raises(PermissionDenied, match="not open to you"):
        exports.download(batch, by=people.manager)


def test_fetching_a_zip_is_a_reveal_of_every_evaluation_in_it(batch, people):
    pack(batch)
    exports.download(batch, by=people.manager).close()
    exports.download(batch, by=people.manager).close()
    ids = [child.evaluation_id for child in batch.children.all()]
    seen = archive.Evaluation.objects.filter(pk__in=ids, reveals__person=people.manager)
    assert seen.count() == 3


def test_a_batch_is_not_packed_before_its_last_document_has_ended(panel, people):
    made = panel(candidates=2)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish())
    assert queue.claim(asked.pk) is None
    first, second = asked.children.all()
    factory.finished(first)
    assert queue.claim(asked.pk) is None
    Export.objects.filter(pk=second.pk).update(state=ExportState.FAILED, error="It broke.")
    assert queue.claim(asked.pk) == 1


def test_what_is_anonymous_to_the_asker_meanwhile_stays_out_and_says_so(batch, people):
    """The documents say names, and whoever asked has since been asked to score in the opening."""
    coded, shown, blind = archive.Evaluation.objects.order_by("pk")
    type(coded.opening).objects.update(anonymous=True)
    panels.seat(coded.opening, by=people.hr, assessor=people.manager, stage=coded.opening.edition.stages.first())
    people.manager.scorecards.exclude(evaluation=blind).delete()
    archive.Evaluation.objects.filter(pk=shown.pk).update(name_shown_at="2026-11-28T12:00Z", name_shown_by=people.hr)
    pack(batch)
    assert batch.parameters["skipped"] == {str(coded.pk): "anonymous", str(blind.pk): "blind"}
    assert batch.shown == {str(shown.pk)}
    assert [(each.people, each.why) for each in left_out(people.manager, batch)] == [
        ([coded.candidate.code_name], Skipped.ANONYMOUS.label),
        ([blind.candidate.code_name], Skipped.BLIND.label),
    ]
