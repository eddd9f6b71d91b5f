"""How the workers fare, told from the queue's rows, the workers' answers and the storage."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from exports import health, queue, storage, tasks
from exports.actions import batches, exports
from exports.health import Line
from exports.models import Export, Heartbeat
from tests.factories import exports as factory

SINGLE, BULK = "plumbline", "plumbline-bulk"
FULL = "The storage for exports is full. Exports wait, and go on by themselves once there is room."
UNSWEPT = "The sweep does not run, so lost documents are not taken up and no worker is asked for."

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def beating(now):
    """A function: both queues' workers asked and heard so many seconds ago."""

    def make(asked=5, single=4, bulk=3):
        for name, heard in ((SINGLE, single), (BULK, bulk)):
            at = {"asked_at": now - timedelta(seconds=asked), "heard_at": now - timedelta(seconds=heard)}
            Heartbeat.objects.update_or_create(queue=name, defaults=at)

    return make


def test_health_of_an_idle_house(beating, now, django_assert_num_queries):
    beating()
    with django_assert_num_queries(2):
        found = health.read(now)
    assert found == health.Health(
        single=Line(0, 0, None, timedelta(seconds=4)),
        bulk=Line(0, 0, None, timedelta(seconds=3)),
        asked=timedelta(seconds=5),
        is_full=False,
    )
    assert found.troubles == []


def test_health_counts_each_queue_and_its_oldest(panel, people, beating, now):
    """A batch that waits for its own documents waits for nobody else: it is not counted, its documents are."""
    beating()
    opening = panel(candidates=3).opening
    batch = batches.request([opening], by=people.manager, key=uuid.uuid4(), wish=batches.Wish())
    batch.children.update(enqueued_at=now - timedelta(hours=2))
    Export.objects.filter(pk=batch.pk).update(enqueued_at=now - timedelta(hours=3))
    evaluation = opening.evaluations.first()
    older, newer = (factory.requested(evaluation, by=people.manager) for _ in range(2))
    Export.objects.filter(pk=older.pk).update(enqueued_at=now - timedelta(seconds=50))
    Export.objects.filter(pk=newer.pk).update(enqueued_at=now - timedelta(seconds=20))
    queue.claim(newer.pk)
    queue.claim(batch.children.first().pk)
    found = health.read(now)
    assert (found.single.waiting, found.single.running, found.single.oldest) == (1, 1, timedelta(seconds=50))
    assert (found.bulk.waiting, found.bulk.running, found.bulk.oldest) == (2, 1, timedelta(hours=2))
    assert found.troubles == []


def test_health_says_how_long_somebody_waits(measured, people, beating, now):
    beating()
    factory.requested(measured, by=people.manager)
    Export.objects.update(enqueued_at=now - timedelta(minutes=90))
    assert health.read(now).troubles == ["A document that somebody waits for has not been begun for 90 minutes."]


@pytest.mark.parametrize(
    ("silent", "about"), [("single", "documents asked for one by one"), ("bulk", "batches and tables")]
)
def test_health_names_the_queue_whose_worker_is_silent(beating, now, silent, about):
    beating(**{silent: 91})
    assert health.read(now).troubles == [
        f"No worker answers for {about}. What is asked for is kept, and made once one runs."
    ]


def test_health_without_a_sweep_blames_no_worker(beating, now):
    beating(asked=91, single=91, bulk=91)
    assert health.read(now).troubles == [UNSWEPT]
    Heartbeat.objects.all().delete()
    assert health.read(now).troubles == [UNSWEPT]


def test_health_says_that_the_storage_is_full_here(beating, now, monkeypatch):
    beating()

    def full():
        raise storage.StorageFull

    monkeypatch.setattr(storage, "demand_room", full)
    assert health.read(now).troubles == [FULL]


def test_health_says_that_the_storage_is_full_where_a_worker_runs(measured, people, beating, now):
    beating()
    export = factory.requested(measured, by=people.manager)
    queue.put_back(export.pk, queue.claim(export.pk), tasks.FULL)
    assert health.read(now).troubles == [FULL]


def test_health_tells_a_storage_that_is_away_from_one_that_is_full(measured, people, beating, now):
    beating()
    export = factory.requested(measured, by=people.manager)
    queue.put_back(export.pk, queue.claim(export.pk), tasks.AWAY)
    found = health.read(now)
    assert found.troubles == [f"{health.AWAY}. Exports wait, and go on by themselves once it can."]
    assert (found.is_full, found.is_away) == (False, True)


def test_health_takes_a_document_begun_afresh_for_an_erasure_for_no_trouble(measured, people, beating, now):
    beating()
    export = factory.requested(measured, by=people.manager)
    queue.put_back(export.pk, queue.claim(export.pk), tasks.ERASED)
    assert health.read(now).troubles == []


def test_clock_that_is_ahead_makes_no_time_below_nothing(beating, now):
    beating(asked=-3, single=-2, bulk=-1)
    found = health.read(now)
    assert (found.asked, found.single.heard, found.bulk.heard) == (timedelta(),) * 3


def test_sweep_asks_each_queue_whether_it_lives_and_now_and_then(asked_for_life, django_capture_on_commit_callbacks):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            exports.sweep(None, by=User.objects.system(), found=set())
    assert asked_for_life == [SINGLE, BULK]


def test_answer_is_kept_for_its_queue_alone(now):
    assert health.mark_asked() == [SINGLE, BULK]
    tasks.beat(SINGLE)
    found = health.read(now + timedelta(seconds=1))
    assert (found.single.is_silent, found.bulk.is_silent) == (False, True)


def test_answer_for_a_queue_that_is_not_ours_makes_no_row():
    tasks.beat("another")
    assert Heartbeat.objects.count() == 0
