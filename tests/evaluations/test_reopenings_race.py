"""Asking, granting, submitting, looking and deciding in the same moment: one wins, and the other hears of it."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import Conflict
from evaluations.actions import decisions, panels, reopenings, reveals, scorecards
from evaluations.models import Decision, Evaluation, Reopening, Reveal, Scorecard, Seat, Submission
from tests.evaluations.test_decisions_race import at_once
from tests.factories import evaluations as make

ROUNDS = range(3)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused(ends) -> int:
    return sum(isinstance(end, Conflict | PermissionDenied) for end in ends)


@pytest.fixture
def made(side_by_side, small_profile, people):
    return make.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer, people.second_interviewer]
    )


def decide(made, people, *, seen=2):
    evaluation = fresh(made.evaluation)
    return lambda: decisions.decide(evaluation, by=people.manager, outcome="hold", reason="So.", seen=seen)


@pytest.mark.parametrize("number", ROUNDS)
def test_asked_twice_at_once_is_asked_once(made, number):
    ends = at_once(*(lambda card=card: make.ask(card) for card in (fresh(made.cards[0]), fresh(made.cards[0]))))
    assert (refused(ends), Reopening.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", ROUNDS)
def test_granted_and_refused_at_once_is_one_of_the_two(made, people, number):
    asked = make.ask(made.cards[0])
    one, other = fresh(asked), fresh(asked)
    ends = at_once(
        lambda: reopenings.grant(one, by=people.manager), lambda: reopenings.refuse(other, by=people.hr, answer="No.")
    )
    state = (fresh(asked).state, fresh(made.cards[0]).state)
    assert (refused(ends), state in [("granted", "draft"), ("refused", "submitted")]) == (1, True)


@pytest.mark.parametrize("number", ROUNDS)
def test_granted_and_decided_at_once_is_one_of_the_two(made, people, number):
    """No decision counts a scorecard that is being changed, and no scorecard is reopened after the decision."""
    asked = fresh(make.ask(made.cards[0]))
    ends = at_once(lambda: reopenings.grant(asked, by=people.hr), decide(made, people))
    card, decided = fresh(made.cards[0]), Decision.objects.count()
    assert (refused(ends), (card.state, decided) in [("draft", 0), ("submitted", 1)]) == (1, True)


@pytest.mark.parametrize("number", ROUNDS)
def test_asked_and_decided_at_once_leaves_nothing_to_answer(made, people, number):
    card = fresh(made.cards[0])
    ends = at_once(lambda: make.ask(card), decide(made, people))
    assert (isinstance(ends[1], Decision), Reopening.objects.unanswered().count()) == (True, 0)


@pytest.mark.parametrize("number", ROUNDS)
def test_submitted_again_and_decided_at_once_are_never_both_unseen(made, people, number):
    card = make.reopen(made.cards[0], by=people.hr)
    waivers = {f"scorecard-{card.pk}": "Away."}
    evaluation, again = fresh(made.evaluation), fresh(card)
    ends = at_once(
        lambda: decisions.decide(evaluation, by=people.manager, outcome="hold", reason="So.", waivers=waivers, seen=1),
        lambda: scorecards.submit(again, by=people.interviewer),
    )
    assert refused(ends) == 1
    assert (Decision.objects.count(), Submission.objects.count()) in [(1, 2), (0, 3)]


@pytest.mark.parametrize("number", ROUNDS)
def test_granted_by_the_manager_and_looked_at_by_the_author_at_once(made, people, number):
    """Either they had not seen anything and are blind again, or they had, and the manager hears that HR answers."""
    asked, evaluation = fresh(make.ask(made.cards[0])), fresh(made.evaluation)
    at_once(lambda: reopenings.grant(asked, by=people.manager), lambda: reveals.note(evaluation, by=people.interviewer))
    assert (fresh(asked).state, Reveal.objects.count()) in [("granted", 0), ("asked", 1)]


@pytest.mark.parametrize("number", ROUNDS)
def test_lifted_twice_at_once_is_lifted_once(side_by_side, small_profile, people, number):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    twice = [Evaluation.objects.select_related("opening").get(pk=made.evaluation.pk) for _ in range(2)]

    def lift(evaluation):
        try:
            return make.lift(evaluation, by=people.hr, person=people.interviewer)
        except Exception as error:
            if type(error).__name__ != "ValidationError":
                raise
            return PermissionDenied(*error.messages)

    ends = at_once(*(lambda each=each: lift(each) for each in twice))
    assert (refused(ends), made.evaluation.overrides.count()) == (1, 1)


@pytest.mark.parametrize("number", ROUNDS)
def test_handed_over_twice_at_once_is_handed_over_once(side_by_side, small_profile, people, number):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    seat = made.opening.seats.first()
    pairs = zip((fresh(seat), fresh(seat)), (people.stranger, people.second_interviewer), strict=True)
    ends = at_once(*(lambda row=row, to=to: panels.hand_over(row, by=people.manager, to=to) for row, to in pairs))
    assert (refused(ends), Seat.objects.held().filter(stage=seat.stage).count()) == (1, 1)
    assert Scorecard.objects.count() == 2
