"""Reviewing, submitting and recusing, without JavaScript."""

import re

import pytest

from tests.evaluations.pages import errors, line_url, page_of, url
from tests.factories.evaluations import fill, panel_round

pytestmark = pytest.mark.django_db


def test_review_lists_what_is_left_before_anybody_submits(own, card):
    fill(card, levels=[[4, 5, None]], evidence="", recommendation="")
    response = own.get(url("review", card))
    html = response.content.decode()
    assert [fault.sentence for fault in response.context["faults"]] == ["Add evidence for Craft 2, level 5"]
    assert ('role="alert"' in html, "One thing to finish before you submit" in html) == (False, True)


def test_submitting_with_nothing_filled_names_it_all_and_stays(own, card):
    sent = page_of(own.get(url("review", card))) | {"summary": "A first word.", "go": "submit"}
    response = own.post(url("review", card), sent)
    html = response.content.decode()
    assert re.findall(r'class="errs">(.*?)</ul>', html)[0].count("<li>") == 4
    assert "<title>Error: Review and submit, Priya Raghunathan" in html
    card.refresh_from_db()
    assert (card.state, card.summary) == ("draft", "A first word.")
    assert "A first word." in html


def test_submitting_saves_recommendation_and_summary_first(own, card):
    fill(card, recommendation="")
    sent = page_of(own.get(url("review", card)))
    sent |= {"recommendation": "strong_no", "summary": "It was not there.", "go": "submit"}
    response = own.post(url("review", card), sent, follow=True)
    card.refresh_from_db()
    assert [str(message) for message in response.context["messages"]] == ["Your scorecard is in."]
    assert (card.state, card.submissions.get().content["summary"]) == ("submitted", "It was not there.")


def test_submitting_twice_submits_once_and_says_when(own, card):
    fill(card)
    sent = page_of(own.get(url("review", card))) | {"go": "submit"}
    responses = [own.post(url("review", card), sent) for _ in range(2)]
    assert [response.url for response in responses] == [url("detail", card)] * 2
    assert card.submissions.count() == 1


def test_submitting_a_page_that_was_overtaken_asks_to_read_it_again(own, card):
    fill(card)
    sent = page_of(own.get(url("review", card))) | {"go": "submit"}
    line = page_of(own.get(line_url(card)))
    own.post(line_url(card), line | {"level": "1", "evidence": "On second thoughts."})
    response = own.post(url("review", card), sent)
    card.refresh_from_db()
    assert (response.status_code, card.state) == (409, "draft")
    assert own.post(url("review", card), page_of(response) | {"go": "submit"}).status_code == 302


def test_summary_changed_in_two_places_shows_both(own, card):
    fill(card)
    sent = page_of(own.get(url("review", card)))
    own.post(url("review", card), sent | {"summary": "From one tab.", "go": "save"})
    response = own.post(url("review", card), sent | {"summary": "From the other.", "go": "submit"})
    versions = response.context["versions"]
    assert (response.status_code, versions.mine.text, versions.theirs.text) == (409, "From the other.", "From one tab.")
    again = {key: str(value) for key, value in response.context["form"].data.items()}
    own.post(url("review", card), again | {"keep": "mine"})
    card.refresh_from_db()
    label = "In two or three sentences, why?"
    assert (card.state, card.summary, card.private_notes) == (
        "draft",
        "From the other.",
        f"{label}, the version not kept: From one tab.",
    )


def test_unknown_recommendation_is_refused_with_a_sentence(own, card):
    sent = page_of(own.get(url("review", card))) | {"recommendation": "maybe", "go": "submit"}
    assert errors(own.post(url("review", card), sent)) == {
        "recommendation": ["Choose one of strong no, no, yes and strong yes."]
    }


def test_straight_line_is_asked_about_in_words(client, profile, people):
    made = panel_round(profile, assessors=[people.interviewer], submitted=0)
    fill(made.cards[0], levels=[[4]])
    client.force_login(people.interviewer)
    html = client.get(url("review", made.cards[0])).content.decode()
    assert "You gave level 4 Advanced to 17 of 17 competencies." in html


def test_recusing_says_why_and_leads_to_the_card(own, card):
    response = own.post(url("recuse", card), {"reason": "We worked together."}, follow=True)
    card.refresh_from_db()
    assert (card.state, card.recused_reason) == ("recused", "We worked together.")
    assert "You have recused yourself: We worked together." in response.content.decode()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why you recuse yourself."),
        ("   ", "Say why you recuse yourself."),
        ("x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
    ],
)
def test_recusing_without_a_fit_reason_comes_back(own, card, reason, sentence):
    response = own.post(url("recuse", card), {"reason": reason})
    assert errors(response) == {"reason": [sentence]}
    card.refresh_from_db()
    assert card.state == "waiting"
