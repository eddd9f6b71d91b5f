"""The few documents of a batch that one worker takes at once: read together, made one by one, each for itself."""

import uuid

import pytest
from django.utils import timezone

from evaluations import scoresheet
from evaluations.actions import overrides
from evaluations.models import Candidate, Evaluation
from exports import genuine, queue, storage, tasks, typesetting
from exports.actions import batches
from exports.actions.batches import Wish
from exports.documents import scorecard
from exports.enums import ExportState
from exports.models import Export
from exports.querysets import Clock
from tests.exports.test_queue_turns import batch
from tests.factories import evaluations as story
from tests.factories import exports as factory
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def typeset(monkeypatch):
    """Whose documents were typeset, in order."""
    made = []
    monkeypatch.setattr(
        typesetting, "typeset", lambda template, data, at: made.append(data["candidate"]) or factory.PDF
    )
    return made


@pytest.fixture
def asked(panel, people, rung):
    """A batch of four scorecards, in the order of their turn."""
    made = panel(candidates=4)
    wish = Wish(name_candidate=True)
    export = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=wish)
    del rung[:]
    return list(export.children.order_by("enqueued_at", "pk"))


def name(child):
    return Candidate.objects.get(evaluations=child.evaluation_id).name


def stand(children):
    found = Export.objects.in_bulk([child.pk for child in children])
    return [(found[child.pk].state, found[child.pk].attempts) for child in children]


def errors(children):
    found = Export.objects.in_bulk([child.pk for child in children])
    return [found[child.pk].error for child in children]


def test_a_worker_takes_a_few_of_one_batch_in_order():
    early, late = UserFactory(), UserFactory()
    made = batch(early, queue.HAND + 1, ago=60)
    batch(late, 1)
    wanted = list(made.children.order_by("enqueued_at", "pk").values_list("pk", flat=True))
    assert queue.together(wanted[0]) == wanted[: queue.HAND]
    taken = queue.take(queue.together(wanted[0]))
    assert taken == dict.fromkeys(wanted[: queue.HAND], 1)
    assert made.children.filter(state=ExportState.RUNNING).values("hand").distinct().count() == 1


def test_what_was_begun_before_is_taken_by_itself_and_beside_nothing():
    made = batch(UserFactory(), 3)
    ill, *well = made.children.order_by("enqueued_at", "pk").values_list("pk", flat=True)
    Export.objects.filter(pk=ill).update(attempts=1)
    assert queue.together(ill) == [ill]
    assert queue.together(well[0]) == well


def test_packing_kits_and_single_documents_are_taken_by_themselves():
    made = batch(UserFactory(), 2)
    kits = [
        Export.objects.create(kind="kit", requested_by=made.requested_by, batch=made, parameters={"stage": at})
        for at in (1, 2)
    ]
    single = Export.objects.create(
        kind="scorecard", requested_by=made.requested_by, parameters={"evaluation": str(uuid.uuid4())}
    )
    for each in (made, kits[0], single):
        assert queue.together(each.pk) == [each.pk]


def test_a_worker_counts_once_however_many_it_took():
    made = batch(UserFactory(), 3 * queue.HAND)
    for _ in range(2):
        assert len(queue.take(queue.together(queue.next_in_bulk()))) == queue.HAND
    assert queue.next_in_bulk() is None
    Export.objects.filter(pk__in=made.children.filter(state="running").values("pk")[:1]).update(state="cancelled")
    assert queue.next_in_bulk() is None


def test_after_its_worker_died_each_is_taken_by_itself(asked):
    queue.take(queue.together(queue.next_in_bulk()))
    Export.objects.filter(pk__in=[child.pk for child in asked]).update(lease_until=Clock(-1))
    assert queue.release_lapsed() == (0, 4)
    assert queue.together(queue.next_in_bulk()) == [asked[0].pk]


def test_it_says_what_it_says_alone(asked):
    at = timezone.now()
    told = scorecard.read(asked, at)
    assert set(told) == {child.pk for child in asked}
    for child in asked:
        assert scorecard.say(child, told[child.pk]) == scorecard.build(child, at)


def test_of_two_openings_each_has_its_own_stages_and_overrides(panel, people, rung):
    made = [panel(candidates=1, submitted=1), panel(candidates=1, submitted=1, blindness="after_all")]
    for each in made:
        overrides.lift(each.evaluation, by=people.hr, person=people.second_interviewer, reason="They left the panel.")
    batch = batches.request(
        [each.opening for each in made], by=people.manager, key=uuid.uuid4(), wish=Wish(which="begun")
    )
    children, at = list(batch.children.all()), timezone.now()
    told = scorecard.read(children, at)
    said = [scorecard.say(child, told[child.pk]) for child in children]
    assert said == [scorecard.build(child, at) for child in children]
    assert len({each["overrides"][0].split(": ")[0] for each in said}) == 2


