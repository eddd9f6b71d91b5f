"""The save while one types: what it answers, what it refuses."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.evaluations.pages import field, line, send
from tests.factories.evaluations import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(card) -> int:
    return card.evaluation.opening.edition.requirements.first().pk


def test_line_is_saved_and_acknowledged(own, card, first):
    response = send(own, card, line(first))
    card.refresh_from_db()
    assert response.json() == {
        "version": 1,
        "at": card.saved_at.isoformat(),
        "saved": f"{timezone.localtime(card.saved_at):%H:%M}",
        "done": 1,
        "of": 3,
        "others_done": 0,
        "chip": {"kind": "rated", "mark": "4", "said": "level 4"},
    }
    assert list(card.ratings.values_list("level", "not_assessed", "evidence")) == [(4, "", "Said so.")]
    assert len(response.content) <= 2048


def test_line_taken_back_counts_as_not_answered(own, card, first):
    send(own, card, line(first))
    said = send(own, card, line(first, version=1, level=None)).json()
    assert (said["done"], said["chip"]["kind"]) == (0, "todo")


@pytest.mark.parametrize("name", ["recommendation", "summary", "private_notes"])
def test_field_is_saved_by_itself(own, card, name):
    said = send(own, card, field(**{name: "yes"})).json()
    card.refresh_from_db()
    assert (said["version"], said["chip"], getattr(card, name)) == (1, None, "yes")


def test_same_key_gets_the_same_answer(own, card, first):
    said = line(first)
    assert send(own, card, said).json() == send(own, card, said).json()
    assert card.saves.count() == 1


def test_stale_save_of_the_line_is_409_with_what_stands_there(own, card, first):
    send(own, card, line(first))
    response = send(own, card, line(first, evidence="Later."))
    said = response.json()
    assert response.status_code == 409
    assert said["current"]["answers"] == {str(first): {"level": 4, "not_assessed": "", "evidence": "Said so."}}
    assert (said["current"]["version"], bool(re.fullmatch(r"\d\d:\d\d", said["saved"]))) == (1, True)


def test_stale_save_of_another_line_is_merged(own, card, first):
    send(own, card, line(first))
    assert send(own, card, line(first + 1)).json()["done"] == 2


NOT_WHOLE = "A level is a whole number from 1 to 5."
NO_VERSION = "Send the version of the scorecard that this change was made on, a whole number from 0."
NOT_YET = f"Version {10**30} of this scorecard does not exist yet; it is at 0. Reload the page."
NO_KEY = "Send a key, a UUID that is new for each save and the same when it is sent again."
TOO_LONG = "This text has 1,000,000 characters; the limit is 20,000. It is still in the field: shorten it."
NOT_WHOLE_LINE = "A line is saved whole: send its level, not_assessed, evidence as well."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"level": 0}, {"level": NOT_WHOLE}),
        ({"level": 6}, {"level": NOT_WHOLE}),
        ({"level": "four"}, {"level": NOT_WHOLE}),
        ({"level": "4"}, {"level": NOT_WHOLE}),
        ({"level": True}, {"level": NOT_WHOLE}),
        ({"level": 4.5}, {"level": NOT_WHOLE}),
        ({"level": float("nan")}, {"level": NOT_WHOLE}),
        ({"not_assessed": "no_time"}, {"not_assessed": "Give a level or say not assessed, not both."}),
        ({"level": None, "not_assessed": "bored"}, {"not_assessed": "'bored' is not one of the reasons."}),
        ({"evidence": ["a"]}, {"evidence": "This is not a text."}),
        ({"evidence": None}, {"evidence": "This is not a text."}),
        ({"requirement": 10**30}, {"requirement": "This competency is not on this scorecard."}),
        ({"requirement": "craft-1"}, {"requirement": "A requirement is named by its number."}),
        ({"state": "submitted"}, {"unknown": "A scorecard has no state."}),
        ({"assessor": "x", "due_at": "x"}, {"unknown": "A scorecard has no assessor, due_at."}),
        ({"version": "0"}, {"version": NO_VERSION}),
        ({"version": 10**30}, {"body": NOT_YET}),
        ({"key": "1"}, {"key": NO_KEY}),
        ({"recommendation": "maybe"}, {"recommendation": "Choose one of strong no, no, yes and strong yes."}),
        ({"summary": 3}, {"summary": "This is not a text."}),
        ({"private_notes": "x" * 1_000_000}, {"private_notes": TOO_LONG}),
    ],
)
def test_save_that_does_not_hold_is_400_with_a_sentence_at_its_place(own, card, first, said, expected):
    response = send(own, card, line(first, **said))
    assert (response.status_code, response.json()) == (400, {"detail": expected})
    assert card.saves.count() == 0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (" ", {"body": "This is not JSON. Nothing was saved."}),
        ("{", {"body": "This is not JSON. Nothing was saved."}),
        ("[" * 100_000, {"body": "This is not JSON. Nothing was saved."}),
        ("[]", {"body": "Send one JSON object. Nothing was saved."}),
        (field(), {"body": "There is nothing to save in this."}),
        (field(level=4), {"requirement": "Say of which requirement this is the level."}),
        (field(requirement=1), {"requirement": NOT_WHOLE_LINE}),
    ],
)
def test_save_that_is_no_save_is_400(own, card, body, expected):
    response = send(own, card, body)
    assert (response.status_code, response.json()) == (400, {"detail": expected})


def test_save_in_another_format_is_415(own, card):
    response = send(own, card, json.dumps(field(summary="x")), content_type="text/plain")
    assert (response.status_code, card.saves.count()) == (415, 0)


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800"])
def test_save_with_a_character_no_database_holds_is_400(own, card, first, text):
    body = json.dumps(line(first, evidence="CHARACTER")).replace("CHARACTER", text)
    assert (send(own, card, body).status_code, card.saves.count()) == (400, 0)


def test_competency_of_another_edition_is_not_on_this_scorecard(own, card, profile):
    response = send(own, card, line(profile.requirements.first().pk))
    assert response.json() == {"detail": {"requirement": "This competency is not on this scorecard."}}


@pytest.mark.parametrize("who", ["hr", "manager", "second_interviewer", "stranger"])
def test_draft_of_somebody_else_is_404(client, people, card, first, who):
    client.force_login(getattr(people, who))
    assert (send(client, card, line(first)).status_code, card.saves.count()) == (404, 0)


def test_submitted_scorecard_of_somebody_else_is_403(client, people, card, first):
    submit(card)
    client.force_login(people.hr)
    response = send(client, card, line(first, version=1))
    assert (response.status_code, response.json()["detail"]) == (
        403,
        "A scorecard is written by its assessor alone, until it is submitted or the evaluation ends.",
    )


def test_save_after_submitting_is_403_and_says_when_it_was(own, card, first):
    submit(card)
    response = send(own, card, line(first, version=1))
    assert response.status_code == 403
    assert response.json()["detail"].startswith("This scorecard was already submitted, on ")


def test_save_without_signing_in_is_sent_to_sign_in(client, card, first):
    response = send(client, card, line(first))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))
