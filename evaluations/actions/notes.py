"""Private notes are their author's alone, and not for ever."""

from datetime import datetime, timedelta

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations.models import Evaluation
from evaluations.policies import delete_notes

KEPT = timedelta(days=30)  # after the decision; the scoring page promises it


@guarded(delete_notes)
def delete_old(nothing: None, /, *, by: User, as_of: datetime) -> int:
    """Delete the private notes of evaluations decided 30 days before `as_of` or earlier. Returns how many had some."""
    deleted = 0
    for evaluation in Evaluation.objects.decided_by(as_of - KEPT).with_private_notes().select_related("opening"):
        count = evaluation.scorecards.exclude(private_notes="").update(private_notes="")
        journal.record("notes deleted", evaluation, by=by, opening=evaluation.opening, scorecards=count)
        deleted += count
    return deleted
