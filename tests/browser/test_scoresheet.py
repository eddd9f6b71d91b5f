"""The scoresheet in a real browser: what opens, what is ordered, and a decision without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.enums import Access
from evaluations.models import Decision
from tests.factories.accounts import UserFactory
from tests.factories.evaluations import Round, panel_round

pytestmark = pytest.mark.browser


@pytest.fixture
def made(site, small_profile) -> Round:
    """Two of three scorecards in; the must-have is missed by both, who are furthest apart on the second competency."""
    manager = UserFactory(name="Dana Whitfield", access=Access.HIRING_MANAGER)
    levels = ((1, 4, 2), (2, 1, 4))
    return panel_round(small_profile, manager=manager, assessors=3, submitted=2, levels=levels)


def opened(visit, made: Round, **options) -> Page:
    return visit(made.manager, **options).open(reverse("evaluations:scoresheet", args=[made.evaluation.pk]))


def names(page: Page) -> list[str]:
    return [re.match(r"Craft \d", text)[0] for text in page.locator(".dotplot summary").all_inner_texts()]


def test_order_is_changed_in_place_and_back_returns(visit, made):
    page = opened(visit, made)
    page.evaluate("document.body.dataset.mark = 'same page'")
    assert names(page) == ["Craft 1", "Craft 2", "Craft 3"]
    page.get_by_label("Order by").select_option("profile")
    expect(page).to_have_url(re.compile(r"\?order=profile$"))
    page.get_by_label("Order by").focus()
    page.get_by_label("Order by").select_option("disagreement")
    expect(page).to_have_url(re.compile(r"\?order=disagreement$"))
    expect(page.get_by_label("Order by")).to_have_value("disagreement")
    assert names(page) == ["Craft 2", "Craft 3", "Craft 1"]
    assert page.evaluate("document.body.dataset.mark") == "same page"
    assert page.evaluate("document.activeElement.id") == "order"
    page.go_back()
    expect(page.get_by_label("Order by")).to_have_value("profile")
    expect(page.locator("h1")).to_have_text("Priya Raghunathan")


def test_competency_opens_to_everyones_evidence(visit, made):
    page = opened(visit, made)
    said = page.locator("#said-craft-1")
    expect(said).to_be_hidden()
    page.locator(".dotplot summary").first.click()
    expect(said).to_contain_text("1 Foundational")
    expect(page.locator("#said-craft-2")).to_be_hidden()


def test_figure_opens_to_its_arithmetic_by_keyboard(visit, made):
    page = opened(visit, made)
    page.locator("#workings summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Arithmetic of the fit")).to_be_visible()


def test_waiver_of_a_must_have_is_asked_for_until_another_outcome_is_chosen(visit, made):
    page = opened(visit, made)
    waiver = page.locator(".taking")
    seen = []
    for outcome in (None, "Hold", "Offer"):
        if outcome:
            page.get_by_role("radio", name=outcome).check()
        seen.append(waiver.is_visible())
    assert seen == [True, False, True]


def test_decision_and_order_work_without_javascript(visit, made):
    page = opened(visit, made, java_script_enabled=False)
    page.get_by_label("Order by").select_option("profile")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"[?&]order=profile"))
    assert names(page) == ["Craft 1", "Craft 2", "Craft 3"]
    page.get_by_role("radio", name="Decline").check()
    page.get_by_role("button", name="Record decision").click()
    expect(page.locator(".errsum")).to_contain_text("2 things to put right")
    expect(page.get_by_role("radio", name="Decline")).to_be_checked()
    page.get_by_label("Reason", exact=True).fill("The must-have is missed.")
    page.get_by_label("Reason for deciding without it").fill("Left the company.")
    page.get_by_role("button", name="Record decision").click()
    expect(page.locator("#decision")).to_contain_text("The must-have is missed.")
    assert Decision.objects.get().outcome == "decline"


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_with_everything_open_is_accessible_and_fits(visit, made, width, scheme):
    page = opened(visit, made, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_print_lays_everything_open_and_leaves_the_form_out(visit, made):
    page = opened(visit, made)
    page.emulate_media(media="print")
    expect(page.locator("#said-craft-3")).to_be_visible()
    expect(page.get_by_role("region", name="Arithmetic of the fit")).to_be_visible()
    expect(page.locator("form.decide")).to_be_hidden()
    expect(page.get_by_role("button", name="Export PDF")).to_be_hidden()
