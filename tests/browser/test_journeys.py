"""Whole stories: a real Chromium, a web server and a worker as they are served, and the invented company.

Each story is told by somebody else about a scorecard of their own, so that none needs another.
"""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.enums import Access
from accounts.models import User
from evaluations.actions import evaluations as rounds
from evaluations.actions import openings, panels
from evaluations.models import Decision, Evaluation
from roles.models import Edition
from tests.browser.inspection import PHONE, SIDEWAYS
from tests.browser.keys import Keys
from tests.browser.processes import served
from tests.browser.standing import ROLE, seeded
from tests.browser.stories import (
    CANDIDATE,
    CLOSED,
    OPEN_TO_ALL,
    OPENED,
    PASSWORD,
    SAID,
    WHY,
    Story,
    ask_for_pdf,
    on_last_line,
    read,
    score,
    score_by_keys,
    sign_in,
    submit,
    token,
)
from tests.disk import of_a_module
from tests.factories.accounts import UserFactory
from tests.factories.evaluations import add, draft_opening, panel_round

pytestmark = pytest.mark.browser

OTHER = "Ines Carvalho"
MADE = 60  # seconds in which the worker has made a document, however busy the machine


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """In place of each test's own: one for the module, which the processes meet as well."""
    with django_db_blocker.unblock(), of_a_module(tmp_path_factory.mktemp("company")):
        yield


@pytest.fixture(scope="module")
def company(chromium, db) -> dict[str, User]:
    people = seeded()
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    return people


@pytest.fixture(scope="module")
def site(company, tmp_path_factory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("var")) as address:
        yield address


@pytest.fixture
def edition(company) -> Edition:
    return Edition.objects.published().get(role__key=ROLE)


@pytest.fixture
def story(company) -> Callable[[str], Story]:
    def of(key: str) -> Story:
        evaluation = Evaluation.objects.get(candidate__name=CANDIDATE, scorecards__assessor=company["sven"])
        own, colleague = (evaluation.scorecards.get(assessor=company[each]) for each in (key, "yuki"))
        return Story(company[key], own, colleague, [rating.evidence for rating in colleague.ratings.all()])

    return of


def test_interviewer_scores_reads_the_result_and_takes_the_pdf(visit, story):
    told = story("sven")
    page = visit(None).open("/")
    sign_in(page, told.who)
    assert told.look(page) == (OPEN_TO_ALL | CLOSED, set())
    assert ask_for_pdf(page, told) == (403, 0)
    page.goto("/")
    page.get_by_role("link", name=f"scoring {CANDIDATE}").click()
    score(page)
    submit(page)
    assert told.look(page) == (OPEN_TO_ALL | OPENED, {"colleague's scorecard", "scoresheet", "decision"})
    page.goto(told.places()["scoresheet"])
    expect(page.locator("h1")).to_have_text(CANDIDATE)
    expect(page.locator(".dotplot")).to_contain_text("Architecture")
    page.get_by_role("button", name="Export PDF").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click(timeout=MADE * 1000)
    text = read(download.value.path())
    assert CANDIDATE in text
    assert [words for words in told.words if words not in text] == []
    assert download.value.suggested_filename.startswith("scorecard-priya-raghunathan-")
    told.card.refresh_from_db()
    assert (told.card.state, told.card.recommendation, told.card.summary) == ("submitted", "yes", WHY)
    assert told.card.ratings.filter(evidence=SAID, level=4).count() == 3


@pytest.mark.thorough
def test_all_of_it_goes_by_key_presses_alone(visit, story):
    told = story("tomas")
    page = visit(None).open("/")
    keys = Keys(page)
    keys.to("Work email")
    keys.type(told.who.email)
    keys.to("Password")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile("needs? you$"))
    keys.skip("Skip to main content")
    keys.to(f"scoring {CANDIDATE}")
    keys.press("Enter")
    score_by_keys(page, keys)
    keys.to("Strong no")
    keys.press("Space", "ArrowRight", "ArrowRight")
    keys.to("In two or three sentences, why?")
    keys.type(WHY)
    keys.to("Submit scorecard")
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text(f"Your scorecard of {CANDIDATE}")
    keys.skip("Skip to main content")
    keys.to("See the scoresheet")
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text(CANDIDATE)
    keys.skip("Skip to main content")
    keys.to("Export PDF")
    keys.press("Enter")
    page.get_by_role("link", name="Download").wait_for(timeout=MADE * 1000)
    keys.to("Download")
    with page.expect_download() as download:
        keys.press("Enter")
    assert CANDIDATE in read(download.value.path())
    told.card.refresh_from_db()
    assert (told.card.state, told.card.recommendation, told.card.summary) == ("submitted", "yes", WHY)
    assert list(told.card.ratings.values_list("level", "evidence")) == [(4, SAID)] * 5


