"""Every policy of evaluations, person by person and state by state."""

import inspect
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.access import allows
from accounts.enums import Access
from evaluations import policies
from evaluations.actions import panels, reveals
from evaluations.enums import EvaluationState, OpeningState, ScorecardState
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

HR, RUN, MANAGE = {"hr"}, {"hr", "subject", "manager", "recruiter"}, {"hr", "subject", "manager"}
CREATE = {"hr", "subject", "manager", "recruiter", "other_manager", "other_recruiter"}
RUN_IT, DECIDE = RUN - {"subject"}, MANAGE - {"subject"}
BEFORE, AFTER = ("not_begun", "under_way"), ("decided", "withdrawn")


def across(states, allowed, *, else_in=()):
    return {**dict.fromkeys(states, allowed), **dict.fromkeys(else_in, set())}


PLANNED, ENDED = ("draft", "open"), ("closed", "archived")
TABLE = {
    # the opening's state → who may; `subject` is an HR admin who is the candidate
    "create_opening": ("opening", across(OpeningState.values, CREATE)),
    "run_opening": ("opening", across(OpeningState.values, RUN)),
    "edit_opening": ("opening", across(PLANNED, RUN, else_in=ENDED)),
    "open_opening": ("opening", across(["draft"], RUN, else_in=["open", *ENDED])),
    "close_opening": ("opening", across(["open"], MANAGE, else_in=["draft", *ENDED])),
    "archive_opening": ("opening", across(["closed"], MANAGE, else_in=[*PLANNED, "archived"])),
    "seat_panel": ("opening", across(PLANNED, RUN, else_in=ENDED)),
    "unseat": ("seat", across(PLANNED, RUN, else_in=ENDED)),
    "hand_over": ("seat", across(PLANNED, RUN, else_in=ENDED)),
    "add_candidate": ("opening", across(PLANNED, RUN, else_in=ENDED)),
    # the evaluation's state → who may
    "read_contact": ("candidate", across(EvaluationState.values, RUN_IT)),
    "edit_candidate": ("candidate", across(EvaluationState.values, RUN_IT)),
    "run_evaluation": ("evaluation", across(EvaluationState.values, RUN_IT)),
    "begin": ("evaluation", across(["not_begun"], RUN_IT, else_in=["under_way", *AFTER])),
    "schedule": ("evaluation", across(BEFORE, RUN_IT, else_in=AFTER)),
    "record_finding": ("evaluation", across(BEFORE, RUN_IT, else_in=AFTER)),
    "withdraw": ("evaluation", across(BEFORE, RUN_IT, else_in=AFTER)),
    "show_name": ("evaluation", across(EvaluationState.values, set())),  # this opening hides none
    "read_scoresheet": ("evaluation", across(EvaluationState.values, RUN_IT | {"second_interviewer"})),
    "decide": ("evaluation", across(["under_way"], DECIDE, else_in=["not_begun", *AFTER])),
    "reconsider": ("evaluation", across(["decided"], HR, else_in=[*BEFORE, "withdrawn"])),
    "lift_blindness": ("evaluation", across(["under_way"], HR, else_in=["not_begun", *AFTER])),
    "delete_notes": ("evaluation", across(EvaluationState.values, set())),  # the product alone
    # the scorecard's state → who may; it is the interviewer's
    "read_scorecard": ("scorecard", across(ScorecardState.values, {"interviewer"})),
    "score": ("scorecard", across(["waiting", "draft"], {"interviewer"}, else_in=["submitted", "recused"])),
    "submit": ("scorecard", across(["waiting", "draft"], {"interviewer"}, else_in=["submitted", "recused"])),
    "recuse": ("scorecard", across(["waiting", "draft"], {"interviewer"}, else_in=["submitted", "recused"])),
    "ask_reopening": ("scorecard", across(["submitted"], {"interviewer"}, else_in=["waiting", "draft", "recused"])),
    # the request's state → who may; the second interviewer asked for it, and has seen nobody's ratings
    "answer_reopening": ("reopening", across(["asked"], DECIDE, else_in=["granted", "refused"])),
}


