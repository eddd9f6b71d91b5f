"""Many evaluations read at once say what each says by itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Evaluation
from evaluations.scoresheet import scoresheet, scoresheets
from tests.evaluations.meridian import meridian
from tests.factories import evaluations as factory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def found(evaluations):
    beside = Evaluation.objects.select_related("candidate", "opening__edition")
    return list(beside.filter(pk__in=[each.pk for each in evaluations]))


def test_many_at_once_say_what_each_says_alone_in_the_order_given(profile):
    evaluations = list(meridian(profile).evaluations.values())
    factory.decide(evaluations[0], by=evaluations[0].opening.manager)
    together = scoresheets(evaluations, as_of=DAY)
    assert together == [scoresheet(each, as_of=DAY) for each in evaluations]
    assert [sheet.evaluation for sheet in together] == evaluations
    assert [bool(sheet.decision) for sheet in together] == [True] + [False] * (len(evaluations) - 1)


def test_of_two_openings_each_has_its_own_edition_and_pool(profile, small_profile):
    made = [factory.panel_round(edition, assessors=2, candidates=2) for edition in (profile, small_profile)]
    evaluations = [evaluation for each in made for evaluation in each.evaluations]
    together = scoresheets(evaluations, as_of=DAY)
    assert together == [scoresheet(each, as_of=DAY) for each in evaluations]
    assert len(together[0].lines) != len(together[-1].lines)


@pytest.mark.parametrize("candidates", [1, 30])
def test_more_of_one_opening_cost_no_further_query(small_profile, candidates):
    made = factory.panel_round(small_profile, assessors=2, candidates=candidates)
    evaluations = found(made.evaluations)
    with CaptureQueriesContext(connection) as asked:
        scoresheets(evaluations, as_of=DAY)
    assert len(asked) == 10
