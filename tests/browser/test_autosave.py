"""Nothing typed is lost: killed pages, lost networks, lost sessions, two tabs. And the page says how it stands."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Route, expect

from evaluations.models import Rating
from tests.browser.scoring_pages import SAID, evidence_of, kept, kill, line, save_state, stop
from tests.factories.evaluations import submit

pytestmark = pytest.mark.browser


def test_page_killed_in_mid_sentence_has_the_sentence_on_return(visitor, card):
    visitor.context.route("**/save/", stop)  # nothing reaches the server: the device alone has it
    page = visitor.open(line(card))
    page.get_by_label("Evidence", exact=True).press_sequentially(SAID)
    kill(page)
    assert Rating.objects.filter(scorecard=card).count() == 0
    visitor.context.unroute("**/save/")
    back = visitor.open(line(card))
    expect(back.get_by_label("Evidence", exact=True)).to_have_value(SAID)
    save_state(back, "saved")
    assert evidence_of(card) == SAID
    assert kept(back) == []


@pytest.mark.thorough
def test_text_kept_for_another_line_is_sent_from_the_page_one_returns_to(visitor, card):
    visitor.context.route("**/save/", stop)
    page = visitor.open(line(card, 1))
    page.get_by_label("Evidence", exact=True).press_sequentially(SAID)
    kill(page)
    visitor.context.unroute("**/save/")
    back = visitor.open(line(card, 2))
    save_state(back, "saved")
    assert (evidence_of(card, 1), kept(back)) == (SAID, [])


def test_changes_made_offline_are_kept_and_sent_later(visitor, card):
    page = visitor.open(line(card))
    visitor.context.set_offline(True)
    page.get_by_label("Evidence", exact=True).fill(SAID)
    page.locator("#level-4").check()
    save_state(page, "offline")
    page.get_by_role("textbox", name="Private notes").fill("Ask about the vendor.")
    expect(page.locator("#save-state")).to_have_text(re.compile(r"Offline\. 2 changes kept on this device\. Try now$"))
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(re.compile(r"/score/craft-1/$"))
    visitor.context.set_offline(False)
    save_state(page, "saved")
    expect(page.locator('[data-line="craft-1"] .v').first).to_have_class("v rated")
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(re.compile(r"/score/craft-2/#line$"))
    card.refresh_from_db()
    assert (evidence_of(card), card.private_notes) == (SAID, "Ask about the vendor.")


def test_save_whose_answer_is_lost_is_written_once(visitor, card):
    lost = []

    def lose_the_first(route: Route) -> None:
        response = route.fetch()
        if lost:
            route.fulfill(response=response)
        else:
            lost.append(response.status)
            route.abort()

    visitor.context.route("**/save/", lose_the_first)
    page = visitor.open(line(card))
    page.locator("#level-4").check()
    save_state(page, "saved")
    card.refresh_from_db()
    assert (lost, card.version, card.saves.count()) == ([200], 1, 1)


def test_two_tabs_on_one_line_show_both_texts_and_lose_neither(visitor, card):
    evil = "<script>window.caught = 1</script><img src=x onerror='window.caught = 2'>"
    first, second = visitor.open(line(card)), visitor.open(line(card))
    first.get_by_label("Evidence", exact=True).fill(evil)
    save_state(first, "saved")
    second.get_by_label("Evidence", exact=True).fill("From the second tab.")
    second.locator("#level-4").check()
    save_state(second, "conflict")
    texts = second.locator("#versions .version .typed").all_inner_texts()
    assert texts == ["From the second tab.", evil]
    assert second.locator("#versions .version .vt").all_inner_texts()[0] == "This tab 4 Advanced"
    second.get_by_role("button", name="Keep this version").click()
    save_state(second, "saved")
    card.refresh_from_db()
    assert (evidence_of(card), card.private_notes) == (
        "From the second tab.",
        f"Craft 1, the version not kept: {evil}",
    )
    assert second.evaluate("window.caught") is None


@pytest.mark.thorough
def test_two_tabs_on_two_lines_are_no_conflict(visitor, card):
    first, second = visitor.open(line(card, 1)), visitor.open(line(card, 2))
    first.get_by_label("Evidence", exact=True).fill("On the first line.")
    save_state(first, "saved")
    second.get_by_label("Evidence", exact=True).fill("On the second line.")
    save_state(second, "saved")
    first.get_by_label("Evidence", exact=True).fill("On the first line, again.")
    first.locator("#level-3").check()
    save_state(first, "saved")
    expect(first.locator('[data-line="craft-1"] .v').first).to_have_class("v rated")
    assert (evidence_of(card, 1), evidence_of(card, 2)) == ("On the first line, again.", "On the second line.")


@pytest.mark.thorough
def test_notes_changed_in_another_tab_are_not_overwritten_by_a_page_that_saved_its_line_since(visitor, card):
    first, second = visitor.open(line(card, 1)), visitor.open(line(card, 2))
    first.get_by_role("textbox", name="Private notes").fill("Noted in the first tab.")
    save_state(first, "saved")
    second.locator("#level-3").check()
    save_state(second, "saved")
    second.get_by_role("textbox", name="Private notes").fill("Noted in the second tab.")
    save_state(second, "conflict")
    second.get_by_role("button", name="Keep both texts").click()
    save_state(second, "saved")
    card.refresh_from_db()
    assert card.private_notes == "Noted in the second tab.\n\nNoted in the first tab."


def test_signed_out_in_mid_sentence_keeps_the_text_until_signed_in_again(visitor, card):
    page = visitor.open(line(card))
    Session.objects.all().delete()
    page.get_by_label("Evidence", exact=True).fill(SAID)
    save_state(page, "error")
    assert page.locator("[data-notice] strong").inner_text() == "You have been signed out."
    assert page.get_by_label("Evidence", exact=True).input_value() == SAID
    visitor.sign_in(card.assessor)
    page.get_by_role("button", name="Try again").click()
    save_state(page, "saved")
    assert (evidence_of(card), page.locator("[data-notice]").count()) == (SAID, 0)


@pytest.mark.thorough
def test_text_beyond_the_limit_stays_on_screen_with_a_sentence(visitor, card):
    page = visitor.open(line(card))
    page.get_by_label("Evidence", exact=True).fill("x" * 1_000_000)
    save_state(page, "error")
    error = page.locator("#id_evidence_error").inner_text()
    assert "This text has 1,000,000 characters; the limit is 20,000." in error
    assert len(page.get_by_label("Evidence", exact=True).input_value()) == 1_000_000
    page.get_by_label("Evidence", exact=True).fill(SAID)
    save_state(page, "saved")
    assert (evidence_of(card), page.locator("#id_evidence_error").count()) == (SAID, 0)


def test_signing_out_leaves_no_text_on_the_device(visitor, card):
    visitor.context.route("**/save/", stop)
    page = visitor.open(line(card))
    page.get_by_label("Evidence", exact=True).fill(SAID)
    save_state(page, "offline")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))
    assert ("confirm" in asked, kept(page)) == (True, [])


@pytest.mark.thorough
def test_text_never_saved_is_shown_beside_the_scorecard_that_was_submitted_without_it(visitor, card):
    visitor.context.route("**/save/", stop)
    page = visitor.open(line(card))
    page.get_by_label("Evidence", exact=True).fill(SAID)
    save_state(page, "offline")
    kill(page)
    submit(card)
    back = visitor.open(reverse("evaluations:scorecard_detail", args=[card.pk]))
    assert back.locator("#leftover li").all_inner_texts() == [f"Craft 1\n\n{SAID}"]
    back.get_by_role("button", name="Delete it from this device").click()
    expect(back.locator("#leftover")).to_be_hidden()
    assert kept(back) == []


@pytest.mark.thorough
def test_installation_that_forbids_copies_on_devices_has_none(visitor, card, settings):
    settings.KEEP_ON_DEVICE = False
    page = visitor.open(line(card))
    visitor.context.set_offline(True)
    page.get_by_label("Evidence", exact=True).fill(SAID)
    save_state(page, "offline")
    assert page.locator("#save-state").inner_text() == "Offline. 1 change waiting on this page. Try now"
    assert kept(page) == []
    visitor.context.set_offline(False)
    save_state(page, "saved")
    assert evidence_of(card) == SAID


def test_text_typed_before_the_script_came_is_saved(visitor, card):
    page, held = visitor.context.new_page(), []
    page.route("**/js/autosave.js", lambda route: held.append(route))
    page.goto(line(card), wait_until="commit")
    page.locator("#id_evidence").fill(SAID)
    page.locator("#level-4").check()
    held[0].continue_()
    save_state(page, "saved")
    rating = card.ratings.get(requirement__competency__key="craft-1")
    assert (rating.level, rating.evidence) == (4, SAID)
