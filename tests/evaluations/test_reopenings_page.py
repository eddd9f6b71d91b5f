"""Reopening as its people meet it: the author's pages, the home page, the opening, the answer, the scoresheet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.actions import reopenings, reveals
from evaluations.models import Reopening, Scorecard
from evaluations.waiting import waiting_for
from tests.evaluations.pages import errors, line_url, url
from tests.evaluations.reading import body, get, part, signed_in, text
from tests.factories import evaluations as make


@pytest.fixture
def made(people, small_profile):
    return make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
    )


@pytest.fixture
def card(made):
    return made.cards[0]


def answer_url(asked) -> str:
    return reverse("evaluations:reopening_answer", args=[asked.pk])


def opening_page(user, made) -> str:
    return text(signed_in(user).get(reverse("evaluations:opening_detail", args=[made.opening.pk])).content.decode())


def tasks(user, **since):
    return [(task.title, task.view) for task in waiting_for(user, as_of=timezone.now() + timedelta(**since)).tasks]


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- asking ---


def test_author_is_offered_to_ask_until_they_have(people, card):
    client = signed_in(people.interviewer)
    link = f'href="{url("reopen", card)}"'
    found = [link in client.get(url("detail", card)).content.decode()]
    response = client.post(url("reopen", card), {"reason": "I mixed up two answers."}, follow=True)
    found.append(link in response.content.decode())
    assert found == [True, False]
    assert messages(response) == ["You have asked to reopen this scorecard. Until that is answered it counts."]
    assert "You wrote: I mixed up two answers." in text(body(response))


def test_page_says_who_answers(people, made, card):
    client = signed_in(people.interviewer)
    before = text(body(client.get(url("reopen", card))))
    reveals.note(made.evaluation, by=people.interviewer)
    after = text(body(client.get(url("reopen", card))))
    assert ("Dana Whitfield or HR answers" in before, "HR alone answers" in after) == (True, True)


def test_asking_without_a_reason_stays_on_the_page(people, card):
    response = signed_in(people.interviewer).post(url("reopen", card), {"reason": " "})
    assert errors(response) == {"reason": ["Say what you would change, and why."]}


def test_asking_twice_asks_once_and_says_so(people, card):
    client = signed_in(people.interviewer)
    responses = [client.post(url("reopen", card), {"reason": "So."}, follow=True) for _ in range(2)]
    assert (responses[1].status_code, Reopening.objects.count()) == (200, 1)
    assert messages(responses[1]) == ["You have asked for this already; it is not answered yet. Nothing was changed."]


def test_asking_after_the_decision_says_that_it_is_over(people, made, card):
    make.decide(made.evaluation, by=people.manager)
    response = signed_in(people.interviewer).post(url("reopen", card), {"reason": "So."}, follow=True)
    assert (response.status_code, Reopening.objects.count()) == (200, 0)
    assert url("reopen", card) not in response.content.decode()


# --- who is told that there is something to answer ---


def test_request_is_a_task_of_those_who_may_answer_it(people, made, card):
    asked = make.ask(card)
    task = ("Answer Yuki Tanabe's request for Priya Raghunathan", "evaluations:reopening_answer")
    found = {name: task in tasks(user) for name, user in vars(people).items()}
    assert {name for name, shown in found.items() if shown} == {"manager", "hr"}
    reveals.note(made.evaluation, by=people.interviewer)
    found = {name: task in tasks(user) for name, user in vars(people).items()}
    assert {name for name, shown in found.items() if shown} == {"hr"}
    reopenings.grant(asked, by=people.hr)
    assert task not in tasks(people.hr)


def test_request_is_no_task_of_the_blind_nor_of_its_author(people, small_profile):
    panel = [people.manager, people.hr, people.interviewer]
    made = make.panel_round(small_profile, manager=people.manager, assessors=panel, submitted=1)
    make.ask(made.cards[0])
    for person in (people.manager, people.hr):
        assert [title for title, _ in tasks(person) if title.startswith("Answer")] == []


def test_opening_page_lists_the_request_to_those_who_run_it(people, made, card):
    make.ask(card)
    said = {name: opening_page(getattr(people, name), made) for name in ("manager", "recruiter", "hr", "interviewer")}
    assert {name: "Asked to reopen" in page for name, page in said.items()} == {
        "manager": True,
        "recruiter": True,
        "hr": True,
        "interviewer": False,
    }
    assert {name: "For somebody else to answer." in page for name, page in said.items()} == {
        "manager": False,
        "recruiter": True,
        "hr": False,
        "interviewer": False,
    }


def test_request_leaves_no_task_behind_when_the_decision_comes(people, made, card):
    asked = make.ask(card)
    sheet = text(body(get(people.manager, made.evaluation)))
    assert "Yuki Tanabe has asked to reopen their scorecard. A decision now lets the request lapse." in sheet
    make.decide(made.evaluation, by=people.manager)
    assert [title for title, _ in tasks(people.manager) if title.startswith("Answer")] == []
    assert "Asked to reopen" not in opening_page(people.manager, made)
    response = signed_in(people.manager).get(answer_url(asked), follow=True)
    assert messages(response) == [
        "The evaluation is decided, so the request to reopen has lapsed. Nothing was changed."
    ]
    own = text(body(signed_in(people.interviewer).get(url("detail", card))))
    assert "Your request to reopen this scorecard has lapsed. The evaluation was decided before it was answered" in own


# --- answering ---


@pytest.mark.parametrize("seen", [False, True])
def test_answer_page_says_what_was_asked_and_what_was_seen(people, made, card, seen):
    asked = make.ask(card)
    if seen:
        reveals.note(made.evaluation, by=people.interviewer)
    told = text(body(signed_in(people.hr).get(answer_url(asked))))
    assert "I mixed up two answers." in told
    assert ("has seen colleagues' ratings" in told, "has not seen anybody else's" in told) == (seen, not seen)


def test_granting_tells_the_author_on_home_and_form(people, made, card):
    response = signed_in(people.manager).post(answer_url(make.ask(card)), {"go": "grant", "answer": ""}, follow=True)
    assert messages(response) == [
        "Reopened. Yuki Tanabe can change the scorecard; it counts again once it is submitted."
    ]
    (task,) = waiting_for(people.interviewer, as_of=timezone.now()).tasks
    assert (task.title, task.late) == ("Finish your scorecard for Priya Raghunathan", "")
    assert task.reason.startswith("Reopened as you asked, and not counted until it is in again; 3 of 3 focus")
    own = signed_in(people.interviewer)
    for page in (line_url(card), url("review", card)):
        told = text(own.get(page).content.decode())
        assert "Reopened by Dana Whitfield on" in told
        assert "You asked: I mixed up two answers." in told


def test_scoresheet_says_that_a_card_is_reopened(people, made, card):
    make.reopen(card, by=people.manager)
    response = get(people.manager, made.evaluation)
    told = text(body(response))
    assert "1 of 2 scorecards in; missing: Yuki Tanabe (reopened, not counted until it is in again)." in told
    assert "Yuki Tanabe Reopened" in part(response, "recommendations")
    assert "Yuki Tanabe's scorecard is reopened and not in again" in told


def test_refusing_needs_a_reason_and_keeps_the_page(people, card):
    response = signed_in(people.manager).post(answer_url(make.ask(card)), {"go": "refuse", "answer": " "})
    assert errors(response) == {"answer": ["Say why it is refused; the author reads it."]}


def test_refusal_is_told_to_the_author_for_a_week_at_home_and_always_on_the_card(people, made, card):
    sent = {"go": "refuse", "answer": "The evidence is there."}
    signed_in(people.manager).post(answer_url(make.ask(card)), sent)
    title = ("Your scorecard for Priya Raghunathan stays as it is", "evaluations:scorecard_detail")
    assert (tasks(people.interviewer, days=6), tasks(people.interviewer, days=8)) == ([title], [])
    told = text(body(signed_in(people.interviewer).get(url("detail", card))))
    assert "Dana Whitfield refused to reopen this scorecard on" in told
    assert "The evidence is there." in told
    page = opening_page(people.interviewer, made)
    assert ("Dana Whitfield refused to reopen it" in page, "stays closed to you" in page) == (True, False)
    make.ask(Scorecard.objects.get(pk=card.pk))
    assert tasks(people.interviewer) == []


def test_refusal_is_not_on_a_colleagues_page(people, made, card):
    reopenings.refuse(make.ask(card), by=people.manager, answer="CANARY")
    page = signed_in(people.second_interviewer).get(url("detail", card)).content.decode()
    assert ("refused" in page, "CANARY" in page) == (False, False)


def test_answering_what_is_answered_says_by_whom(people, made, card):
    asked = make.ask(card)
    reopenings.grant(asked, by=people.manager)
    response = signed_in(people.hr).post(answer_url(asked), {"go": "refuse", "answer": "No."}, follow=True)
    assert messages(response)[0].startswith("Dana Whitfield granted this on ")
    assert Reopening.objects.get().state == "granted"


def test_colleague_whose_card_is_in_reads_no_request(people, made, card):
    make.ask(card, reason="CANARY")
    asked = Reopening.objects.get()
    client = signed_in(people.second_interviewer)
    assert client.get(answer_url(asked)).status_code == 403
    assert "CANARY" not in client.get(url("detail", card)).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_home_with_requests_asks_the_same_for_1_and_30(people, small_profile, django_assert_num_queries, count):
    made = make.panel_round(small_profile, manager=people.manager, assessors=2, candidates=count)
    for evaluation in made.evaluations:
        make.ask(made.cards_of(evaluation)[0])
    client = signed_in(people.hr)
    client.get("/")
    with django_assert_num_queries(10):
        assert client.get("/").context["today"].task_count == count


@pytest.mark.parametrize("count", [1, 30])
def test_opening_with_requests_asks_the_same_for_1_and_30(people, small_profile, django_assert_num_queries, count):
    made = make.panel_round(small_profile, manager=people.manager, assessors=2, candidates=count)
    for evaluation in made.evaluations:
        make.ask(made.cards_of(evaluation)[0])
    client = signed_in(people.manager)
    address = reverse("evaluations:opening_detail", args=[made.opening.pk])
    client.get(address)
    with django_assert_num_queries(28):
        assert len(client.get(address).context["asked"]) == count
