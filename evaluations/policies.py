"""Who may do what with openings, candidates, evaluations and scorecards, and in which state.

The first line of each docstring is the sentence a refusal says.
"""

from accounts.enums import Access
from accounts.models import User
from evaluations.enums import EvaluationState, OpeningState, ReopeningState, ScorecardState
from evaluations.models import Candidate, Evaluation, Opening, Reopening, Scorecard, Seat

PLANNING = (OpeningState.DRAFT, OpeningState.OPEN)
WRITABLE = (ScorecardState.WAITING, ScorecardState.DRAFT)


def _runs(user: User, opening: Opening) -> bool:
    return user.is_hr or user.pk in (opening.manager_id, opening.recruiter_id)


def _manages(user: User, opening: Opening) -> bool:
    return user.is_hr or user.pk == opening.manager_id


def _is_the_candidate(user: User, evaluation: Evaluation) -> bool:
    return evaluation.candidate.employee_id == user.pk


def _blind(user: User, evaluation: Evaluation) -> bool:
    return Evaluation.objects.blind_for(user).filter(pk=evaluation.pk).exists()


# --- openings and panels ---


def create_opening(user: User, subject: object) -> bool:
    """Openings are created by hiring managers, recruiters and HR admins."""
    return user.access in (Access.HR_ADMIN, Access.HIRING_MANAGER, Access.RECRUITER)


def run_opening(user: User, opening: Opening) -> bool:
    """This opening is run by its manager, its recruiter and HR."""
    return _runs(user, opening)


def edit_opening(user: User, opening: Opening) -> bool:
    """An opening is changed by its manager, its recruiter or HR, until it is closed."""
    return _runs(user, opening) and opening.state in PLANNING


def open_opening(user: User, opening: Opening) -> bool:
    """A draft opening is opened by its manager, its recruiter or HR."""
    return _runs(user, opening) and opening.state == OpeningState.DRAFT


def close_opening(user: User, opening: Opening) -> bool:
    """An open opening is closed by its manager or HR."""
    return _manages(user, opening) and opening.state == OpeningState.OPEN


def archive_opening(user: User, opening: Opening) -> bool:
    """A closed opening is archived by its manager or HR."""
    return _manages(user, opening) and opening.state == OpeningState.CLOSED


def seat_panel(user: User, opening: Opening) -> bool:
    """The panel is seated by the opening's manager, its recruiter or HR, until it is closed."""
    return _runs(user, opening) and opening.state in PLANNING


def unseat(user: User, seat: Seat) -> bool:
    """A seat is taken away by those who run the opening, never by the person on it."""
    return seat_panel(user, seat.opening) and seat.assessor_id != user.pk and seat.removed_at is None


def hand_over(user: User, seat: Seat) -> bool:
    """A seat is handed over by those who run the opening, never by the person on it."""
    return unseat(user, seat)


# --- candidates ---


def add_candidate(user: User, opening: Opening) -> bool:
    """Candidates are added by the opening's manager, its recruiter or HR, until it is closed."""
    return _runs(user, opening) and opening.state in PLANNING


def read_contact(user: User, candidate: Candidate) -> bool:
    """Contact data is for those who run one of the candidate's openings."""
    return Candidate.objects.with_contact_for(user).filter(pk=candidate.pk).exists()


def edit_candidate(user: User, candidate: Candidate) -> bool:
    """A candidate is edited by those who run one of their openings."""
    return candidate.erased_at is None and read_contact(user, candidate)


# --- evaluations ---


def run_evaluation(user: User, evaluation: Evaluation) -> bool:
    """This is for those who run the opening, and never for the candidate."""
    return _runs(user, evaluation.opening) and not _is_the_candidate(user, evaluation)


def begin(user: User, evaluation: Evaluation) -> bool:
    """An evaluation is begun by those who run the opening, once it is open."""
    return (
        run_evaluation(user, evaluation)
        and evaluation.state == EvaluationState.NOT_BEGUN
        and evaluation.opening.state == OpeningState.OPEN
    )


