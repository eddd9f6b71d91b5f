"""An evaluation's way: begun, interviews set, qualifications checked, withdrawn, taken up again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry
from evaluations.actions import evaluations as rounds
from evaluations.actions import openings
from evaluations.models import Evaluation, Scorecard
from tests.factories import evaluations as make

STEPS = ("evaluation_begin", "interview_set", "finding_record", "evaluation_withdraw", "evaluation_reconsider")


def url(name, evaluation):
    return reverse(f"evaluations:{name}", kwargs={"pk": evaluation.pk})


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def made(people, small_profile):
    return make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        begun=False,
    )


@pytest.fixture
def evaluation(made):
    return made.evaluation


# --- begun ---


def test_evaluation_begin_hands_out_scorecards(client, people, evaluation):
    client.force_login(people.recruiter)
    response = client.post(url("evaluation_begin", evaluation), {"seen": "not_begun"}, follow=True)
    evaluation.refresh_from_db()
    cards = list(evaluation.scorecards.values_list("assessor__name", "state"))
    assert (evaluation.state, cards) == ("under_way", [("Sven Olsen", "waiting"), ("Yuki Tanabe", "waiting")])
    assert said(response) == ["The evaluation has begun: 2 scorecards handed out."]
    assert Entry.objects.last().facts == {"scorecards": 2}


def test_evaluation_begin_twice_says_it_changed(client, people, evaluation):
    client.force_login(people.manager)
    answers = [client.post(url("evaluation_begin", evaluation), {"seen": "not_begun"}).status_code for _ in range(2)]
    assert (answers, Scorecard.objects.count()) == ([302, 409], 2)
    assert client.post(url("evaluation_begin", evaluation)).status_code == 403


def test_evaluation_begin_with_nobody_seated_says_so(client, people, made, evaluation):
    for seat in made.opening.seats.held():
        make.panels.remove(seat, by=people.manager)
    client.force_login(people.manager)
    response = client.post(url("evaluation_begin", evaluation), follow=True)
    evaluation.refresh_from_db()
    assert (evaluation.state, said(response)) == (
        "not_begun",
        ["Nobody is seated who could score this candidate. Seat the panel first."],
    )


def test_evaluation_begin_sees_an_opening_closed_in_the_meantime(people, made, evaluation):
    seen = Evaluation.objects.select_related("opening").get(pk=evaluation.pk)
    openings.close(made.opening, by=people.manager)
    with pytest.raises(PermissionDenied, match="once it is open"):
        rounds.begin(seen, by=people.manager)


# --- the page ---


def test_evaluation_pages_are_for_whoever_runs_the_opening(client, people, evaluation):
    found = {}
    for state in ("not begun", "under way"):
        if state == "under way":
            rounds.begin(evaluation, by=people.manager)
        for person in ("manager", "recruiter", "hr", "interviewer", "stranger"):
            client.force_login(getattr(people, person))
            found[state, person] = client.get(url("evaluation_arrange", evaluation)).status_code
    assert found == {
        **{(state, person): 200 for state in ("not begun", "under way") for person in ("manager", "recruiter", "hr")},
        **{("not begun", person): 404 for person in ("interviewer", "stranger")},
        ("under way", "interviewer"): 403,
        ("under way", "stranger"): 404,
    }
    client.force_login(people.interviewer)
    assert {client.post(url(name, evaluation), {"reason": "x"}).status_code for name in STEPS} == {403}


def test_evaluation_arrange_in_every_state(client, people, evaluation):
    client.force_login(people.hr)
    shown = {}
    for step in ("not_begun", "under_way", "decided"):
        if step == "under_way":
            rounds.begin(evaluation, by=people.manager)
        if step == "decided":
            make.decide(evaluation, by=people.manager)
        page = client.get(url("evaluation_arrange", evaluation)).content.decode()
        shown[step] = [name for name in STEPS if url(name, evaluation) in page]
    assert shown == {
        "not_begun": ["evaluation_begin", "interview_set", "finding_record", "evaluation_withdraw"],
        "under_way": ["interview_set", "finding_record", "evaluation_withdraw"],
        "decided": ["evaluation_reconsider"],
    }


@pytest.mark.parametrize("assessors", [2, 8])
def test_evaluation_arrange_asks_the_same_for_2_and_8(
    client, people, small_profile, django_assert_num_queries, assessors
):
    made = make.panel_round(small_profile, manager=people.manager, assessors=assessors, submitted=0)
    make.interview(made.evaluation, at=timezone.now(), by=people.manager)
    client.force_login(people.manager)
    client.get(url("evaluation_arrange", made.evaluation))
    with django_assert_num_queries(12):
        client.get(url("evaluation_arrange", made.evaluation))


# --- withdrawn, taken up again ---


def test_evaluation_withdraw_ends_it_with_its_reason(client, people, evaluation):
    client.force_login(people.recruiter)
    client.post(url("evaluation_withdraw", evaluation), {"reason": "Took another post.", "seen": "not_begun"})
    evaluation.refresh_from_db()
    assert (evaluation.state, evaluation.withdrawn_reason) == ("withdrawn", "Took another post.")
    assert b"Took another post." in client.get(url("evaluation_arrange", evaluation)).content


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("   ", "Give the reason; it is kept."),
        ("x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
    ],
)
def test_evaluation_withdraw_asks_for_a_reason(client, people, evaluation, reason, sentence):
    client.force_login(people.manager)
    response = client.post(url("evaluation_withdraw", evaluation), {"reason": reason})
    evaluation.refresh_from_db()
    assert (response.context["form"].errors, evaluation.state) == ({"reason": [sentence]}, "not_begun")
    assert response.context["withdraw_form"]["reason"].value() == reason
    with pytest.raises(ValidationError, match="Say why"):
        rounds.withdraw(evaluation, by=people.manager, reason="  ")


def test_evaluation_withdraw_after_a_decision_says_it_changed(client, people, evaluation):
    rounds.begin(evaluation, by=people.manager)
    make.decide(evaluation, by=people.manager)
    client.force_login(people.manager)
    slower = client.post(url("evaluation_withdraw", evaluation), {"reason": "Left.", "seen": "under_way"})
    assert (slower.status_code, b"it is now decided" in slower.content) == (409, True)


def test_evaluation_reconsider_is_for_hr_and_keeps_the_decision(client, people, evaluation):
    rounds.begin(evaluation, by=people.manager)
    decision = make.decide(evaluation, by=people.manager)
    client.force_login(people.manager)
    assert client.post(url("evaluation_reconsider", evaluation), {"reason": "New facts."}).status_code == 403
    client.force_login(people.hr)
    client.post(url("evaluation_reconsider", evaluation), {"reason": "New facts.", "seen": "decided"})
    evaluation.refresh_from_db()
    decision.refresh_from_db()
    assert (evaluation.state, decision.superseded_reason) == ("under_way", "New facts.")
    make.decide(evaluation, by=people.hr)
    with pytest.raises(ValidationError, match="Say why"):
        rounds.reconsider(evaluation, by=people.hr, reason="")
