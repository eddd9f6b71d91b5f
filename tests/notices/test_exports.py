"""The mail about a long export: where it was asked for, once, and to nobody who may not have the document any more."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from evaluations.actions import panels
from exports import tasks as making
from exports.actions import batches
from exports.actions.batches import Wish
from exports.models import Export
from notices import due
from notices.models import Mail
from tests.factories import exports as factory

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _silent(monkeypatch):
    for task in (making.make_export, making.make_in_bulk):
        monkeypatch.setattr(task, "delay", lambda *ids: None)


@pytest.fixture
def made(round_):
    return round_(submitted=2)


@pytest.fixture
def ready(made, people):
    """A function: a batch of the manager's with its documents made and packed, an hour ago by nobody's clock."""

    def make(**how):
        wish = Wish(**{"which": "begun", "mail": True, **how})
        batch = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=wish)
        for child in batch.children.all():
            factory.finished(child)
        done = factory.finished(batch)
        shown = {**done.parameters, "shown": [child.evaluation_id for child in batch.children.all()]}
        Export.objects.filter(pk=done.pk).update(parameters=shown)
        return Export.objects.get(pk=done.pk)

    return make


def mails(found):
    return [message for message in found if "export" in message.subject]


def test_mail_says_what_is_ready_and_leads_to_it(ready, deliver, people, settings):
    settings.SITE_URL = "https://hiring.example.com"
    batch = ready()
    Export.objects.update(expires_at="2026-12-05T16:00Z")
    (message,) = mails(deliver(timezone.now()))
    assert (message.to, message.subject) == (
        [people.manager.email],
        "Your export is ready: One scorecard, Technical Director, Logistics Platform",
    )
    assert "Kept" not in message.body
    assert (
        "The export you asked for is ready: One scorecard, Technical Director, Logistics Platform. "
        "It is kept until Saturday 5 December 2026, 16:00 UTC, then deleted. Only you can download it."
    ) in message.body
    links = [word for word in message.body.split() if word.startswith("http")]
    base = "https://hiring.example.com"
    assert links == [f"{base}/exports/{batch.pk}/", f"{base}/settings/"]
    assert (message.attachments, [kind for _, kind in message.alternatives]) == ([], ["text/html"])
    assert [word for word in ("Priya", "Raghunathan") if word in message.body] == []


def test_mail_is_sent_once_however_often_it_is_looked(ready, deliver):
    ready()
    now = timezone.now()
    assert [len(mails(deliver(now + timedelta(minutes=minutes)))) for minutes in (0, 1, 600)] == [1, 0, 0]


def test_mail_is_sent_where_it_was_asked_for_and_reminders_do_not_matter(ready, deliver, people):
    User.objects.filter(pk=people.manager.pk).update(reminders_on=False)
    ready(mail=False)
    assert mails(deliver(timezone.now())) == []
    ready(name_candidate=True)
    assert len(mails(deliver(timezone.now()))) == 1


def test_mail_counts_the_documents_that_failed(ready, deliver):
    batch = ready()
    batch.children.update(state="failed", error="It could not be made.")
    (message,) = mails(deliver(timezone.now()))
    assert "One document could not be made; its page says why. It is kept" in message.body


def unready(batch, people):
    Export.objects.filter(pk=batch.pk).update(state="cancelled")


def gone(batch, people):
    User.objects.filter(pk=people.manager.pk).update(is_active=False)


def expired(batch, people):
    Export.objects.filter(pk=batch.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def blind(batch, people):
    """The manager is asked to score: a seat there keeps the others' ratings from them."""
    evaluation = Export.objects.get(batch=batch).evaluation_id
    opening = people.manager.openings_managed.get()
    panels.seat(opening, by=people.hr, assessor=people.manager, stage=opening.edition.stages.first())
    assert opening.evaluations.get().pk == uuid.UUID(evaluation)


def handed_on(batch, people):
    opening = people.manager.openings_managed.get()
    opening.manager = people.other_manager
    opening.save()


@pytest.mark.parametrize("what", [unready, gone, expired, blind, handed_on])
@pytest.mark.parametrize("when", ["before the row", "after it"])
def test_mail_is_not_sent_for_what_is_no_longer_to_be_had(ready, deliver, people, what, when):
    batch = ready()
    now = timezone.now()
    if when == "after it":
        Mail.objects.bulk_create(
            Mail(**vars(each)) for each in due.of_exports(Export.objects.listed().select_related("requested_by"), now)
        )
        assert Mail.objects.filter(kind="export_ready").count() == 1
    what(batch, people)
    assert mails(deliver(now)) == []
    assert set(Mail.objects.filter(kind="export_ready").values_list("state", flat=True)) <= {"dropped"}


def test_nothing_older_than_a_day_is_sent(ready, deliver):
    at = ready().finished_at
    assert {each.day for each in due.of_exports(due.exports(), at)} == {at.date()}
    assert [len(due.of_exports(due.exports(), moment)) for moment in (at - DAY, at + DAY)] == [0, 0]
    assert mails(deliver(at + DAY)) == []


def test_looking_asks_as_much_for_thirty_exports_as_for_one(ready, people, django_assert_num_queries):
    batch = ready()
    with django_assert_num_queries(3):
        assert len(due.wanted(timezone.now())) == 1
    for number in range(29):
        batch.pk, batch.idempotency_key, batch._state.adding = uuid.uuid4(), uuid.uuid4(), True
        batch.file = f"{number}"
        batch.save()
    with django_assert_num_queries(3):
        assert len(due.wanted(timezone.now())) == 30


def test_table_is_mailed_about_as_well_and_run_again_keeps_the_wish(made, deliver, people):
    wish = Wish(which="begun", written_as="csv", mail=True)
    table = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=wish)
    factory.finished(table)
    (message,) = mails(deliver(timezone.now()))
    assert message.subject == "Your export is ready: Table of ratings, CSV, Technical Director, Logistics Platform"
    table.refresh_from_db()
    assert batches.run_again(table, by=people.manager).parameters["mail"] is True
