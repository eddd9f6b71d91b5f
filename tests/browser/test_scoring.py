"""The scoring form in a real browser: by keyboard alone, without JavaScript, and what submitting waits for."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.scoring_pages import SAID, evidence_of, focused, line, save_state
from tests.factories.accounts import UserFactory
from tests.factories.evaluations import fill, panel_round

pytestmark = pytest.mark.browser


def test_scoring_by_keyboard_alone_ends_in_a_submission(visitor, card):
    page = visitor.open(reverse("evaluations:scorecard_detail", args=[card.pk]))
    arrived(page, r"/score/craft-1/$")
    page.keyboard.press("e")
    page.keyboard.type(SAID)
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    assert focused(page) == "level-5"
    page.keyboard.press("j")
    arrived(page, r"/score/craft-2/#line$")
    page.keyboard.press("3")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    arrived(page, r"/score/craft-3/#line$")
    page.keyboard.press("n")
    assert focused(page) == "id_why"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    arrived(page, r"/review/$")
    page.locator("h1").wait_for()
    press_until(page, "recommendation")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    press_until(page, "id_summary")
    page.keyboard.type("Led it, and named who lost.")
    press_until(page, "go")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your scorecard of Priya Raghunathan")
    assert page.locator("#messages p").inner_text() == "Your scorecard is in."
    card.refresh_from_db()
    assert (card.state, card.recommendation, card.summary) == ("submitted", "yes", "Led it, and named who lost.")
    levels = list(card.ratings.values_list("level", "not_assessed", "evidence"))
    assert levels == [(5, "", SAID), (4, "", ""), (None, "no_time", "")]


def arrived(page: Page, where: str) -> None:
    """On a page whose script has run: a key pressed before that is pressed for nobody."""
    expect(page).to_have_url(re.compile(where))
    page.wait_for_load_state()


def press_until(page: Page, where: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page) == where:
            return
    raise AssertionError(f"Tab does not lead to {where}")


def test_scoring_without_javascript_ends_in_a_submission(visit, card):
    page = visit(card.assessor, java_script_enabled=False).open(line(card))
    page.get_by_label("Evidence", exact=True).fill(SAID)
    page.locator("#level-5").check()
    page.get_by_role("button", name="Next").click()
    page.locator("#level-3").check()
    page.get_by_role("button", name="Next").click()
    page.locator("#level-N").check()
    page.locator("#id_why").select_option("no_time")
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Strong yes").click()
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.locator("h1")).to_have_text("Your scorecard of Priya Raghunathan")
    card.refresh_from_db()
    levels = list(card.ratings.values_list("level", "not_assessed", "evidence"))
    assert (card.state, card.recommendation, levels) == (
        "submitted",
        "strong_yes",
        [(5, "", SAID), (3, "", ""), (None, "no_time", "")],
    )


def test_single_keys_are_off_until_turned_on(visit, site, small_profile):
    assessor = UserFactory(name="Sven Olsen")
    card = panel_round(small_profile, assessors=[assessor], submitted=0).cards[0]
    page = visit(assessor).open(line(card))
    page.keyboard.press("4")
    assert page.locator("#level-4").is_checked() is False
    page.get_by_text("Keyboard shortcuts").first.click()
    page.get_by_role("link", name="Turn them on").click()
    page.get_by_label("Use single keys").check()
    page.get_by_role("button", name="Close").click()
    page.locator("h1").click()
    page.keyboard.press("4")
    assert page.locator("#level-4").is_checked() is True
    save_state(page, "saved")
    assessor.refresh_from_db()
    assert assessor.shortcuts_on is True


def test_control_enter_in_evidence_saves_and_goes_on_with_single_keys_off_too(visit, site, small_profile):
    assessor = UserFactory(name="Sven Olsen")
    card = panel_round(small_profile, assessors=[assessor], submitted=0).cards[0]
    page = visit(assessor).open(line(card))
    page.get_by_label("Evidence", exact=True).press_sequentially(SAID)
    page.keyboard.press("Control+Enter")
    arrived(page, r"/score/craft-2/#line$")
    assert (evidence_of(card), focused(page)) == (SAID, "line")


def test_question_mark_opens_the_list_of_keys(visitor, card):
    page = visitor.open(line(card, 2))
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("4")
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert page.locator("#level-4").is_checked() is False
    page.keyboard.press("k")
    arrived(page, r"/score/craft-1/#line$")


def test_submitting_waits_for_what_is_not_saved_yet(visitor, card):
    fill(card, recommendation="yes")
    page = visitor.open(reverse("evaluations:scorecard_review", args=[card.pk]))
    page.get_by_label("In two or three sentences, why?").press_sequentially(SAID)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.locator("h1")).to_have_text("Your scorecard of Priya Raghunathan")
    card.refresh_from_db()
    assert (card.state, card.summary, card.submissions.get().content["summary"]) == ("submitted", SAID, SAID)


def test_submitting_what_another_tab_changed_asks_to_read_it_once_more(visitor, card):
    fill(card, recommendation="yes")
    review = visitor.open(reverse("evaluations:scorecard_review", args=[card.pk]))
    other = visitor.open(line(card))
    other.locator("#level-3").check()
    save_state(other, "saved")
    review.get_by_role("button", name="Submit scorecard").click()
    expect(review.locator("#messages p")).to_have_text(re.compile("^This scorecard was changed in another tab"))
    card.refresh_from_db()
    assert card.state == "draft"
    review.get_by_role("button", name="Submit scorecard").click()
    expect(review.locator("#messages p")).to_have_text("Your scorecard is in.")
