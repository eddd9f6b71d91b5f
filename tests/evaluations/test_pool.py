"""The variances of an opening: what they are computed from, and that they are read once for what the panel said."""

import pytest

from evaluations import pool, scoring
from evaluations.actions import evaluations as rounds
from evaluations.actions import scorecards
from evaluations.submissions import first_marks
from tests.factories import evaluations as factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(profile):
    return factory.panel_round(profile, assessors=3, candidates=3)


def afresh(evaluations):
    """By the arithmetic alone."""
    told = [
        each for evaluation in evaluations for card in evaluation.scorecards.all() for each in card.submissions.all()
    ]
    marks = first_marks(told)
    return scoring.pool(marks[pk] for pk in sorted(marks, key=str)), len(marks)


def test_it_is_that_of_the_complete_evaluations(made):
    assert pool.of_opening(made.opening.pk) == afresh(made.evaluations)


def test_nothing_complete_is_a_stated_assumption(profile):
    made = factory.panel_round(profile, assessors=2, candidates=1, submitted=1)
    assert pool.of_opening(made.opening.pk) == (scoring.pool([]), 0)


def test_what_the_panel_said_is_read_once(made, django_assert_num_queries):
    with django_assert_num_queries(2):
        first = pool.of_opening(made.opening.pk)
    with django_assert_num_queries(1):
        assert pool.of_opening(made.opening.pk) == first


def test_one_more_complete_evaluation_is_counted_at_once(profile):
    made = factory.panel_round(profile, assessors=2, candidates=2, submitted=1)
    first, second = made.evaluations
    for evaluation, complete in ((first, [first]), (second, [first, second])):
        card = made.cards_of(evaluation)[1]
        factory.fill(card, place=3)
        scorecards.submit(card, by=card.assessor)
        assert pool.of_opening(made.opening.pk) == afresh(complete)


def test_a_withdrawn_evaluation_counts_no_more(made):
    pool.of_opening(made.opening.pk)
    rounds.withdraw(made.evaluations[0], by=made.manager, reason="Took another post.")
    assert pool.of_opening(made.opening.pk) == afresh(made.evaluations[1:])
    assert pool.of_opening(made.opening.pk)[1] == 2
