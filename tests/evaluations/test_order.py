"""Each assessor's own order of candidates: stable, and silent about names, ratings and time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.duties import tasks_for
from evaluations.models import Candidate, Evaluation, Interview, Scorecard
from evaluations.order import turn
from evaluations.progress import progress
from evaluations.waiting import waiting_for
from tests.factories import evaluations as make

COUNT = 6


@pytest.fixture(params=[False, True], ids=["named", "anonymous"])
def made(request, small_profile, people):
    """Six candidates; the interviewer owes a scorecard for each, none with a date."""
    assessors = [people.interviewer, people.second_interviewer]
    return make.panel_round(
        small_profile,
        manager=people.manager,
        assessors=assessors,
        candidates=COUNT,
        submitted=0,
        anonymous=request.param,
    )


def on_the_opening(reader, made):
    return [row.evaluation.pk for row in progress(reader, made.opening, timezone.now())]


def on_the_home_page(reader, made):
    cards = dict(Scorecard.objects.filter(assessor=reader).values_list("pk", "evaluation"))
    return [cards[task.pk] for task in tasks_for(reader, [], as_of=timezone.now())]


def turned(reader, made):
    return sorted((each.pk for each in made.evaluations), key=lambda pk: turn(reader, pk))


@pytest.mark.parametrize("place", [on_the_opening, on_the_home_page])
def test_order_is_the_assessors_own_and_stays(people, made, place):
    readers = (people.interviewer, people.second_interviewer)
    found = [place(reader, made) for reader in readers]
    assert found == [turned(reader, made) for reader in readers] == [place(reader, made) for reader in readers]


def test_order_differs_between_two_assessors():
    """Of 50 pairs none reads twelve candidates alike: the chance that one does is below one in a million."""
    candidates = [Evaluation().pk for _ in range(12)]
    readers = make.UserFactory.build_batch(51)
    orders = [sorted(candidates, key=lambda pk, reader=reader: turn(reader, pk)) for reader in readers]
    assert [pair for pair in zip(orders, orders[1:], strict=False) if pair[0] == pair[1]] == []


@pytest.mark.parametrize("place", [on_the_opening, on_the_home_page])
def test_order_of_the_others_stays_when_a_candidate_is_added(people, made, place):
    before = place(people.interviewer, made)
    new = make.add(made.opening, by=people.manager, name="Aaron Aardvark")
    make.rounds.begin(new, by=people.manager)
    after = place(people.interviewer, made)
    assert (len(after), [pk for pk in after if pk != new.pk]) == (COUNT + 1, before)


def test_order_says_nothing_of_ratings_and_of_who_was_first(people, made):
    before = on_the_opening(people.interviewer, made)
    for at, evaluation in enumerate(reversed(made.evaluations)):
        card = evaluation.scorecards.get(assessor=people.second_interviewer)
        make.submit(card, levels=[[at % 5 + 1]])
        make.submit(evaluation.scorecards.get(assessor=people.interviewer), levels=[[3]])
    assert on_the_opening(people.interviewer, made) == before


def test_order_says_nothing_of_names(people, made):
    before = on_the_opening(people.interviewer, made)
    for at, evaluation in enumerate(made.evaluations):
        Candidate.objects.filter(pk=evaluation.candidate_id).update(name=f"{'ZYXWVU'[at]} Someone")
    assert on_the_opening(people.interviewer, made) == before


def test_order_of_tasks_puts_what_is_due_first_and_ones_own_order_after(people, made):
    first, second, *_ = reversed(turned(people.interviewer, made))
    now = timezone.now()
    Scorecard.objects.filter(evaluation=first).update(due_at=now + timedelta(hours=1))
    Scorecard.objects.filter(evaluation=second).update(due_at=now - timedelta(hours=1))
    rest = [pk for pk in turned(people.interviewer, made) if pk not in (first, second)]
    assert on_the_home_page(people.interviewer, made) == [second, first, *rest]


def test_order_of_interviews_at_one_moment_is_ones_own(people, made):
    at = timezone.now() + timedelta(days=1)
    stage = made.opening.edition.stages.first()
    for evaluation in made.evaluations:
        Interview.objects.create(evaluation=evaluation, stage=stage, starts_at=at, minutes=60)
    for reader in (people.interviewer, people.second_interviewer):
        coming = waiting_for(reader, as_of=timezone.now()).coming
        assert [each.interview.evaluation_id for each in coming] == turned(reader, made)


def test_order_for_those_who_run_the_opening_is_by_the_name_they_read(people, made):
    rows = progress(people.manager, made.opening, timezone.now())
    assert [row.name for row in rows] == sorted(make.NAMES)
    make.seat(made.opening, [people.manager], by=people.manager)
    rows = progress(people.manager, made.opening, timezone.now())
    called = [each.candidate.code_name if made.opening.anonymous else each.candidate.name for each in made.evaluations]
    assert [row.name for row in rows] == sorted(called)


def test_order_of_exports_offered_is_the_assessors_own(client, people, made):
    for card in Scorecard.objects.filter(evaluation__opening=made.opening):
        make.submit(card)
    offered = {}
    for person in ("interviewer", "manager"):
        client.force_login(getattr(people, person))
        offered[person] = [each.pk for each, _ in client.get(reverse("exports:export_list")).context["offered"]]
    by_name = sorted(made.evaluations, key=lambda each: each.candidate.name)
    assert offered == {"interviewer": turned(people.interviewer, made), "manager": [each.pk for each in by_name]}
