"""Handing out scorecards, and when they are due."""

from datetime import datetime, timedelta

from accounts.models import User
from evaluations.models import Evaluation, Scorecard

GRACE = timedelta(hours=24)


def hand_out(evaluation: Evaluation, assessors: list[User]) -> list[Scorecard]:
    """A waiting scorecard for each assessor who has none yet, due a day after their last interview."""
    known = set(evaluation.scorecards.values_list("assessor_id", flat=True))
    made = []
    for assessor in assessors:
        if assessor.pk not in known and assessor.pk != evaluation.candidate.employee_id:
            known.add(assessor.pk)
            made.append(Scorecard(evaluation=evaluation, assessor=assessor, due_at=due(evaluation, assessor)))
    return Scorecard.objects.bulk_create(made)


def due(evaluation: Evaluation, assessor: User) -> datetime | None:
    """Twenty-four hours after the end of the last interview the assessor sits in, or None while none is set."""
    mine = evaluation.interviews.filter(
        stage__seats__opening=evaluation.opening, stage__seats__assessor=assessor, stage__seats__removed_at=None
    )
    ends = [interview.starts_at + timedelta(minutes=interview.minutes) for interview in mine]
    return max(ends) + GRACE if ends else None


def set_due(evaluation: Evaluation) -> None:
    """Reckon again when the outstanding scorecards are due: an interview was set or moved, or a seat changed.

    Whose seats are all gone keeps the date they had.
    """
    for card in evaluation.scorecards.outstanding().select_related("assessor"):
        moment = due(evaluation, card.assessor)
        if moment and moment != card.due_at:
            card.due_at = moment
            card.save(update_fields=["due_at"])