@pytest.mark.thorough
def test_all_of_it_goes_without_javascript(visit, story):
    told = story("dana")
    page = visit(None, java_script_enabled=False).open("/")
    sign_in(page, told.who)
    page.get_by_role("link", name=f"scoring {CANDIDATE}").click()
    score(page)
    submit(page)
    page.get_by_role("link", name="See the scoresheet").click()
    expect(page.locator("h1")).to_have_text(CANDIDATE)
    page.get_by_role("button", name="Export PDF").click()
    deadline = time.monotonic() + MADE
    while not (ready := page.get_by_role("link", name="Download")).count():
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        page.get_by_role("link", name="Refresh").click()
    with page.expect_download() as download:
        ready.click()
    assert CANDIDATE in read(download.value.path())
    told.card.refresh_from_db()
    assert (told.card.state, told.card.recommendation, told.card.summary) == ("submitted", "yes", WHY)
    assert told.card.ratings.filter(evidence=SAID, level=4).count() == 5


def test_manager_decides_once_all_scorecards_are_in(visit, company):
    evaluation = Evaluation.objects.get(candidate__name="Helen Marsh")
    page = visit(company["dana"]).open("/")
    page.get_by_role("link", name="Helen Marsh").first.click()
    expect(page.locator("h1")).to_have_text("Helen Marsh")
    page.get_by_role("radio", name="Offer").check()
    page.get_by_label("Reason", exact=True).fill(WHY)
    page.get_by_role("button", name="Record decision").click()
    expect(page.locator("#messages")).to_have_text(re.compile("Decision recorded: offer"))
    expect(page.locator("#decision")).to_contain_text(WHY)
    decision = Decision.objects.get(evaluation=evaluation)
    assert (decision.outcome, decision.reason, decision.by) == ("offer", WHY, company["dana"])


def test_blind_manager_cannot_decide(visit, company, edition):
    manager = UserFactory(name="Amina Farah", access=Access.HIRING_MANAGER)
    evaluation = panel_round(edition, manager=manager, assessors=[company["yuki"], manager], submitted=1).evaluation
    page = visit(manager).open(reverse("evaluations:scoresheet", args=[evaluation.pk]))
    expect(page.locator("h1")).to_have_text("Submit your own scorecard first")
    assert page.get_by_role("button", name="Record decision").count() == 0
    sent = {"csrfmiddlewaretoken": token(page), "outcome": "offer", "reason": WHY}
    assert page.request.post(reverse("evaluations:decision_record", args=[evaluation.pk]), form=sent).status == 403
    assert evaluation.decisions.count() == 0


def test_scorecard_is_filled_in_by_thumb_on_a_phone(visit, company, edition):
    assessor = UserFactory(name="Leila Haddad")
    opening = draft_opening(edition, manager=company["dana"])
    for stage in edition.stages.all():
        seated = assessor if stage.key == "people-and-change" else company["yuki"]
        panels.seat(opening, by=company["dana"], assessor=seated, stage=stage)
    opening = openings.open_(opening, by=company["dana"])
    evaluation = rounds.begin(add(opening, by=company["dana"], name=OTHER), by=company["dana"])
    page = visit(assessor, viewport=PHONE, is_mobile=True, has_touch=True).open("/")
    page.get_by_role("link", name=f"scoring {OTHER}").tap()
    is_last = False
    while not is_last:
        is_last, here = on_last_line(page), page.url
        page.get_by_label("Evidence", exact=True).tap()
        page.keyboard.type(SAID)
        page.locator(".level", has=page.locator("#level-3")).tap()
        expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
        assert page.evaluate(SIDEWAYS) == 0
        page.get_by_role("link" if is_last else "button", name="Review" if is_last else "Next").tap()
        page.wait_for_url(lambda url, here=here: url != here)
    page.get_by_text("Strong yes", exact=True).tap()
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("button", name="Submit scorecard").tap()
    expect(page.locator("h1")).to_have_text(f"Your scorecard of {OTHER}")
    card = evaluation.scorecards.get(assessor=assessor)
    assert (card.state, card.recommendation) == ("submitted", "strong_yes")
    assert list(card.ratings.values_list("level", "evidence")) == [(3, SAID)] * 4
