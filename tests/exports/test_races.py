"""The same click twice in one moment, and two clicks that contradict each other: one outcome, and no error."""

import uuid

import pytest

from accounts.access import Conflict
from accounts.models import Entry
from exports import queue, storage, tasks, typesetting
from exports.actions import batches, exports, kits
from exports.actions.batches import Wish
from exports.models import Export
from tests.evaluations.test_decisions_race import at_once
from tests.factories import exports as factory

ROUNDS = range(3)

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def typeset(side_by_side, monkeypatch):
    monkeypatch.setattr(typesetting, "typeset", lambda template, data, at: factory.PDF)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("number", ROUNDS)
@pytest.mark.parametrize("wish", [Wish(), Wish(written_as="csv")], ids=["zip", "table"])
def test_a_batch_asked_for_twice_at_once_is_one(panel, people, wish, number):
    made, key = panel(candidates=2), uuid.uuid4()
    ends = at_once(*[lambda: batches.request([made.opening], by=people.manager, key=key, wish=wish)] * 2)
    assert [type(end) for end in ends] == [Export, Export]
    assert ends[0] == ends[1]
    assert (Export.objects.listed().count(), Entry.objects.filter(verb__startswith="requested").count()) == (1, 1)


@pytest.mark.parametrize("number", ROUNDS)
def test_a_scorecard_asked_for_twice_at_once_is_one(measured, people, number):
    key = uuid.uuid4()
    ends = at_once(*[lambda: exports.request(measured, by=people.manager, key=key)] * 2)
    assert ends[0] == ends[1] == Export.objects.get()


@pytest.mark.parametrize("number", ROUNDS)
def test_a_kit_asked_for_twice_at_once_is_one(measured, people, number):
    stage = measured.opening.edition.stages.first()
    ends = at_once(*(lambda each=each: kits.request(each, by=people.manager) for each in (stage, fresh(stage))))
    assert ends[0] == ends[1] == Export.objects.get()


@pytest.mark.parametrize("number", ROUNDS)
def test_run_again_twice_at_once_is_one(panel, people, number):
    ended = batches.request([panel(candidates=2).opening], by=people.manager, key=uuid.uuid4(), wish=Wish())
    exports.cancel(ended, by=people.manager)
    ends = at_once(*(lambda each=each: batches.run_again(each, by=people.manager) for each in (ended, fresh(ended))))
    assert ends[0] == ends[1]
    assert Export.objects.listed().count() == 2


@pytest.mark.parametrize("number", ROUNDS)
def test_cancelled_while_it_is_finished_is_one_of_the_two(measured, people, number):
    export = factory.requested(measured, by=people.manager)
    ends = at_once(
        lambda: tasks.make_export(str(export.pk)),
        lambda: exports.cancel(fresh(export), by=people.manager),
    )
    export.refresh_from_db()
    assert (ends[0], export.state in ("ready", "cancelled")) == (None, True)
    assert isinstance(ends[1], Export if export.state == "cancelled" else Conflict), ends[1]
    assert storage.names() == ({queue.file_name(export, export.fence)} if export.state == "ready" else set())


@pytest.mark.parametrize("number", ROUNDS)
def test_a_batch_cancelled_while_it_is_packed_is_one_of_the_two(panel, people, number):
    batch = batches.request([panel(candidates=2).opening], by=people.manager, key=uuid.uuid4(), wish=Wish())
    tasks.make_in_bulk()
    tasks.make_in_bulk()
    at_once(tasks.make_in_bulk, lambda: exports.cancel(fresh(batch), by=people.manager))
    batch.refresh_from_db()
    assert batch.state in ("ready", "cancelled")
    assert ({batch.file} & storage.names() == {batch.file}) is (batch.state == "ready")
    assert [name for name in storage.names() if name.endswith(("zip", "tmp"))] == [batch.file] * bool(batch.file)
