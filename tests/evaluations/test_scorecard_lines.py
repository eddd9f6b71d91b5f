"""One line of a scorecard without JavaScript: what becomes of every kind of input, and of two tabs."""

import re
from html import unescape

import pytest

from tests.evaluations.pages import errors, line_url, page_of, rating, url
from tests.factories.evaluations import fill

pytestmark = pytest.mark.django_db


def test_line_page_shows_anchors_questions_and_ones_own_words(own, card):
    fill(card, levels=[[4]])
    response = own.get(line_url(card, 2))
    html = unescape(response.content.decode())
    words = response.context["line"].words
    assert [level["anchor"] in html for level in words["levels"]] == [True] * 5
    assert [question["ask"] in html for question in words["questions"]] == [True] * 3
    assert re.findall(r'id="level-(\w)"[^>]* checked', html) == ["4"]
    assert "<title>Craft 2, Priya Raghunathan – Plumbline</title>" in html


def test_line_sent_with_next_is_saved_and_leads_on(own, card):
    sent = page_of(own.get(line_url(card))) | {"level": "4", "evidence": "Said so.\r\nTwice.", "go": "next"}
    assert own.post(line_url(card), sent).url == line_url(card, 2) + "#line"
    card.refresh_from_db()
    assert (rating(card), card.version) == ((4, "", "Said so.\nTwice."), 1)


@pytest.mark.parametrize(
    ("go", "number", "target"), [("save", 1, "line"), ("review", 1, "review"), ("next", 3, "review")]
)
def test_line_sent_by_another_button_leads_where_it_says(own, card, go, number, target):
    sent = page_of(own.get(line_url(card, number))) | {"evidence": "Said so.", "go": go}
    expected = line_url(card, number) + "#line" if target == "line" else url("review", card)
    assert own.post(line_url(card, number), sent).url == expected
    assert rating(card, number) == (None, "", "Said so.")


def test_line_sent_unchanged_writes_nothing(own, card):
    sent = page_of(own.get(line_url(card))) | {"go": "next"}
    assert own.post(line_url(card), sent).status_code == 302
    card.refresh_from_db()
    assert (card.state, card.version) == ("waiting", 0)


def test_line_sent_twice_is_saved_once(own, card):
    sent = page_of(own.get(line_url(card))) | {"level": "4", "go": "next"}
    assert [own.post(line_url(card), sent).status_code for _ in range(2)] == [302, 302]
    assert card.saves.count() == 1


def test_line_changed_after_going_back_shows_both_texts_and_loses_neither(own, card):
    sent = page_of(own.get(line_url(card))) | {"evidence": "Written first.", "go": "next"}
    own.post(line_url(card), sent)
    response = own.post(line_url(card), sent | {"evidence": "Written after going back."})
    versions = response.context["versions"]
    assert (response.status_code, versions.mine.text, versions.theirs.text) == (
        409,
        "Written after going back.",
        "Written first.",
    )
    assert rating(card)[2] == "Written first."


def test_not_assessed_takes_its_reason(own, card):
    sent = page_of(own.get(line_url(card))) | {"level": "N", "why": "not_asked"}
    own.post(line_url(card), sent)
    assert rating(card) == (None, "not_asked", "")


def test_level_overrules_a_reason_left_behind(own, card):
    sent = page_of(own.get(line_url(card))) | {"level": "3", "why": "not_asked"}
    own.post(line_url(card), sent)
    assert rating(card) == (3, "", "")


