"""Who may open the scoresheet's page, what reading it reveals, and what it keeps closed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Entry
from evaluations.models import Reveal
from tests.evaluations.meridian import meridian
from tests.evaluations.reading import address, body, get, signed_in, text
from tests.factories import evaluations as factory

pytestmark = pytest.mark.django_db


# --- who ---


def test_scoresheet_is_open_to_those_who_run_the_opening_and_to_those_whose_card_is_in(small_profile, people):
    made = factory.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        submitted=1,
    )
    answers = {name: get(getattr(people, name), made.evaluation).status_code for name in vars(people)}
    assert answers == {
        "hr": 200,
        "manager": 200,
        "other_manager": 404,
        "recruiter": 200,
        "other_recruiter": 404,
        "interviewer": 200,
        "second_interviewer": 403,
        "stranger": 404,
    }


def test_scoresheet_asks_a_visitor_to_sign_in(small_profile):
    made = factory.panel_round(small_profile)
    response = Client().get(address(made.evaluation))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("who", ["manager", "recruiter", "hr"])
def test_scoresheet_is_closed_to_those_who_run_the_opening_and_owe_a_scorecard(small_profile, people, who):
    reader = getattr(people, who)
    made = factory.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, reader],
        submitted=1,
    )
    response = get(reader, made.evaluation)
    own = reverse("evaluations:scorecard_detail", args=[made.cards[1].pk])
    assert response.status_code == 403
    assert "Submit your own scorecard first" in text(body(response))
    assert f'href="{own}"' in body(response)
    assert Reveal.objects.count() == 0


def test_scoresheet_of_oneself_does_not_exist(small_profile, people):
    made = factory.panel_round(small_profile, candidates=0)
    evaluation = factory.add(made.opening, by=made.manager, employee=people.hr)
    assert get(people.hr, evaluation).status_code == 404


def test_blind_page_holds_nothing_of_the_colleagues(profile):
    """The same whatever the others said: no token of theirs, and no byte that depends on it."""
    made = meridian(profile, candidates=("Priya",))
    reader = signed_in(made.people["SO"])
    response = reader.get(address(made.evaluations["Priya"]))
    html = response.content.decode()
    assert response.status_code == 403
    assert re.findall(r"CANARY-\w+", html) == []
    assert [name for name in ("Ingrid", "Tomás", "Ruth", "Yuki") if name in html] == []
    before = re.sub(r"[A-Za-z0-9]{64}", "", html)
    for card in made.evaluations["Priya"].scorecards.submitted():
        card.ratings.filter(level__isnull=False).update(level=1)
        card.recommendation = "strong_no"
        card.save(update_fields=["recommendation"])
    after = re.sub(r"[A-Za-z0-9]{64}", "", reader.get(address(made.evaluations["Priya"])).content.decode())
    assert before == after


def test_open_page_never_holds_private_notes_or_a_draft(profile):
    made = meridian(profile, candidates=("Priya",))
    factory.fill(made.card("Priya", "SO"), evidence="CANARY-SO-draft", summary="CANARY-SO-draft")
    found = set(re.findall(r"CANARY-\w+-\w+", get(made.people["DW"], made.evaluations["Priya"]).content.decode()))
    submitted = ("DW", "YT", "IB", "RA", "TH")
    assert found == {f"CANARY-{who}-{what}" for who in submitted for what in ("evidence", "summary")}


def test_after_all_page_says_whose_scorecard_it_waits_for(small_profile, people):
    assessors = [people.interviewer, people.second_interviewer]
    made = factory.panel_round(small_profile, assessors=assessors, submitted=1, blindness="after_all")
    response = get(people.interviewer, made.evaluation)
    assert response.status_code == 403
    assert "Open when all scorecards are in" in text(body(response))
    assert "Still missing: Sven Olsen." in text(body(response))
    factory.submit(made.cards[1])
    assert get(people.interviewer, made.evaluation).status_code == 200


def test_scoresheet_opens_to_whoever_was_waived_with_the_decision(small_profile, people):
    assessors = [people.interviewer, people.second_interviewer]
    made = factory.panel_round(small_profile, assessors=assessors, submitted=1)
    factory.decide(made.evaluation, by=made.manager, reason="CANARY-decision")
    response = get(people.second_interviewer, made.evaluation)
    assert (response.status_code, "CANARY-decision" in response.content.decode()) == (200, True)
    assert list(Reveal.objects.values_list("person__name", flat=True)) == ["Sven Olsen"]


def test_scoresheet_stays_closed_to_whose_scorecard_was_not_in_when_it_was_withdrawn(small_profile, people):
    assessors = [people.interviewer, people.second_interviewer]
    made = factory.panel_round(small_profile, assessors=assessors, submitted=1)
    factory.rounds.withdraw(made.evaluation, by=made.manager, reason="They left.")
    response = get(people.second_interviewer, made.evaluation)
    assert response.status_code == 403
    assert "This evaluation has ended" in text(body(response))


def test_closed_page_says_under_after_all_who_is_missing_besides_oneself(small_profile, people):
    assessors = [people.interviewer, people.second_interviewer]
    made = factory.panel_round(small_profile, assessors=assessors, submitted=0, blindness="after_all")
    said = text(body(get(people.interviewer, made.evaluation)))
    assert "opens to you when yours is in and all others are; still missing besides: Sven Olsen." in said


# --- reveal ---


def test_first_reading_of_a_colleagues_rating_is_a_reveal_kept_once(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager)
    for _ in range(2):
        get(people.manager, made.evaluation)
    assert [(reveal.person, reveal.evaluation) for reveal in Reveal.objects.all()] == [
        (people.manager, made.evaluation)
    ]
    assert Entry.objects.filter(verb="revealed").count() == 1


def test_reading_ones_own_ratings_alone_is_no_reveal(small_profile, people):
    assessors = [people.interviewer, people.second_interviewer]
    made = factory.panel_round(small_profile, assessors=assessors, submitted=1)
    assert get(people.interviewer, made.evaluation).status_code == 200
    assert Reveal.objects.count() == 0
    factory.submit(made.cards[1])
    get(people.interviewer, made.evaluation)
    assert [reveal.person for reveal in Reveal.objects.all()] == [people.interviewer]
