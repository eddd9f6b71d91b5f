"""Private notes go 30 days after the decision, as the scoring page says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Entry, User
from evaluations.actions import evaluations, notes
from evaluations.models import Decision, Evaluation
from tests.factories.evaluations import decide, panel_round, submit

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=30)


@pytest.fixture
def decision(small_profile, people) -> Decision:
    made = panel_round(small_profile, manager=people.manager, assessors=2, submitted=0)
    submit(made.cards[0], private_notes="Tall.", summary="Led it.")
    return decide(made.evaluation, by=people.manager)


def left(decision: Decision) -> list[str]:
    return sorted(decision.evaluation.scorecards.values_list("private_notes", flat=True))


def delete(as_of) -> int:
    return notes.delete_old(None, by=User.objects.system(), as_of=as_of)


def test_notes_are_deleted_thirty_days_after_the_decision_and_nothing_else_is(decision):
    assert (delete(decision.at + DAYS), left(decision)) == (1, ["", ""])
    assert decision.evaluation.scorecards.get(state="submitted").summary == "Led it."
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.facts) == ("notes deleted", {"scorecards": 1})


def test_notes_are_kept_until_then(decision):
    assert (delete(decision.at + DAYS - timedelta(seconds=1)), left(decision)) == (0, ["", "Tall."])


def test_notes_of_a_decision_taken_up_again_are_kept(decision, people):
    evaluation = Evaluation.objects.get(pk=decision.evaluation_id)
    evaluations.reconsider(evaluation, by=people.hr, reason="A reference came in.")
    assert (delete(decision.at + DAYS), left(decision)) == (0, ["", "Tall."])


def test_notes_are_deleted_once(decision):
    delete(decision.at + DAYS)
    before = Entry.objects.count()
    assert (delete(decision.at + DAYS), Entry.objects.count()) == (0, before)


def test_nobody_deletes_notes_by_hand(people):
    with pytest.raises(PermissionDenied):
        notes.delete_old(None, by=people.hr, as_of=timezone.now())
