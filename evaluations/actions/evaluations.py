"""An evaluation's way: begun, interviews set, qualifications checked, withdrawn, taken up again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from evaluations.enums import EvaluationState, FindingResult, OpeningState
from evaluations.handout import hand_out, set_due
from evaluations.models import Evaluation, Finding, Interview, Opening
from evaluations.policies import begin as may_begin
from evaluations.policies import reconsider as may_reconsider
from evaluations.policies import record_finding as may_record_finding
from evaluations.policies import schedule as may_schedule
from evaluations.policies import withdraw as may_withdraw
from roles.models import InterviewStage, Qualification

MINUTES = range(5, 601)
LASTS = f"An interview lasts from {MINUTES[0]} to {MINUTES[-1]} minutes."


@guarded(may_begin)
def begin(evaluation: Evaluation, /, *, by: User) -> Evaluation:
    """Begin: everyone seated gets a scorecard. Raises ValidationError where that is nobody."""
    # The opening is held, so that a seat given in the same moment is either seen here or hands out its own scorecard.
    opening = Opening.objects.select_for_update().get(pk=evaluation.opening_id)
    if opening.state != OpeningState.OPEN:
        raise Conflict(f"The opening was changed in the meantime; it is now {opening.state}.", {"state": opening.state})
    seated = [seat.assessor for seat in opening.seats.held().select_related("assessor")]
    evaluation.state, evaluation.begun_at = EvaluationState.UNDER_WAY, timezone.now()
    evaluation.save(update_fields=["state", "begun_at"])
    handed = hand_out(evaluation, list(dict.fromkeys(seated)))
    if not handed:
        raise ValidationError("Nobody is seated who could score this candidate. Seat the panel first.")
    journal.record("begun", evaluation, by=by, opening=evaluation.opening, scorecards=len(handed))
    return evaluation


@guarded(may_schedule)
def schedule(
    evaluation: Evaluation, /, *, by: User, stage: InterviewStage, starts_at: datetime, minutes: int, place: str = ""
) -> Interview:
    """Set or move a stage's interview; scorecards fall due 24 hours after an assessor's last one ends."""
    if stage.edition_id != evaluation.opening.edition_id:
        raise ValidationError({"stage": "This stage belongs to another edition."})
    if not 2000 <= starts_at.year <= 2100:
        raise ValidationError({"starts_at": "Write a date from 2000 to 2100."})
    if minutes not in MINUTES:
        raise ValidationError({"minutes": LASTS})
    interview = Interview.objects.filter(evaluation=evaluation, stage=stage).first() or Interview(
        evaluation=evaluation, stage=stage
    )
    interview.starts_at, interview.minutes, interview.place = starts_at, minutes, place
    interview.full_clean()
    interview.save()
    set_due(evaluation)
    journal.record("scheduled", evaluation, by=by, opening=evaluation.opening, stage=stage.key)
    return interview


@guarded(may_record_finding)
def record_finding(
    evaluation: Evaluation, /, *, by: User, qualification: Qualification, result: str, note: str = ""
) -> Finding:
    """Say what was found about a qualification. By equivalence needs a note: it names why."""
    if qualification.edition_id != evaluation.opening.edition_id:
        raise ValidationError({"qualification": "This qualification belongs to another edition."})
    if result == FindingResult.BY_EQUIVALENCE and not note.strip():
        raise ValidationError({"note": "Say what stands in the qualification's place, and why it is equal."})
    finding = evaluation.findings.filter(qualification=qualification).first() or Finding(
        evaluation=evaluation, qualification=qualification
    )
    finding.result, finding.note, finding.by, finding.at = result, note.strip(), by, timezone.now()
    finding.full_clean()
    finding.save()
    journal.record("checked", evaluation, by=by, opening=evaluation.opening, qualification=qualification.key)
    return finding


@guarded(may_withdraw)
def withdraw(evaluation: Evaluation, /, *, by: User, reason: str) -> Evaluation:
    """End an evaluation without a decision. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why the evaluation is withdrawn."})
    evaluation.state, evaluation.withdrawn_reason = EvaluationState.WITHDRAWN, reason.strip()
    evaluation.full_clean()
    evaluation.save(update_fields=["state", "withdrawn_reason"])
    journal.record("withdrawn", evaluation, by=by, opening=evaluation.opening)
    return evaluation


@guarded(may_reconsider)
def reconsider(evaluation: Evaluation, /, *, by: User, reason: str) -> Evaluation:
    """Take a decided evaluation up again: the decision is superseded, not erased. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why the decision is taken up again."})
    decision = evaluation.decisions.standing().get()
    decision.superseded_at, decision.superseded_reason = timezone.now(), reason.strip()
    decision.save(update_fields=["superseded_at", "superseded_reason"])
    evaluation.state = EvaluationState.UNDER_WAY
    evaluation.save(update_fields=["state"])
    journal.record("reconsidered", evaluation, by=by, opening=evaluation.opening, decision=str(decision.pk))
    return evaluation
