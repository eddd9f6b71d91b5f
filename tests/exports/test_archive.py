"""The ZIP of a batch: what is in it, under which names, and what stays out."""

import csv
import hashlib
import io
import os
import re
import tracemalloc
import uuid
import zipfile

import pytest
from django.core.exceptions import PermissionDenied

from evaluations.actions import panels
from evaluations.models import Candidate
from exports import archive, queue, storage, tasks
from exports.actions import batches
from exports.actions.batches import Wish
from exports.batches import left_out
from exports.enums import ExportState, Skipped
from exports.models import Export
from exports.views.downloads import fetch
from tests.factories import exports as factory

LARGE = 12 * 2**20  # bytes

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


def test_zip_holds_every_document_and_a_manifest_that_checks(store, batch):
    bag = pack(batch)
    rows = list(csv.DictReader(bag.read("manifest.csv").decode().splitlines()))
    assert bag.namelist() == [*(row["file"] for row in rows), "manifest.csv", "SHA256SUMS"]
    assert [hashlib.sha256(bag.read(row["file"])).hexdigest() for row in rows] == [row["sha256"] for row in rows]
    assert bag.read("SHA256SUMS").decode() == "".join(f"{row['sha256']}  {row['file']}\n" for row in rows)
    assert all(row["candidate"].startswith("Candidate ") for row in rows)
    assert (batch.pages, batch.size) == (9, store.size(batch.file))
    assert batch.shown == {child.evaluation_id for child in batch.children.all()}


def test_a_zip_larger_than_memory_may_be_is_streamed(store, panel, people):
    made = panel(candidates=4)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish())
    for child in asked.children.all():
        factory.finished(child, content=os.urandom(LARGE))
    tracemalloc.start()
    try:
        tasks.make_in_bulk()
        assert tracemalloc.get_traced_memory()[1] < LARGE
    finally:
        tracemalloc.stop()
    asked.refresh_from_db()
    assert (asked.state, asked.size > 4 * LARGE) == ("ready", True)


NASTY = [
    "Αλέξανδρος Δημητρίου",
    "لينا الحداد",
    "Þórdís Łucja",
    "💥💥",
    "長" * 100,
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
    assert [name for name in found if not re.fullmatch(r"\d{3}-[^\W_][\w-]*-[0-9a-f]{8}\.pdf", name)] == []
    assert max(len(name.encode()) for name in found) < 150
    said = {re.sub(r"^\d{3}-|-[0-9a-f]{8}\.pdf$", "", name) for name in found}
    assert said >= {"αλέξανδρος-δημητρίου", "لينا-الحداد", "þórdís-łucja", "李小龍", "長" * 40, "con", "etcpasswd"}
    assert sum(name.startswith("candidate-") for name in said) == 1  # the one without a letter goes by its code


def test_names_that_collide_are_files_of_their_own_wherever_the_zip_is_unpacked(panel, people, tmp_path):
    same = ["Ann Lee", "ANN LEE", "ann-lee", "Ann  Lee", "Änn Lee", "manifest.csv", "SHA256SUMS"]
    made = panel(candidates=len(same))
    for evaluation, name in zip(made.evaluations, same, strict=True):
        Candidate.objects.filter(pk=evaluation.candidate_id).update(name=name)
    asked = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(name_candidate=True))
    for number, child in enumerate(asked.children.all()):
        factory.finished(child, content=factory.PDF + bytes([number]))
    pack(asked).extractall(tmp_path / "out")
    files = {path.name.casefold(): path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_dir()] == []
    assert len(files) == len(same) + 2
    assert sorted(set(files.values()) - {files["manifest.csv"], files["sha256sums"]}) == [
        factory.PDF + bytes([number]) for number in range(len(same))
    ]


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


def test_a_batch_whose_documents_are_all_closed_by_now_says_that(batch):
    Candidate.objects.update(employee=batch.requested_by)
    tasks.make_in_bulk()
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("failed", archive.CLOSED)


@pytest.mark.parametrize("how", ["missing", "changed"])
def test_a_document_that_was_lost_fails_the_batch_with_a_sentence(damage, batch, how):
    damage(batch.children.first().file, how)
    tasks.make_in_bulk()
    batch.refresh_from_db()
    assert (batch.state, batch.error, batch.file) == ("failed", tasks.LOST, "")
    assert {name for name in storage.names() if not name.endswith(".pdf")} == set()
    assert list(storage.folder().glob("*.tmp")) == []


def test_a_zip_is_fetched_only_while_everything_in_it_is_open(batch, people):
    pack(batch)
    fetch(batch, by=people.manager).close()
    evaluation = archive.Evaluation.objects.get(pk=batch.children.first().evaluation_id)
    panels.seat(
        evaluation.opening, by=people.hr, assessor=people.manager, stage=evaluation.opening.edition.stages.first()
    )
    with pytest.raises(PermissionDenied, match="not open to you"):
        fetch(batch, by=people.manager)


def test_fetching_a_zip_is_a_reveal_of_every_evaluation_in_it(batch, people):
    pack(batch)
    fetch(batch, by=people.manager).close()
    fetch(batch, by=people.manager).close()
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
    assert [(each.people, each.why) for each in left_out(people.manager, [batch])[batch.pk]] == [
        ([coded.candidate.code_name], Skipped.ANONYMOUS.label),
        ([blind.candidate.code_name], Skipped.BLIND.label),
    ]
