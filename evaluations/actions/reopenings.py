"""Reopening a submitted scorecard: asked for by its author, granted or refused by somebody else."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from evaluations.enums import EvaluationState, ReopeningState, ScorecardState
from evaluations.models import Evaluation, Reopening, Reveal, Scorecard
from evaluations.policies import answer_reopening, ask_reopening

AGAIN = timedelta(hours=24)  # from the grant until the scorecard is due, where it was due before


@guarded(ask_reopening)
def ask(card: Scorecard, /, *, by: User, reason: str) -> Reopening:
    """Ask to change what was submitted. Conflict while an earlier request stands; ValidationError without a reason."""
    if card.reopenings.unanswered().exists():
        raise Conflict("You have asked for this already; it is not answered yet. Nothing was changed.")
    asked = Reopening(scorecard=card, reason=reason.strip())
    _check(asked, "reason", "Say what you would change, and why.")
    asked.save(force_insert=True)
    journal.record("reopening asked", card, by=by, opening=card.evaluation.opening, reopening=str(asked.pk))
    return asked


@guarded(answer_reopening)
def grant(reopening: Reopening, /, *, by: User) -> Reopening:
    """The scorecard is its author's to change again, and outstanding until it is submitted anew.

    Raises Conflict where the evaluation ended, or the author saw colleagues' ratings, in this very moment.
    """
    card, seen = _held(reopening, by)
    now = timezone.now()
    card.state, card.submitted_at = ScorecardState.DRAFT, None
    if card.due_at and card.due_at < now + AGAIN:
        card.due_at = now + AGAIN
    card.save(update_fields=["state", "submitted_at", "due_at"])
    _answer(reopening, ReopeningState.GRANTED, by)
    journal.record(
        "reopened",
        card,
        by=by,
        opening=card.evaluation.opening,
        assessor=str(card.assessor_id),
        reopening=str(reopening.pk),
        after_reveal=seen,
    )
    return reopening


@guarded(answer_reopening)
def refuse(reopening: Reopening, /, *, by: User, answer: str) -> Reopening:
    """The scorecard stays as it was submitted; `answer` tells its author why. ValidationError without one."""
    reopening.answer = answer.strip()
    _check(reopening, "answer", "Say why it is refused; the author reads it.")
    card, seen = _held(reopening, by)
    _answer(reopening, ReopeningState.REFUSED, by)
    journal.record(
        "reopening refused",
        card,
        by=by,
        opening=card.evaluation.opening,
        assessor=str(card.assessor_id),
        reopening=str(reopening.pk),
        after_reveal=seen,
    )
    return reopening


def _held(reopening: Reopening, by: User) -> tuple[Scorecard, bool]:
    """The scorecard, locked, and whether its author saw colleagues' ratings.

    The evaluation is held first: a decision, and the author's first look, come either before this or after.
    """
    evaluation = Evaluation.objects.select_for_update(of=("self",)).get(pk=reopening.scorecard.evaluation_id)
    card = Scorecard.objects.select_for_update(of=("self",)).get(pk=reopening.scorecard_id)
    card.evaluation = evaluation
    if evaluation.state != EvaluationState.UNDER_WAY:
        raise Conflict(
            f"The evaluation was {evaluation.get_state_display().lower()} in the meantime, so the request has lapsed.",
            {"state": evaluation.state},
        )
    reopening.after_reveal = Reveal.objects.filter(person=card.assessor_id, evaluation=evaluation).exists()
    if reopening.after_reveal and not by.is_hr:
        raise Conflict("The author has seen colleagues' ratings in the meantime; HR alone answers now.")
    return card, reopening.after_reveal


def _answer(reopening: Reopening, state: ReopeningState, by: User) -> None:
    reopening.state, reopening.answered_by, reopening.answered_at = state, by, timezone.now()
    reopening.save(update_fields=["state", "answered_by", "answered_at", "answer", "after_reveal"])


def _check(reopening: Reopening, field: str, missing: str) -> None:
    text, most = getattr(reopening, field), Reopening._meta.get_field(field).max_length
    if not text:
        raise ValidationError({field: missing})
    if len(text) > most:
        raise ValidationError({field: f"This text has {len(text):,} characters; the limit is {most:,}. Shorten it."})