def test_all_are_made_one_after_the_other(asked, typeset, rung):
    tasks.make_in_bulk()
    assert stand(asked) == [("ready", 1)] * 4
    assert typeset == [name(child) for child in asked]
    assert rung == ["bulk"]


def test_a_full_disk_lays_down_the_rest_without_an_attempt(asked, typeset, rung, monkeypatch):
    def demand_room():
        if len(typeset) == 2:
            raise storage.StorageFull

    monkeypatch.setattr(storage, "demand_room", demand_room)
    tasks.make_in_bulk()
    assert stand(asked) == [("ready", 1), ("ready", 1), ("queued", 0), ("queued", 0)]
    assert errors(asked) == ["", "", tasks.FULL, tasks.FULL]
    assert rung == []


def test_a_slow_document_does_not_keep_the_others_waiting(asked, typeset, rung, monkeypatch):
    monkeypatch.setattr(tasks, "ENOUGH", -1)
    tasks.make_in_bulk()
    assert stand(asked) == [("ready", 1)] + [("queued", 0)] * 3
    assert (errors(asked), rung) == ([""] * 4, ["bulk"])


def test_one_that_cannot_be_told_fails_alone(asked, typeset, monkeypatch):
    computed, ill = scoresheet._computed, asked[1].evaluation_id

    def compute(found, *rest):
        if str(found.evaluation.pk) == ill:
            raise ValueError("Its target is 0.")
        return computed(found, *rest)

    monkeypatch.setattr(scoresheet, "_computed", compute)
    tasks.make_in_bulk()
    assert [state for state, _ in stand(asked)] == ["ready", "failed", "ready", "ready"]
    assert errors(asked)[1] == tasks.BROKEN.format(number=str(asked[1].pk)[:8])


def test_one_that_is_closed_by_now_is_not_made_and_says_so(asked, typeset, people):
    Candidate.objects.filter(evaluations=asked[2].evaluation_id).update(employee=people.manager)
    tasks.make_in_bulk()
    assert [state for state, _ in stand(asked)] == ["ready", "ready", "failed", "ready"]
    assert errors(asked)[2] == "What this document shows is no longer open to you."
    assert name(asked[2]) not in typeset


def test_whoever_can_sign_in_no_more_has_none_made(asked, typeset, people):
    type(people.manager).objects.filter(pk=people.manager.pk).update(is_active=False)
    tasks.make_in_bulk()
    assert [state for state, _ in stand(asked)] == ["failed"] * 4
    assert typeset == []


def test_what_is_cancelled_meanwhile_is_made_no_more(asked, rung, monkeypatch):
    made = []

    def cancelling(template, data, at):
        made.append(data["candidate"])
        queue.cancel(asked[0].batch_id)
        return factory.PDF

    monkeypatch.setattr(typesetting, "typeset", cancelling)
    tasks.make_in_bulk()
    assert [state for state, _ in stand(asked)] == ["cancelled"] * 4
    assert (made, storage.names()) == ([name(asked[0])], set())


def test_whoever_is_erased_meanwhile_is_read_afresh(asked, monkeypatch):
    made = []

    def erasing(template, data, at):
        if not made:
            Candidate.objects.filter(evaluations=asked[3].evaluation_id).update(erased_at=timezone.now(), name="")
        made.append(data["candidate"])
        return factory.PDF

    monkeypatch.setattr(typesetting, "typeset", erasing)
    tasks.make_in_bulk()
    assert stand(asked) == [("ready", 1)] * 3 + [("queued", 0)]
    assert errors(asked)[3] == tasks.ERASED


def test_a_decision_after_the_reading_supersedes_what_was_read(asked, people, monkeypatch):
    def deciding(template, data, at):
        if Export.objects.filter(batch=asked[0].batch_id, state="ready").count() == 0:
            story.decide(Evaluation.objects.get(pk=asked[3].evaluation_id), by=people.manager)
        return factory.PDF + data["candidate"].encode()

    monkeypatch.setattr(typesetting, "typeset", deciding)
    tasks.make_in_bulk()
    found = [genuine.look_up(code=Export.objects.get(pk=child.pk).code).answer for child in asked]
    assert found == ["known", "known", "known", "superseded"]
