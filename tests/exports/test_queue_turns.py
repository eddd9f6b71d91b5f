"""Whose turn it is among the batches, and that single exports never wait behind them."""

import uuid

import pytest

from exports import queue, tasks
from exports.actions.exports import sweep
from exports.enums import ExportState
from exports.models import Export
from exports.querysets import Clock
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def batch(person, count, *, ago=0):
    made = Export.objects.create(
        kind="batch", requested_by=person, parameters={"openings": [], "skipped": {}}, enqueued_at=Clock(-ago)
    )
    for _ in range(count):
        Export.objects.create(
            kind="scorecard",
            requested_by=person,
            batch=made,
            parameters={"evaluation": str(uuid.uuid4()), "name_candidate": False},
            enqueued_at=Clock(-ago),
        )
    return Export.objects.get(pk=made.pk)


def take():
    """The person whose document is begun, as a worker would."""
    pk = queue.next_in_bulk()
    assert queue.claim(pk) is not None
    return Export.objects.get(pk=pk).requested_by


@pytest.fixture
def cast():
    return {name: UserFactory(name=name) for name in ("early", "late")}


def test_turns_go_round_among_people_and_nobody_has_more_than_two_at_once(cast):
    batch(cast["early"], 5, ago=60)
    batch(cast["late"], 5)
    assert [take().name for _ in range(4)] == ["early", "late", "early", "late"]
    assert queue.next_in_bulk() is None


def test_one_person_alone_has_no_more_than_two_at_once_either(cast, settings):
    batch(cast["early"], 5)
    assert [take().name for _ in range(2)] == ["early", "early"]
    assert queue.next_in_bulk() is None
    settings.EXPORTS_AT_ONCE = 3
    assert take().name == "early"


def test_packing_comes_when_all_have_ended(cast):
    made = batch(cast["early"], 2)
    made.children.update(state=ExportState.CANCELLED)
    assert queue.next_in_bulk() == made.pk


def test_single_exports_are_rung_for_by_themselves_and_batches_by_their_turn(cast, rung):
    made = batch(cast["early"], 3, ago=60)
    single = Export.objects.create(
        kind="scorecard", requested_by=cast["late"], parameters={"evaluation": str(uuid.uuid4())}
    )
    assert queue.unheard(seconds=10, most=100) == [single.pk]
    assert queue.unheard_in_bulk(seconds=10) in set(made.children.values_list("pk", flat=True))


def test_a_broken_chain_of_bells_is_rung_again_by_the_sweep(cast, rung, django_capture_on_commit_callbacks):
    batch(cast["early"], 3, ago=60)
    system = type(cast["early"]).objects.system()
    with django_capture_on_commit_callbacks(execute=True):
        sweep(None, by=system, found=set())
    assert rung == ["bulk", "bulk"]
    with django_capture_on_commit_callbacks(execute=True):
        sweep(None, by=system, found=set())
    assert rung == ["bulk"] * 2 or rung == ["bulk"] * 4  # another child's turn may come first


def test_each_bell_makes_a_few_and_rings_for_the_next(cast, rung):
    made = batch(cast["early"], queue.HAND + 2)
    tasks.make_in_bulk()
    assert rung == ["bulk"]
    states = sorted(made.children.values_list("state", flat=True))
    assert states == ["failed"] * queue.HAND + ["queued"] * 2  # there is no such evaluation


def test_a_full_disk_ends_the_chain_and_burns_no_attempt(cast, rung, monkeypatch):
    def full():
        raise tasks.storage.StorageFull

    monkeypatch.setattr(tasks.storage, "demand_room", full)
    made = batch(cast["early"], 1)
    tasks.make_in_bulk()
    child = made.children.get()
    assert (rung, child.state, child.attempts, child.error) == ([], "queued", 0, tasks.FULL)


def test_what_waited_for_room_is_rung_for_within_five_seconds(cast, rung, django_capture_on_commit_callbacks):
    child = batch(cast["early"], 1).children.get()
    system = type(cast["early"]).objects.system()
    queue.put_back(child.pk, queue.claim(child.pk), tasks.FULL)
    for seconds, bells in ((2, []), (5, ["bulk", "bulk"])):
        Export.objects.filter(pk=child.pk).update(rung_at=Clock(-seconds))
        with django_capture_on_commit_callbacks(execute=True):
            sweep(None, by=system, found=set())
        assert rung == bells


def test_a_lease_is_kept_as_long_as_the_work_takes(cast, monkeypatch):
    made = batch(cast["early"], 1)
    child = made.children.get()
    renewed = []
    monkeypatch.setattr(queue, "RENEWED", 0.01)
    monkeypatch.setattr(queue, "renew", lambda pk, fence: renewed.append((pk, fence)) or True)
    fence = queue.claim(child.pk)
    with tasks._renewing({child.pk: fence}):
        while len(renewed) < 3:
            pass
    count = len(renewed)
    assert set(renewed) == {(child.pk, fence)}
    assert len(renewed) == count
