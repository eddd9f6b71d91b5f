"""Who may remind whom, and whose calendar is whose. The first line of each docstring is the refusal's sentence."""

from accounts.enums import Access
from accounts.models import User
from evaluations.enums import EvaluationState
from evaluations.models import Evaluation, Interview, Opening, Scorecard, Seat
from evaluations.policies import run_evaluation, run_opening
from evaluations.querysets import runs

RUNNING = (Access.HR_ADMIN, Access.HIRING_MANAGER, Access.RECRUITER)


def send_due(user: User, subject: object) -> bool:
    """Reminders are the product's own work."""
    return user.is_system


def read_late(user: User, subject: object) -> bool:
    """Who is late is shown to those who run openings."""
    return user.access in RUNNING or Opening.objects.filter(runs(user)).exists()


def nudge(user: User, card: Scorecard) -> bool:
    """Those who run the opening nudge others, while a scorecard is outstanding."""
    return (
        run_evaluation(user, card.evaluation)
        and card.assessor_id != user.pk
        and card.is_outstanding
        and card.evaluation.state == EvaluationState.UNDER_WAY
    )


def read_interview(user: User, interview: Interview) -> bool:
    """An interview is in the calendar of those who sit in it or run the opening."""
    evaluation = interview.evaluation
    if not Evaluation.objects.visible_to(user).filter(pk=evaluation.pk).exists():
        return False
    seats = Seat.objects.held().filter(opening=evaluation.opening, stage=interview.stage, assessor=user)
    return run_opening(user, evaluation.opening) or seats.exists()


def keep_own_calendar(user: User, person: User) -> bool:
    """Everyone keeps their own calendar alone."""
    return user.pk == person.pk
