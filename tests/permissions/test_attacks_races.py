"""The same step twice in the same moment: one winner, and the other hears of it."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import Conflict
from accounts.models import Entry
from evaluations.actions import decisions, panels, reveals, scorecards
from evaluations.actions import evaluations as rounds
from evaluations.models import Decision, Reveal, Scorecard, Seat
from tests.evaluations.test_decisions_race import at_once
from tests.factories import evaluations as make

ROUNDS = range(3)
TURNED_DOWN = (Conflict, PermissionDenied, Http404)


def refused(ends) -> int:
    return sum(isinstance(end, TURNED_DOWN) for end in ends)


def turned_down(act, *args, **kwargs):
    """The act, or the answer that what it is about is gone by now."""
    try:
        return act(*args, **kwargs)
    except Http404 as gone:
        return gone


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("number", ROUNDS)
def test_begun_twice_at_once_hands_out_once(side_by_side, small_profile, people, number):
    made = make.panel_round(small_profile, manager=people.manager, begun=False)
    twice = [fresh(made.evaluation), fresh(made.evaluation)]
    ends = at_once(*(lambda each=each: rounds.begin(each, by=people.manager) for each in twice))
    assert (refused(ends), Scorecard.objects.count(), Entry.objects.filter(verb="begun").count()) == (1, 2, 1)


@pytest.mark.parametrize("number", ROUNDS)
def test_decided_twice_at_once_is_decided_once(side_by_side, small_profile, people, number):
    made = make.panel_round(small_profile, manager=people.manager)
    twice = zip((fresh(made.evaluation), fresh(made.evaluation)), (people.manager, people.hr), strict=True)
    ends = at_once(
        *(lambda each=each, by=by: decisions.decide(each, by=by, outcome="hold", reason="So.") for each, by in twice)
    )
    assert (refused(ends), Decision.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", ROUNDS)
def test_decided_and_withdrawn_at_once_is_one_of_the_two(side_by_side, small_profile, people, number):
    made = make.panel_round(small_profile, manager=people.manager)
    one, other = fresh(made.evaluation), fresh(made.evaluation)
    ends = at_once(
        lambda: decisions.decide(one, by=people.manager, outcome="hold", reason="So."),
        lambda: rounds.withdraw(other, by=people.hr, reason="They left."),
    )
    state = fresh(made.evaluation).state
    assert (refused(ends), (state, Decision.objects.count()) in [("decided", 1), ("withdrawn", 0)]) == (1, True)


@pytest.mark.parametrize("number", ROUNDS)
def test_first_save_and_unseating_at_once_lose_no_acknowledged_word(side_by_side, small_profile, people, number):
    """A scorecard not begun goes with its seat; one that was saved in that moment stays with what was saved."""
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    seats = list(Seat.objects.held().order_by("stage__position"))
    panels.remove(seats[0], by=people.manager)
    card = fresh(made.cards[0])
    ends = at_once(
        lambda: turned_down(
            scorecards.save, card, by=people.interviewer, version=0, key=uuid.uuid4(), fields={"summary": "Kept."}
        ),
        lambda: panels.remove(seats[1], by=people.manager),
    )
    saved = not isinstance(ends[0], TURNED_DOWN)
    assert list(Scorecard.objects.values_list("summary", flat=True)) == (["Kept."] if saved else [])


@pytest.mark.parametrize("number", ROUNDS)
def test_a_first_look_twice_at_once_is_one_reveal(side_by_side, small_profile, people, number):
    made = make.panel_round(small_profile, manager=people.manager)
    twice = [fresh(made.evaluation), fresh(made.evaluation)]
    ends = at_once(*(lambda each=each: reveals.note(each, by=people.manager) for each in twice))
    assert sorted(ends) == [False, True]
    assert (Reveal.objects.count(), Entry.objects.filter(verb="revealed").count()) == (1, 1)
