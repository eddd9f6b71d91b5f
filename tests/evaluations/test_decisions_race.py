"""A decision and a late scorecard at the same moment: one of the two hears of the other."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.access import Conflict
from evaluations.actions import decisions, scorecards
from evaluations.models import Decision, Evaluation, Scorecard, Submission
from tests.factories import evaluations as factory


def at_once(*acts) -> list:
    """What each act came to, an exception for one that was refused."""
    start, ends = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act) -> None:
        start.wait()
        try:
            ends[place] = act()
        except (Conflict, PermissionDenied) as refused:
            ends[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.parametrize("number", range(3))
def test_decision_and_late_scorecard_never_pass_each_other(side_by_side, small_profile, people, number):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, drafted=1)
    late, who = Scorecard.objects.get(pk=made.cards[1].pk), made.assessors[1]
    evaluation = Evaluation.objects.get(pk=made.evaluation.pk)
    waivers = {f"scorecard-{late.pk}": "Left the company."}

    def decide():
        return decisions.decide(
            evaluation, by=people.manager, outcome="hold", reason="Because.", waivers=waivers, seen=1
        )

    ends = at_once(decide, lambda: scorecards.submit(late, by=who))
    assert sum(isinstance(end, Decision | Submission) for end in ends) == 1
    assert (Decision.objects.count(), Submission.objects.count()) in [(1, 1), (0, 2)]


@pytest.mark.parametrize("number", range(6))
def test_nothing_is_saved_once_it_is_decided_not_even_by_a_save_that_waited_for_it(
    side_by_side, small_profile, people, number
):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, drafted=1)
    late, who = Scorecard.objects.get(pk=made.cards[1].pk), made.assessors[1]
    evaluation = Evaluation.objects.get(pk=made.evaluation.pk)
    said = {"outcome": "hold", "reason": "Because.", "waivers": {f"scorecard-{late.pk}": "Left the company."}}
    decision, saved = at_once(
        lambda: decisions.decide(evaluation, by=people.manager, **said),
        lambda: scorecards.save(late, by=who, version=late.version, key=uuid4(), fields={"summary": "Late."}),
    )
    assert isinstance(decision, Decision)
    assert isinstance(saved, PermissionDenied | Conflict) or saved.at < decision.at
