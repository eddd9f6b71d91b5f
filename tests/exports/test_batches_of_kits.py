"""Interview kits of whole openings, in one ZIP."""

import csv
import io
import uuid
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Entry
from evaluations.models import Reveal
from exports import storage, tasks
from exports.actions import batches, exports
from exports.actions.batches import Wish
from exports.models import Export
from exports.views.downloads import fetch
from roles.models import InterviewStage
from tests.exports.pages import text, url
from tests.factories import exports as factory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(panel, people):
    """Of two openings that measure by the same edition, where nobody was judged yet."""
    openings = [panel(submitted=0, title=title).opening for title in ("Here", "There")]
    return batches.request(openings, by=people.manager, key=uuid.uuid4(), wish=Wish(kits=True))


def packed(asked) -> zipfile.ZipFile:
    for child in asked.children.all():
        factory.finished(child)
    tasks.make_in_bulk()
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("ready", "")
    with storage.read(asked.file, asked.digest) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_there_is_one_kit_for_each_stage_of_the_openings_editions(asked, people, rung):
    stages = list(InterviewStage.objects.values_list("pk", flat=True).order_by("pk"))
    assert sorted(child.parameters["stage"] for child in asked.children.all()) == stages
    assert {child.kind for child in asked.children.all()} == {"kit"}
    assert (asked.kind, asked.is_of_kits, asked.parameters["skipped"]) == ("batch", True, {})
    assert rung == ["bulk", "bulk"]
    entries = Entry.objects.filter(subject_id=str(asked.pk))
    assert [(entry.verb, entry.facts) for entry in entries] == [("requested kits", {})] * 2


def test_zip_of_kits_names_role_edition_and_stage(asked):
    bag = packed(asked)
    rows = list(csv.DictReader(bag.read("manifest.csv").decode().splitlines()))
    edition = InterviewStage.objects.first().edition
    codes = sorted(
        f"{edition.role.key}-e{edition.number}-{key}" for key in edition.stages.values_list("key", flat=True)
    )
    assert [row["stage"] for row in rows] == codes
    keys = {child.stage_id: child.pk.hex[:8] for child in asked.children.all()}
    made = {f"{edition.role.key}-e1-{stage.key}": keys[stage.pk] for stage in edition.stages.all()}
    assert [row["file"] for row in rows] == [f"{at:03d}-{code}-{made[code]}.pdf" for at, code in enumerate(codes, 1)]
    assert asked.shown == set()


def test_fetching_kits_reveals_nobody_and_is_journalled(asked, people):
    packed(asked)
    fetch(asked, by=people.manager).close()
    assert Reveal.objects.count() == 0
    verbs = set(Entry.objects.filter(subject_id=str(asked.pk)).values_list("verb", flat=True))
    assert verbs == {"requested kits", "downloaded kits"}


def test_kits_are_to_be_had_while_one_owes_a_scorecard(panel, people):
    made = panel(assessors=[people.manager], submitted=0)
    batch = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(kits=True))
    packed(batch)
    fetch(batch, by=people.manager).close()


def test_who_runs_no_opening_gets_no_kits_by_the_hundred(panel, people):
    opening = panel().opening
    with pytest.raises(PermissionDenied):
        batches.request([opening], by=people.interviewer, key=uuid.uuid4(), wish=Wish(kits=True))


def test_openings_without_a_stage_start_nothing(panel, people, monkeypatch):
    opening = panel().opening
    monkeypatch.setattr(batches.InterviewStage, "objects", InterviewStage.objects.none())
    with pytest.raises(ValidationError, match="has no stage, so nothing was started"):
        batches.request([opening], by=people.manager, key=uuid.uuid4(), wish=Wish(kits=True))
    assert Export.objects.count() == 0


def test_form_asks_for_kits_and_the_page_shows_how_far_they_are(manager, panel):
    opening = panel(submitted=0).opening
    sent = {"key": str(uuid.uuid4()), "openings": [opening.pk], "what": "kits", "which": "complete"}
    manager.post(reverse("exports:batch_request"), sent)
    batch = Export.objects.get(kind="batch")
    page = text(manager.get(url("detail", batch)))
    assert ("Two interview kits" in page, "0 of 2 ready." in page) == (True, True)
    assert "A PDF for each interview stage, in a ZIP" in page
    packed(batch)
    assert "2 PDFs, 6 pages" in text(manager.get(url("detail", batch)))
    assert "2 PDFs in a ZIP" in text(manager.get(reverse("exports:export_list")))
    answer = manager.get(url("download", batch))
    assert answer["Content-Disposition"] == f'attachment; filename="interview-kits-{batch.pk.hex[:8]}.zip"'
    answer.close()


def test_kits_run_again_are_kits_again(asked, people):
    exports.cancel(asked, by=people.manager)
    again = batches.run_again(Export.objects.get(pk=asked.pk), by=people.manager)
    assert (again.is_of_kits, again.children.count()) == (True, asked.children.count())
