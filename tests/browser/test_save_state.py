"""The line that says how saving stands says what is so, whatever the network, the device and its clock do."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from tests.browser.scoring_pages import SAID as HERE
from tests.browser.scoring_pages import Network, evidence, evidence_of, kept, line, save_state, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

THERE = "And of the other plant."


@pytest.fixture
def first(visitor):
    return visitor


def test_slow_answer_overtaken_by_more_words_loses_none_and_sends_one_at_a_time(first, card):
    held: list[Route] = []
    first.context.route("**/save/", lambda route: held.append(route))
    here = first.open(line(card))
    evidence(here).fill("One.")
    wait_for(here, lambda: len(held) == 1)
    save_state(here, "saving")
    for words in ("One. Two.", "One. Two. Three."):
        evidence(here).fill(words)
        here.locator("#level-4").check()
        here.locator("#level-3").check()
    here.wait_for_timeout(1200)
    assert len(held) == 1  # one under way; the rest has gathered
    held[0].continue_()
    wait_for(here, lambda: len(held) == 2)
    save_state(here, "saving")  # what is typed since is not saved yet, and the line does not say so
    assert held[1].request.post_data_json["evidence"] == "One. Two. Three."
    held[1].continue_()
    save_state(here, "saved")
    card.refresh_from_db()
    assert (evidence_of(card), card.version) == ("One. Two. Three.", 2)


def test_database_away_is_waited_for_as_long_as_the_server_says(first, card):
    network = Network(first, "away")
    here = first.open(line(card))
    here.evaluate("""() => { const real = window.fetch; window.sent = [];
        window.fetch = (...said) => { window.sent.push(performance.now()); return real(...said); }; }""")
    evidence(here).fill(HERE)
    expect(here.locator("#save-state")).to_have_text("Not reached. 1 change kept on this device. Try now")
    save_state(here, "saved")
    one, other = here.evaluate("window.sent")
    assert (len(network.met), other - one >= 1000) == (2, True)


def test_signing_out_leaves_what_somebody_else_typed_on_this_device(first, card):
    page = first.open(line(card))
    theirs = "plumbline.unsaved.somebody-else.their-card.line-1~their-page"
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({ value: { evidence: 'Theirs.' } }))", theirs)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.locator("#me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))
    assert kept(page) == [theirs]


def test_signing_in_again_from_the_page_brings_one_back_to_the_text(first, card, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    card.assessor.set_password("correct horse battery staple")
    card.assessor.save()
    first.sign_in(card.assessor)  # a new password ends the sessions under the old one
    page = first.open(line(card))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    first.context.clear_cookies()
    evidence(page).fill(HERE)
    save_state(page, "error")
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_label("Work email").fill(card.assessor.email)
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(evidence(page)).to_have_value(HERE)
    wait_for(page, lambda: evidence_of(card) == HERE)
    assert kept(page) == []


@pytest.mark.parametrize("hours", [-26, 26])
def test_clock_of_the_device_a_day_off_changes_nothing(visit, card, hours):
    """Times shown are the server's, and waits are counted, not read off a clock."""
    visitor = visit(card.assessor)
    network = Network(visitor, "away", "lost on the way")
    page = visitor.context.new_page()
    page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=hours))
    page.goto(line(card))
    evidence(page).press_sequentially(HERE)
    expect(page.locator("#save-state")).to_have_text("Not reached. 1 change kept on this device. Try now")
    wait_for(page, lambda: evidence_of(card) == HERE)
    card.refresh_from_db()
    save_state(page, "saved")
    saved = timezone.localtime(card.saved_at, card.assessor.zone)
    assert page.locator("#save-state").inner_text() == f"Saved {saved:%H:%M}"
    visitor.context.set_offline(True)
    evidence(page).fill(THERE)
    expect(page.locator("#save-state")).to_have_text(
        f"Offline. 1 change kept on this device. Last saved {saved:%H:%M}. Try now"
    )
    visitor.context.set_offline(False)
    wait_for(page, lambda: evidence_of(card) == THERE)
    assert [met for met, _ in network.met][:2] == ["away", "lost on the way"]


def test_device_that_keeps_nothing_is_not_said_to_keep(first, card):
    first.context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    page = first.open(line(card))
    first.context.set_offline(True)
    evidence(page).fill(HERE)
    expect(page.locator("#save-state")).to_have_text("Offline. 1 change waiting on this page. Try now")
