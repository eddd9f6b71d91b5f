"""What a batch says of itself once it has ended, and ended again: counts, whom it leaves out, what may be tried."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from evaluations.models import Candidate, Scorecard
from exports import storage, tasks
from exports.actions import batches, exports
from exports.actions.batches import Wish
from exports.models import Export
from tests.exports.pages import text, url
from tests.factories import exports as factory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(panel, people):
    def ask(candidates):
        made = panel(candidates=candidates)
        return batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(name_candidate=True))

    return ask


def broken(batch):
    """One of its documents failed, the others are there; it is packed. The one that failed, and the others."""
    bad, *good = batch.children.all()
    for child in good:
        factory.finished(child)
    Export.objects.filter(pk=bad.pk).update(state="failed", error="It broke.", finished_at=timezone.now())
    tasks.make_in_bulk()
    batch.refresh_from_db()
    return bad, good


def sweep():
    return exports.sweep(None, by=User.objects.system(), found=storage.names())


def listed(manager):
    return text(manager.get(reverse("exports:export_list")))


def test_list_says_how_many_of_how_many_are_in_the_zip(manager, asked):
    batch = asked(3)
    broken(batch)
    assert "2 of 3 PDFs in a ZIP" in listed(manager)
    Export.objects.filter(pk=batch.pk).update(state="expired")
    assert "2 of 3 PDFs in a ZIP" in listed(manager)


def test_list_claims_no_zip_of_a_batch_that_was_cancelled(manager, asked, people):
    batch = asked(3)
    factory.finished(batch.children.first())
    exports.cancel(batch, by=people.manager)
    assert "1 of 3 made, none packed" in listed(manager)
    assert "in a ZIP" not in listed(manager)


def test_documents_of_a_cancelled_batch_go_with_the_next_sweep(manager, asked):
    batch = asked(3)
    factory.finished(batch.children.first())
    assert "Nothing of it is kept." in text(manager.post(url("cancel", batch), follow=True))
    assert (sweep().removed, storage.names()) == (1, set())
    assert "when 1 of 3 were ready" in text(manager.get(url("detail", batch)))


def test_time_left_of_what_is_tried_again_is_not_reckoned_from_days_ago(manager, asked):
    batch = asked(5)
    broken(batch)
    Export.objects.filter(batch=batch).update(finished_at=timezone.now() - timedelta(days=2))
    manager.post(url("try_again", batch))
    assert "4 of 5 ready. You can leave this page." in text(manager.get(url("detail", batch)))


def test_whoever_was_left_out_and_is_packed_later_is_no_longer_named(manager, asked, people):
    batch = asked(3)
    evaluation = batch.children.last().evaluation_id
    card = Scorecard.objects.create(evaluation_id=evaluation, assessor=people.manager)
    bad, _ = broken(batch)
    assert "1 left out." in text(manager.get(url("detail", batch)))
    card.delete()
    exports.try_again(batch, by=people.manager)
    factory.finished(bad)
    tasks.make_in_bulk()
    page = text(manager.get(url("detail", batch)))
    assert ("3 PDFs" in page, "left out" in page) == (True, False)


def test_whoever_was_erased_before_the_packing_is_counted_as_left_out(manager, asked):
    batch = asked(3)
    for child in batch.children.all():
        factory.finished(child)
    Candidate.objects.filter(evaluations=batch.children.first().evaluation_id).update(erased_at=timezone.now())
    assert sweep().expired == 1
    tasks.make_in_bulk()
    page = text(manager.get(url("detail", batch)))
    assert "2 PDFs" in page
    assert "1 left out." in page
    assert "erased from Plumbline since the batch was asked for." in page


def test_what_failed_is_tried_again_only_while_the_rest_is_there(manager, asked):
    batch = asked(3)
    broken(batch)
    assert "Try the 1 again" in text(manager.get(url("detail", batch)))
    Export.objects.exclude(state="failed").update(state="expired", file="", digest="")
    page = text(manager.get(url("detail", batch)))
    assert ("Try the 1 again" in page, "Run again" in page) == (False, True)
    assert manager.post(url("try_again", batch)).status_code == 403
    assert set(batch.children.values_list("state", flat=True)) == {"failed", "expired"}


def test_what_failed_of_a_cancelled_batch_is_not_tried_alone(manager, asked, people):
    batch = asked(3)
    Export.objects.filter(pk=batch.children.first().pk).update(state="failed", error="It broke.")
    exports.cancel(batch, by=people.manager)
    page = text(manager.get(url("detail", batch)))
    assert ("Try the 1 again" in page, "Run again" in page) == (False, True)
    assert manager.post(url("try_again", batch)).status_code == 403


def test_a_batch_of_which_everything_failed_is_tried_again(manager, asked):
    batch = asked(2)
    Export.objects.filter(batch=batch).update(state="failed", error="It broke.")
    tasks.make_in_bulk()
    assert "Try the 2 again" in text(manager.get(url("detail", batch)))
    assert manager.post(url("try_again", batch)).status_code == 302
    assert set(batch.children.values_list("state", flat=True)) == {"queued"}