def schedule(user: User, evaluation: Evaluation) -> bool:
    """Interviews are set by those who run the opening, until the decision."""
    return run_evaluation(user, evaluation) and evaluation.state in (
        EvaluationState.NOT_BEGUN,
        EvaluationState.UNDER_WAY,
    )


def record_finding(user: User, evaluation: Evaluation) -> bool:
    """Qualifications are checked by those who run the opening, until the decision."""
    return schedule(user, evaluation)


def withdraw(user: User, evaluation: Evaluation) -> bool:
    """An evaluation is withdrawn by those who run the opening, before the decision."""
    return schedule(user, evaluation)


def show_name(user: User, evaluation: Evaluation) -> bool:
    """A name is shown by the opening's recruiter or HR, while they owe no scorecard there; never by its manager."""
    opening = evaluation.opening
    return (
        opening.anonymous
        and user.pk != opening.manager_id
        and run_evaluation(user, evaluation)
        and not Scorecard.objects.outstanding()
        .filter(assessor=user, evaluation__opening=opening, evaluation__state=EvaluationState.UNDER_WAY)
        .exists()
    )


def read_scoresheet(user: User, evaluation: Evaluation) -> bool:
    """Submit your own scorecard first."""
    return Evaluation.objects.open_to(user).filter(pk=evaluation.pk).exists()


def decide(user: User, evaluation: Evaluation) -> bool:
    """The decision is recorded by the opening's manager or HR, once their own scorecard is in."""
    return (
        _manages(user, evaluation.opening)
        and not _is_the_candidate(user, evaluation)
        and evaluation.state == EvaluationState.UNDER_WAY
        and not _blind(user, evaluation)
    )


def reconsider(user: User, evaluation: Evaluation) -> bool:
    """A decided evaluation is taken up again by HR alone."""
    return user.is_hr and evaluation.state == EvaluationState.DECIDED and not _is_the_candidate(user, evaluation)


def lift_blindness(user: User, evaluation: Evaluation) -> bool:
    """Blindness is lifted by HR alone, while the evaluation is under way, and not by HR who are blind for it."""
    return (
        user.is_hr
        and evaluation.state == EvaluationState.UNDER_WAY
        and not _is_the_candidate(user, evaluation)
        and not _blind(user, evaluation)
    )


# --- scorecards ---


def read_scorecard(user: User, scorecard: Scorecard) -> bool:
    """This scorecard is not open to you."""
    return Scorecard.objects.visible_to(user).filter(pk=scorecard.pk).exists()


def score(user: User, scorecard: Scorecard) -> bool:
    """A scorecard is written by its assessor alone, until it is submitted or the evaluation ends."""
    return (
        scorecard.assessor_id == user.pk
        and scorecard.state in WRITABLE
        and scorecard.evaluation.state == EvaluationState.UNDER_WAY
    )


def submit(user: User, scorecard: Scorecard) -> bool:
    """A scorecard is submitted by its assessor, once."""
    return score(user, scorecard)


def recuse(user: User, scorecard: Scorecard) -> bool:
    """An assessor recuses themself before submitting."""
    return score(user, scorecard)


def ask_reopening(user: User, scorecard: Scorecard) -> bool:
    """To reopen a submitted scorecard is asked for by its assessor, until the evaluation is decided."""
    return (
        scorecard.assessor_id == user.pk
        and scorecard.state == ScorecardState.SUBMITTED
        and scorecard.evaluation.state == EvaluationState.UNDER_WAY
    )


def answer_reopening(user: User, reopening: Reopening) -> bool:
    """Reopening is granted or refused by the opening's manager or HR, by HR alone once its author saw others' ratings.

    Never for oneself, never while blind, and not after the decision: the request has lapsed then.
    """
    return (
        reopening.state == ReopeningState.ASKED
        and reopening.scorecard.evaluation.state == EvaluationState.UNDER_WAY
        and Reopening.objects.answerable_by(user).filter(pk=reopening.pk).exists()
    )


def delete_notes(user: User, subject: object) -> bool:
    """Private notes are deleted by the product itself, in time."""
    return user.is_system
