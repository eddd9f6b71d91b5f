"""Two browsers and a broken network on one scorecard: every word typed in either can still be read afterwards."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from evaluations.models import Scorecard
from tests.browser.scoring_pages import Network, evidence, evidence_of, kept, kill, line, save_state, stop, wait_for
from tests.factories.evaluations import fill

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

HERE, THERE = "Typed in the first browser.", "Typed in the second browser."


@pytest.fixture
def first(visitor):
    return visitor


@pytest.fixture
def second(visit, card):
    return visit(card.assessor)


def readable(page: Page) -> str:
    """All that somebody at this page can read of what was typed: fields, versions shown, and copies on the device."""
    return page.evaluate(
        """() => [...document.querySelectorAll('textarea, #versions .typed, #leftover .typed')]
            .map((place) => place.value ?? place.textContent).concat(Object.values(localStorage)).join('\\n')"""
    )


@pytest.mark.parametrize("fate", ["lost on the way", "answer lost", "away"])
def test_save_that_meets_trouble_is_sent_again_under_its_key_and_no_word_of_either_is_lost(first, second, card, fate):
    network = Network(first, fate, fate)
    here = first.open(line(card))
    evidence(here).fill(HERE)
    save_state(here, "saved")
    assert ([met for met, _ in network.met], len({key for _, key in network.met})) == ([fate, fate, "fine"], 1)
    card.refresh_from_db()
    assert (evidence_of(card), card.version, card.saves.count()) == (HERE, 1, 1)
    there = second.open(line(card))
    evidence(there).fill(f"{HERE} {THERE}")
    wait_for(there, lambda: evidence_of(card) == f"{HERE} {THERE}")


def test_words_typed_offline_and_words_typed_meanwhile_elsewhere_stand_side_by_side(first, second, card):
    here, there = first.open(line(card)), second.open(line(card))
    first.context.set_offline(True)
    evidence(here).fill(HERE)
    save_state(here, "offline")
    evidence(there).fill(THERE)
    save_state(there, "saved")
    first.context.set_offline(False)
    save_state(here, "conflict")
    assert here.locator("#versions .typed").all_inner_texts() == [HERE, THERE]
    assert evidence_of(card) == THERE
    here.get_by_role("button", name="Keep both texts").click()
    save_state(here, "saved")
    assert evidence_of(card) == f"{HERE}\n\n{THERE}"


def test_answer_lost_after_it_was_saved_and_overtaken_elsewhere_overwrites_nothing(first, second, card):
    """The first save is in, its answer never came; somebody goes on elsewhere; then it is sent again, with more."""
    network = Network(first, "answer lost", "lost on the way", "lost on the way")
    here = first.open(line(card))
    evidence(here).fill(HERE)
    save_state(here, "offline")
    there = second.open(line(card))
    expect(evidence(there)).to_have_value(HERE)
    evidence(there).fill(f"{HERE} {THERE}")
    wait_for(there, lambda: evidence_of(card) == f"{HERE} {THERE}")
    evidence(here).fill(f"{HERE} And more.")
    save_state(here, "conflict")
    assert here.locator("#versions .typed").all_inner_texts() == [f"{HERE} And more.", f"{HERE} {THERE}"]
    assert (evidence_of(card), len(network.met) >= 4) == (f"{HERE} {THERE}", True)


def test_both_submit_and_the_second_reads_when_it_was(first, second, card):
    fill(card)
    here, there = (each.open(reverse("evaluations:scorecard_review", args=[card.pk])) for each in (first, second))
    here.get_by_role("button", name="Submit").click()
    expect(here).to_have_url(re.compile(rf"/scorecards/{card.pk}/$"))
    there.get_by_role("button", name="Submit").click()
    expect(there).to_have_url(re.compile(rf"/scorecards/{card.pk}/$"))
    expect(there.locator("body")).to_contain_text(re.compile(r"already submitted, on \d+ \w+ at \d\d:\d\d\."))
    assert (card.submissions.count(), kept(here), kept(there)) == (1, [], [])


def test_words_typed_after_the_other_browser_submitted_are_kept_and_shown(first, second, card):
    fill(card)
    here, there = first.open(line(card)), second.open(reverse("evaluations:scorecard_review", args=[card.pk]))
    before = evidence_of(card)
    there.get_by_role("button", name="Submit").click()
    expect(there).to_have_url(re.compile(rf"/scorecards/{card.pk}/$"))
    evidence(here).fill(HERE)
    save_state(here, "error")
    expect(here.locator("[data-notice]")).to_contain_text(re.compile(r"already submitted, on \d+ \w+ at \d\d:\d\d\."))
    here.get_by_role("button", name="Load again").click()
    expect(here.locator("#leftover li")).to_contain_text(HERE)
    assert (evidence_of(card), Scorecard.objects.get(pk=card.pk).state) == (before, "submitted")


def test_everything_typed_in_two_browsers_through_a_bad_hour_can_be_read_in_the_end(first, second, card):
    """Both write on the line and in the notes, by turns online and off; nobody chooses anything yet."""
    Network(first, "answer lost", "fine", "answer lost")
    Network(second, "lost on the way", "fine", "answer lost")
    here, there = first.open(line(card)), second.open(line(card))
    words = []
    for turn, (page, visitor) in enumerate([(here, first), (there, second), (here, first), (there, second)]):
        visitor.context.set_offline(turn % 2 == 1)
        for field, name in ((evidence(page), "evidence"), (page.get_by_role("textbox", name="Private notes"), "notes")):
            said = f"{name} {turn}."
            field.press("End")
            field.press_sequentially(f" {said}")
            words.append(said)
    second.context.set_offline(False)
    for page in (here, there):
        expect(page.locator("#save-state")).to_have_attribute("data-state", re.compile("saved|conflict"))
    card.refresh_from_db()
    everything = "\n".join([evidence_of(card), card.private_notes, readable(here), readable(there)])
    assert [said for said in words if said not in everything] == []


def test_two_tabs_of_one_browser_that_both_die_offline_leave_the_words_of_both(first, card):
    first.context.route("**/save/", stop)
    pages = [first.open(line(card)), first.open(line(card))]
    for page, said in zip(pages, (HERE, THERE), strict=True):
        evidence(page).fill(said)
        save_state(page, "offline")
    for page in pages:
        kill(page)
    first.context.unroute("**/save/")
    back = first.open(line(card))
    wait_for(back, lambda: kept(back) == [])
    card.refresh_from_db()
    mine, other = (HERE, THERE) if evidence_of(card) == HERE else (THERE, HERE)
    assert (evidence_of(card), card.private_notes) == (mine, f"Craft 1, typed in another tab: {other}")


def test_tab_whose_save_came_through_leaves_the_words_another_tab_still_keeps(first, card):
    here, there = first.open(line(card)), first.open(line(card))
    here.route("**/save/", stop)
    evidence(here).fill(HERE)
    save_state(here, "offline")
    evidence(there).fill(THERE)
    wait_for(there, lambda: evidence_of(card) == THERE)
    kill(here)
    back = first.open(line(card))
    save_state(back, "conflict")
    assert back.locator("#versions .typed").all_inner_texts() == [HERE, THERE]


def test_line_about_saving_returns_to_the_conflict_after_other_words_are_saved(first, second, card):
    here, there = first.open(line(card)), second.open(line(card))
    evidence(there).fill(THERE)
    wait_for(there, lambda: evidence_of(card) == THERE)
    evidence(here).fill(HERE)
    save_state(here, "conflict")
    here.get_by_role("textbox", name="Private notes").fill("Noted.")
    wait_for(here, lambda: Scorecard.objects.get(pk=card.pk).private_notes == "Noted.")
    here.wait_for_timeout(600)  # beyond the moment at which "Saving…" would appear
    save_state(here, "conflict")