OUT_OF_DATE = ["This page is out of date. Load it again; what you typed can be copied from here first."]
NOT_YET = ["Version 7 of this scorecard does not exist yet; it is at 0. Reload the page."]
TOO_LONG = ["This text has 1,000,000 characters; the limit is 20,000. It is still in the field: shorten it."]
NOT_A_LEVEL = ["A level is a whole number from 1 to 5; else say not assessed."]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"level": "0"}, {"level": NOT_A_LEVEL}),
        ({"level": "6"}, {"level": NOT_A_LEVEL}),
        ({"level": "four"}, {"level": NOT_A_LEVEL}),
        ({"level": "N", "why": ""}, {"why": ["Choose why it was not assessed."]}),
        ({"level": "N", "why": "bored"}, {"why": ["Choose one of the reasons."]}),
        ({"version": "one"}, {"version": OUT_OF_DATE}),
        ({"version": "7", "level": "3"}, {"__all__": NOT_YET}),
        ({"key": "no"}, {"key": OUT_OF_DATE}),
        ({"evidence": "x" * 1_000_000}, {"evidence": TOO_LONG}),
    ],
)
def test_line_that_does_not_hold_comes_back_with_a_sentence_and_its_text(own, card, sent, expected):
    typed = page_of(own.get(line_url(card))) | {"evidence": "Typed with care.", "private_notes": "Tall."} | sent
    response = own.post(line_url(card), typed)
    html = response.content.decode()
    assert (response.status_code, errors(response)) == (200, expected)
    assert (typed["evidence"] in html, "Tall." in html) == (True, True)
    assert "<title>Error: Craft 1, Priya Raghunathan" in html
    assert card.saves.count() == 0


def test_line_with_a_character_no_database_holds_is_refused(own, card):
    sent = page_of(own.get(line_url(card))) | {"evidence": "a\x00b"}
    response = own.post(line_url(card), sent)
    assert (response.status_code, card.saves.count()) == (400, 0)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "\u202eright to left"])
def test_line_carries_any_text_as_text(own, card, text):
    sent = page_of(own.get(line_url(card))) | {"evidence": text, "private_notes": text}
    own.post(line_url(card), sent)
    html = own.get(line_url(card)).content.decode()
    assert rating(card)[2] == text
    assert text in unescape(html)
    assert "<script>alert" not in html


@pytest.fixture
def contested(own, card) -> dict[str, str]:
    """What the other tab's page would send after this tab's text came in."""
    sent = page_of(own.get(line_url(card)))
    own.post(line_url(card), sent | {"level": "4", "evidence": "From one tab."})
    response = own.post(line_url(card), sent | {"level": "2", "evidence": "From the other.", "go": "next"})
    versions = response.context["versions"]
    assert (response.status_code, versions.mine.label, versions.theirs.label) == (409, "2 Developing", "4 Advanced")
    assert (versions.mine.text, versions.theirs.text) == ("From the other.", "From one tab.")
    form = response.context["form"]
    return {key: str(value) for key, value in form.data.items()}


@pytest.mark.parametrize(
    ("keep", "expected", "notes"),
    [
        ("mine", (2, "", "From the other."), "Craft 1, the version not kept: From one tab."),
        ("theirs", (4, "", "From one tab."), "Craft 1, the version not kept: From the other."),
        ("both", (2, "", "From the other.\n\nFrom one tab."), ""),
    ],
)
def test_choice_between_two_versions_keeps_every_word(own, card, contested, keep, expected, notes):
    response = own.post(line_url(card), contested | {"keep": keep, "go": "keep"})
    card.refresh_from_db()
    assert response.url == line_url(card) + "#line"
    assert (rating(card), card.private_notes) == (expected, notes)


def test_choice_overtaken_by_a_third_change_is_asked_again(own, card, contested):
    sent = page_of(own.get(line_url(card)))
    own.post(line_url(card), sent | {"evidence": "From a third tab."})
    response = own.post(line_url(card), contested | {"keep": "mine"})
    assert (response.status_code, response.context["versions"].theirs.text) == (409, "From a third tab.")


def test_line_untouched_in_a_stale_page_does_not_stand_against_another_change(own, card):
    sent = page_of(own.get(line_url(card)))
    own.post(line_url(card), sent | {"evidence": "From one tab."})
    response = own.post(line_url(card), sent | {"private_notes": "From the other.", "go": "save"})
    card.refresh_from_db()
    assert (response.status_code, rating(card)[2], card.private_notes) == (302, "From one tab.", "From the other.")


def test_notes_changed_in_two_places_are_shown_and_kept(own, card):
    sent = page_of(own.get(line_url(card)))
    own.post(line_url(card), sent | {"private_notes": "From one tab."})
    response = own.post(line_url(card), sent | {"private_notes": "From the other."})
    again = {key: str(value) for key, value in response.context["form"].data.items()}
    assert response.context["versions"].name == "What you noted"
    own.post(line_url(card), again | {"keep": "both"})
    card.refresh_from_db()
    assert card.private_notes == "From the other.\n\nFrom one tab."
