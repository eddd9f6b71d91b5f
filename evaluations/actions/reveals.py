"""Reveals: the first time a page or file shows a person their colleagues' ratings."""

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations.models import Evaluation, Reveal
from evaluations.policies import read_scoresheet


@guarded(read_scoresheet)
def note(evaluation: Evaluation, /, *, by: User) -> bool:
    """Keep that `by` has now seen the evaluation's ratings. True the first time."""
    _, first = Reveal.objects.get_or_create(person=by, evaluation=evaluation)
    if first:
        journal.record("revealed", evaluation, by=by, opening=evaluation.opening)
    return first