@pytest.fixture
def stage(people, small_profile):
    """An opening with an evaluation under way: the interviewer's scorecard is outstanding, the second's is in."""
    subject = UserFactory(name="Hana Candidate", access=Access.HR_ADMIN)
    gone = UserFactory(name="Gone Admin", access=Access.HR_ADMIN, is_active=False)
    panel = [people.second_interviewer, people.interviewer]
    made = make.panel_round(
        small_profile, manager=people.manager, recruiter=people.recruiter, assessors=panel, candidates=0
    )
    evaluation = make.add(made.opening, by=people.manager, employee=subject)
    evaluation = make.rounds.begin(evaluation, by=people.manager)
    made = make.Round(made.opening, made.manager, made.assessors, [evaluation])
    make.submit(made.cards[0])
    reopening = make.ask(made.cards[0])
    reopening.scorecard.evaluation = evaluation
    seat = made.opening.seats.filter(assessor=people.interviewer).select_related("opening").first()
    evaluation.opening = seat.opening = made.opening
    card = made.cards[1]
    card.evaluation = evaluation
    everyone = {**vars(people), "subject": subject, "switched_off": gone}
    return SimpleNamespace(
        opening=made.opening,
        seat=seat,
        candidate=evaluation.candidate,
        evaluation=evaluation,
        scorecard=card,
        reopening=reopening,
        everyone=everyone,
    )


def who_may(stage, name):
    kind = TABLE[name][0]
    judge, subject = getattr(policies, name), getattr(stage, kind)
    return {person for person, user in stage.everyone.items() if allows(judge, user, subject)}


def put(stage, kind, state):
    """The subject in a state, as the policy finds it. The blind rule alone asks the database."""
    holders = {"seat": stage.opening, "candidate": stage.evaluation}
    holder = holders.get(kind) or getattr(stage, kind)
    holder.state = state


def test_the_table_knows_every_policy():
    made = {
        name
        for name, found in inspect.getmembers(policies, inspect.isfunction)
        if found.__module__ == policies.__name__ and not name.startswith("_")
    }
    assert set(TABLE) == made


def test_policies_let_in_exactly_these(stage):
    found = {}
    for name, (kind, rows) in TABLE.items():
        stage.opening.state, stage.evaluation.state, stage.scorecard.state = "open", "under_way", "waiting"
        found[name] = {}
        for state in rows:
            put(stage, kind, state)
            found[name][state] = who_may(stage, name)
    assert found == {name: rows for name, (_, rows) in TABLE.items()}


@pytest.mark.parametrize("name", TABLE)
def test_policy_says_a_sentence(name):
    first = getattr(policies, name).__doc__.strip().split("\n")[0]
    assert (first[0].isupper(), first[-1]) == (True, ".")


def test_begin_waits_for_the_opening_to_be_open(stage):
    stage.evaluation.state = "not_begun"
    for stage.opening.state in ("draft", "closed", "archived"):
        assert who_may(stage, "begin") == set()


def test_scorecards_are_written_while_the_evaluation_is_under_way(stage):
    for stage.evaluation.state in ("not_begun", "decided", "withdrawn"):
        assert [who_may(stage, name) for name in ("score", "submit", "recuse")] == [set()] * 3
        stage.scorecard.state = "submitted"
        assert [who_may(stage, name) for name in ("ask_reopening", "answer_reopening")] == [set()] * 2
        stage.scorecard.state = "waiting"


def test_unseat_never_lets_go_of_oneself(stage):
    stage.seat.assessor = stage.everyone["manager"]
    assert who_may(stage, "unseat") == RUN - {"manager"}


def test_unseat_once(stage):
    stage.seat.removed_at = timezone.now()
    assert who_may(stage, "unseat") == set()


def test_answer_reopening_is_for_hr_alone_once_the_author_saw_others_ratings(stage):
    reveals.note(stage.evaluation, by=stage.everyone["second_interviewer"])
    assert who_may(stage, "answer_reopening") == {"hr"}


def test_show_name_is_for_recruiter_and_hr_in_whatever_state_the_evaluation_is(stage):
    stage.opening.anonymous = True
    for stage.evaluation.state in EvaluationState.values:
        assert who_may(stage, "show_name") == {"hr", "recruiter"}


@pytest.mark.parametrize("person", ["manager", "hr"])
def test_whoever_asked_never_answers(stage, person):
    user = stage.everyone[person]
    stage.reopening.scorecard.__class__.objects.filter(pk=stage.reopening.scorecard_id).update(assessor=user)
    assert who_may(stage, "answer_reopening") == DECIDE - {person}


@pytest.mark.parametrize("person", ["manager", "hr"])
def test_blind_people_neither_decide_nor_reopen_nor_lift_blindness(stage, people, person):
    user = stage.everyone[person]
    for place in stage.opening.edition.stages.all():
        panels.seat(stage.opening, by=people.recruiter, assessor=user, stage=place)
    put(stage, "evaluation", "under_way")
    assert {name: who_may(stage, name) for name in ("decide", "answer_reopening", "lift_blindness")} == {
        "decide": DECIDE - {person},
        "answer_reopening": DECIDE - {person},
        "lift_blindness": HR - {person},
    }


def test_erased_candidate_is_edited_by_nobody(stage):
    stage.candidate.erased_at = timezone.now()
    assert who_may(stage, "edit_candidate") == set()
