"""Batches: whom they are about, what is left out, and that a click twice is one."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from evaluations.actions import panels
from evaluations.models import Evaluation, Scorecard
from exports.actions import batches, exports
from exports.actions.batches import Wish
from exports.batches import left_out, tallies
from exports.enums import ExportState, Skipped
from exports.models import Export

pytestmark = pytest.mark.django_db(transaction=True)


def ask(opening, /, *, by, **options):
    return batches.request([opening], by=by, key=uuid.uuid4(), wish=Wish(**{"which": "begun", **options}))


def names_of(batch):
    ids = [child.evaluation_id for child in batch.children.all()]
    return sorted(Evaluation.objects.filter(pk__in=ids).values_list("candidate__name", flat=True))


def test_batch_has_a_child_for_every_candidate_whose_scorecards_are_in(panel, people, rung):
    made = panel(candidates=3)
    batch = ask(made.opening, by=people.manager)
    assert names_of(batch) == sorted(evaluation.candidate.name for evaluation in made.evaluations)
    assert (batch.kind, batch.state, batch.parameters["skipped"]) == ("batch", "queued", {})
    assert {child.parameters["name_candidate"] for child in batch.children.all()} == {False}
    assert rung == ["bulk", "bulk"]
    entry = Entry.objects.filter(verb="requested batch").get()
    assert (entry.opening_id, entry.facts) == (str(made.opening.pk), {"scorecards": 3})


def test_the_same_key_again_is_the_same_batch_and_writes_nothing(panel, people):
    made, key = panel(candidates=2), uuid.uuid4()
    first = batches.request([made.opening], by=people.manager, key=key, wish=Wish())
    before = (Export.objects.count(), Entry.objects.count())
    assert batches.request([made.opening], by=people.manager, key=key, wish=Wish()) == first
    assert (Export.objects.count(), Entry.objects.count()) == before
    with pytest.raises(ValidationError, match="already used for another export"):
        batches.request([made.opening], by=people.manager, key=key, wish=Wish(name_candidate=True))


def test_candidates_closed_to_the_asker_are_left_out_with_the_reason(panel, people):
    made = panel(candidates=2)
    stage = made.opening.edition.stages.first()
    panels.seat(made.opening, by=people.hr, assessor=people.manager, stage=stage)
    own = made.evaluations[0].scorecards.get(assessor=people.manager)
    own.delete()
    batch = ask(made.opening, by=people.manager)
    assert names_of(batch) == [made.evaluations[0].candidate.name]
    assert batch.parameters["skipped"] == {str(made.evaluations[1].pk): Skipped.BLIND}


def test_candidates_without_a_scorecard_are_left_out_as_such(panel, people):
    made = panel(candidates=2, submitted=0)
    with pytest.raises(ValidationError, match="None of these candidates"):
        ask(made.opening, by=people.manager)
    assert Export.objects.count() == 0


@pytest.mark.parametrize(("which", "count"), [("begun", 2), ("complete", 2), ("decided", 0)])
def test_filter_chooses_among_the_candidates(panel, people, which, count):
    made = panel(candidates=2)
    if count == 0:
        with pytest.raises(ValidationError):
            ask(made.opening, by=people.manager, which=which)
    else:
        assert ask(made.opening, by=people.manager, which=which).children.count() == count


@pytest.mark.parametrize("who", ["interviewer", "other_manager", "stranger"])
def test_who_does_not_run_the_opening_gets_no_batch(panel, people, who):
    made = panel()
    with pytest.raises(PermissionDenied, match="for those who run the openings"):
        ask(made.opening, by=getattr(people, who))


def test_too_much_for_one_batch_is_a_sentence_and_starts_nothing(panel, people, monkeypatch):
    monkeypatch.setattr(batches, "MOST", 1)
    made = panel(candidates=2)
    with pytest.raises(ValidationError, match="These are 2 scorecards and one export takes 1"):
        ask(made.opening, by=people.manager)
    assert Export.objects.count() == 0


def test_cancelling_a_batch_cancels_what_has_not_ended(panel, people):
    batch = ask(panel(candidates=3).opening, by=people.manager)
    first = batch.children.first()
    Export.objects.filter(pk=first.pk).update(state=ExportState.FAILED, error="It broke.")
    exports.cancel(batch, by=people.manager)
    assert sorted(batch.children.values_list("state", flat=True)) == ["cancelled", "cancelled", "failed"]
    assert Export.objects.get(pk=batch.pk).state == "cancelled"
    assert Entry.objects.filter(verb="cancelled batch").count() == 1


def test_running_a_cancelled_batch_again_leaves_both_histories_true(panel, people):
    batch = ask(panel(candidates=3).opening, by=people.manager, name_candidate=True)
    exports.cancel(batch, by=people.manager)
    batch.refresh_from_db()
    again = batches.run_again(batch, by=people.manager)
    assert again.pk != batch.pk
    assert batches.run_again(batch, by=people.manager) == again
    kept = tallies([batch, again])
    assert (kept[batch.pk].total, kept[batch.pk].unfinished) == (3, 0)
    assert (kept[again.pk].total, kept[again.pk].unfinished) == (3, 3)
    assert again.parameters == batch.parameters


def test_a_running_batch_is_not_run_again(panel, people):
    batch = ask(panel().opening, by=people.manager)
    with pytest.raises(PermissionDenied, match="An export of whole openings that has ended"):
        batches.run_again(batch, by=people.manager)


def test_trying_again_makes_what_failed_afresh_and_packs_again(panel, people, rung):
    batch = ask(panel(candidates=2).opening, by=people.manager)
    good, bad = batch.children.all()
    Export.objects.filter(pk=bad.pk).update(state=ExportState.FAILED, error="It broke.")
    ready = {"state": ExportState.READY, "file": "x", "digest": "d", "expires_at": bad.enqueued_at + timedelta(days=7)}
    Export.objects.filter(pk__in=[good.pk, batch.pk]).update(**ready)
    batch.refresh_from_db()
    del rung[:]
    exports.try_again(batch, by=people.manager)
    assert dict(Export.objects.values_list("pk", "state")) == {good.pk: "ready", bad.pk: "queued", batch.pk: "queued"}
    assert rung == ["bulk"]


def test_whom_only_the_askers_own_scorecard_keeps_from_being_complete_is_named(panel, people):
    made = panel(candidates=3)
    own, other = made.evaluations[0], made.evaluations[1]
    Scorecard.objects.create(evaluation=own, assessor=people.manager)
    Scorecard.objects.create(evaluation=other, assessor=people.stranger)
    batch = ask(made.opening, by=people.manager, which="complete")
    assert names_of(batch) == [made.evaluations[2].candidate.name]
    assert batch.parameters["skipped"] == {str(own.pk): Skipped.BLIND}


def test_where_all_are_awaited_the_reason_says_so_to_whoever_submitted(panel, people):
    made = panel(candidates=2, assessors=[people.manager, people.interviewer], blindness="after_all")
    Scorecard.objects.create(evaluation=made.evaluations[0], assessor=people.stranger)
    batch = ask(made.opening, by=people.manager)
    assert batch.parameters["skipped"] == {str(made.evaluations[0].pk): Skipped.AWAITED}
    assert "your own" not in left_out(people.manager, [batch])[batch.pk][0].why
