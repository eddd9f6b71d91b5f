"""Seats: given, taken away, handed over."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations.enums import EvaluationState, Relation, ScorecardState
from evaluations.handout import hand_out, set_due
from evaluations.models import Opening, Scorecard, Seat, Waiver
from evaluations.policies import hand_over as may_hand_over
from evaluations.policies import seat_panel, unseat
from roles.models import InterviewStage


@guarded(seat_panel)
def seat(
    opening: Opening, /, *, by: User, assessor: User, stage: InterviewStage, relation: str = Relation.PANEL
) -> Seat:
    """Place an assessor on a stage; where evaluations are under way they get a scorecard for each.

    Raises ValidationError for a stage of another edition, a person who cannot sign in, or a seat that is taken already.
    """
    placed = _place(opening, assessor, stage, relation)
    _follow(opening, assessor)
    journal.record("seated", opening, by=by, opening=opening, assessor=str(assessor.pk), stage=stage.key)
    return placed


@guarded(unseat)
def remove(seat: Seat, /, *, by: User) -> Seat:
    """Take a seat away. A waiting scorecard goes with the last one; a draft stays its author's."""
    opening = Opening.objects.select_for_update().get(pk=seat.opening_id)
    _vacate(seat, opening)
    _follow(opening)
    journal.record("unseated", opening, by=by, opening=opening, assessor=str(seat.assessor_id), stage=seat.stage.key)
    return seat


@guarded(may_hand_over)
def hand_over(seat: Seat, /, *, by: User, to: User) -> Seat:
    """Make one assessor's seat another's, with a scorecard for each evaluation under way; what was written stays.

    Raises ValidationError for a person who cannot sign in, or who sits on the stage already.
    """
    opening = Opening.objects.select_for_update().get(pk=seat.opening_id)
    try:
        placed = _place(opening, to, seat.stage, seat.relation)
    except ValidationError as error:
        raise ValidationError({"to": error.messages}) from None
    _vacate(seat, opening)
    _follow(opening, to)
    journal.record(
        "handed over",
        opening,
        by=by,
        opening=opening,
        assessor=str(to.pk),
        before=str(seat.assessor_id),
        stage=seat.stage.key,
    )
    return placed


def _place(opening: Opening, assessor: User, stage: InterviewStage, relation: str) -> Seat:
    if stage.edition_id != opening.edition_id:
        raise ValidationError({"stage": "This stage belongs to another edition."})
    if not assessor.is_active or assessor.is_system:
        raise ValidationError({"assessor": "This person cannot sign in, so they cannot score."})
    if opening.seats.held().filter(stage=stage, assessor=assessor).exists():
        raise ValidationError({"assessor": f"{assessor.name} sits on {stage.name} already."})
    placed = Seat(opening=opening, stage=stage, assessor=assessor, relation=relation)
    placed.full_clean()
    placed.save(force_insert=True)
    return placed


def _vacate(seat: Seat, opening: Opening) -> None:
    seat.removed_at = timezone.now()
    seat.save(update_fields=["removed_at"])
    if Seat.objects.held().filter(opening=opening, assessor=seat.assessor).exists():
        return
    # Where the evaluation has ended the row stays: a decision may have waived it.
    waiting = Scorecard.objects.filter(
        evaluation__opening=opening,
        evaluation__state=EvaluationState.UNDER_WAY,
        assessor=seat.assessor,
        state=ScorecardState.WAITING,
    ).exclude(pk__in=Waiver.objects.filter(scorecard__isnull=False).values("scorecard"))
    # Held first: one that is begun in this very moment is then seen as the draft it became.
    held = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    Scorecard.objects.filter(pk__in=held).delete()


def _follow(opening: Opening, assessor: User | None = None) -> None:
    """What a changed panel means for evaluations under way: a scorecard for the newcomer, and when all are due."""
    for evaluation in opening.evaluations.under_way():
        hand_out(evaluation, [assessor] if assessor else [])
        set_due(evaluation)
