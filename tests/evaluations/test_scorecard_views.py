"""Who may see a scorecard and its pages, and where one's own leads."""

import re
import uuid

import pytest
from django.urls import reverse

from evaluations.actions import evaluations, scorecards
from evaluations.actions.scorecards import Answer
from evaluations.models import Reveal
from tests.evaluations.pages import line_url, page_of, rating, url
from tests.factories.evaluations import fill, panel_round, submit

pytestmark = pytest.mark.django_db


def test_detail_leads_to_the_first_line_without_an_answer(own, card):
    first = card.evaluation.opening.edition.requirements.first()
    scorecards.save(card, by=card.assessor, version=0, key=uuid.uuid4(), answers={first: Answer(3)})
    assert own.get(url("detail", card)).url == line_url(card, 2)


def test_detail_leads_to_the_review_once_all_is_answered(own, card):
    fill(card)
    assert own.get(url("detail", card)).url == url("review", card)


def test_detail_of_a_submitted_scorecard_is_read(own, card):
    submit(card, private_notes="Tall.", summary="Led it.")
    html = own.get(url("detail", card)).content.decode()
    assert [word in html for word in ("Tall.", "Led it.", "heard of Craft 1, level 4")] == [True, True, True]
    assert reverse("evaluations:scoresheet", args=[card.evaluation_id]) in html


@pytest.mark.parametrize("name", ["review", "recuse", "form"])
def test_pages_of_a_submitted_scorecard_lead_to_it(own, card, name):
    submit(card)
    target = line_url(card) if name == "form" else url(name, card)
    assert own.get(target).url == url("detail", card)


def test_form_sent_after_submitting_changes_nothing_and_says_so(own, card):
    sent = page_of(own.get(line_url(card))) | {"evidence": "Too late."}
    submit(card)
    response = own.post(line_url(card), sent, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert re.fullmatch(
        r"This scorecard was already submitted, on \d+ \w+ at \d\d:\d\d\. Nothing was changed\.", said[0]
    )
    assert rating(card)[2] != "Too late."


def test_detail_of_a_scorecard_whose_evaluation_ended_is_read(own, round_, card):
    fill(card)
    evaluations.withdraw(round_.evaluation, by=round_.manager, reason="They took another post.")
    html = own.get(url("detail", card)).content.decode()
    assert "The evaluation is withdrawn, so this scorecard can no longer be filled in." in html


@pytest.mark.parametrize("who", ["hr", "manager", "recruiter", "second_interviewer", "stranger", "other_manager"])
@pytest.mark.parametrize("name", ["detail", "form", "review", "recuse", "save"])
def test_draft_of_somebody_else_does_not_exist(client, people, card, who, name):
    fill(card)
    client.force_login(getattr(people, who))
    target = line_url(card) if name == "form" else url(name, card)
    assert client.post(target).status_code == (405 if name == "detail" else 404)
    assert client.get(target).status_code == (405 if name == "save" else 404)


def test_submitted_scorecard_of_a_colleague_is_closed_until_ones_own_is_in(client, round_):
    first, second = round_.cards
    submit(first)
    client.force_login(second.assessor)
    assert client.get(url("detail", first)).status_code == 404
    submit(second)
    assert client.get(url("detail", first)).status_code == 200


def test_reading_a_colleagues_scorecard_is_a_reveal_noted_once(client, people, card):
    submit(card, private_notes="Tall.")
    client.force_login(people.manager)
    for _ in range(2):
        html = client.get(url("detail", card)).content.decode()
    assert "Tall." not in html
    assert list(Reveal.objects.values_list("person", flat=True)) == [people.manager.pk]


def test_reading_ones_own_scorecard_is_no_reveal(own, card):
    submit(card)
    own.get(url("detail", card))
    assert Reveal.objects.count() == 0


@pytest.mark.parametrize("name", ["form", "review", "recuse"])
def test_submitted_scorecard_of_somebody_else_is_not_for_writing(client, people, card, name):
    submit(card)
    client.force_login(people.hr)
    target = line_url(card) if name == "form" else url(name, card)
    assert client.get(target).status_code == 403


def test_colleagues_are_nowhere_on_the_scoring_pages(own, round_, card):
    submit(round_.cards[1], summary="CANARY", evidence="CANARY {competency} {level}")
    for target in (line_url(card), url("review", card), url("recuse", card)):
        html = own.get(target).content.decode()
        assert ("CANARY" in html, "Sven Olsen" in html) == (False, False)


def test_targets_weights_and_must_haves_stay_hidden(own, card):
    html = own.get(line_url(card)).content.decode()
    body = html.replace("Targets, weights and other assessors' ratings stay hidden until you submit.", "")
    found = re.findall(r"must-have|[Mm]inimum|[Tt]arget\b|[Ww]eight\b|The job rests on it", body)
    assert found == []


def test_anonymous_opening_shows_the_code_name(client, small_profile, people):
    made = panel_round(small_profile, assessors=[people.interviewer], submitted=0, anonymous=True)
    client.force_login(people.interviewer)
    for target in (line_url(made.cards[0]), url("review", made.cards[0]), url("recuse", made.cards[0])):
        html = client.get(target).content.decode()
        assert (made.evaluation.candidate.code_name in html, "Priya" in html) == (True, False)


def test_unknown_line_is_not_found(own, card):
    assert own.get(url("form", card, "craft-99")).status_code == 404


def test_line_page_takes_a_fixed_number_of_queries(own, card, django_assert_num_queries):
    fill(card)
    with django_assert_num_queries(10):  # session, user, card, four of the sheet, interview, grant, overrides
        own.get(line_url(card))


@pytest.mark.parametrize("wanted", [True, False])
def test_shortcuts_dialog_leaves_reminders_as_they_are(own, card, wanted):
    card.assessor.reminders_on = wanted
    card.assessor.save()
    page = own.get(f"/scorecards/{card.pk}/", follow=True).content.decode()
    dialog = page[page.index('<dialog id="shortcuts"') :]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', dialog))
    own.post("/settings/", {**fields, "shortcuts_on": "on"})
    card.assessor.refresh_from_db()
    assert (card.assessor.shortcuts_on, card.assessor.reminders_on) == (True, wanted)
