"""The steps that several stories take, and where they look for what they must not see."""

import html
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import User
from evaluations.models import Scorecard
from exports.models import Export
from tests.browser.keys import Keys

PASSWORD = "seven-quiet-harbours"
CANDIDATE = "Priya Raghunathan"
SAID = "Two suppliers were ended by a date that both had signed, and what was saved went into the rota."
WHY = "Exact about what was given up, and by when."
OPEN_TO_ALL = dict.fromkeys(("home", "openings", "opening", "exports", "own scorecard"), 200)
CLOSED = {"colleague's scorecard": 404, "scoresheet": 403, "decision": 403, "export": 403}
OPENED = dict.fromkeys(CLOSED, 200)


@dataclass(frozen=True)
class Story:
    """Who tells it, about which scorecard of theirs; a colleague has submitted another, with `words` as evidence."""

    who: User
    card: Scorecard
    colleague: Scorecard
    words: list[str]

    def places(self) -> dict[str, str]:
        """Where one would look for a colleague's ratings: lists, pages, direct addresses, the way to the PDF."""
        evaluation = self.card.evaluation
        return {
            "home": reverse("home"),
            "openings": reverse("evaluations:opening_list"),
            "opening": reverse("evaluations:opening_detail", args=[evaluation.opening_id]),
            "exports": reverse("exports:export_list"),
            "own scorecard": reverse("evaluations:scorecard_detail", args=[self.card.pk]),
            "colleague's scorecard": reverse("evaluations:scorecard_detail", args=[self.colleague.pk]),
            "scoresheet": reverse("evaluations:scoresheet", args=[evaluation.pk]),
            "decision": reverse("evaluations:decision_record", args=[evaluation.pk]),
            "export": reverse("exports:export_request", args=[evaluation.pk]),
        }

    def look(self, page: Page) -> tuple[dict[str, int], set[str]]:
        """What each place answers, and those where the colleague's words stand."""
        answers, found = {}, set()
        for place, path in self.places().items():
            answers[place] = page.goto(path).status
            if any(words in html.unescape(page.content()) for words in self.words):
                found.add(place)
        return answers, found


def sign_in(page: Page, who: User) -> None:
    page.goto("/")
    page.get_by_label("Work email").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text(re.compile("needs? you$"))


def score(page: Page) -> None:
    """From where the scorecard opens to the review: each competency of one's focus gets a level with evidence."""
    is_last = False
    while not is_last:
        is_last, here = on_last_line(page), page.url
        if page.locator("[name=level]:checked").count() == 0:
            page.get_by_label("Evidence", exact=True).fill(SAID)
            page.locator("#level-4").check()
        if is_last:
            review = {"name": "Review and submit"}  # a link; without JavaScript a button, which saves first
            page.get_by_role("link", **review).or_(page.get_by_role("button", **review)).click()
        else:
            page.get_by_role("button", name="Next").click()
        page.wait_for_url(lambda url, here=here: url != here)
    expect(page.locator("h1")).to_have_text("Review your scorecard")


def on_last_line(page: Page) -> bool:
    """The competencies of one's focus come first, the others are optional. Waits until the page is one of them."""
    expect(page).to_have_url(re.compile(r"/score/"))
    place, of = re.search(r"focus (\d+) of (\d+)$", page.locator("#line .eyebrow").inner_text()).groups()
    return place == of


def submit(page: Page) -> None:
    page.get_by_text("Yes", exact=True).click()
    page.get_by_label("In two or three sentences, why?").fill(WHY)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.locator("h1")).to_have_text(f"Your scorecard of {CANDIDATE}")


def read(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def token(page: Page) -> str:
    return page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")


def ask_for_pdf(page: Page, told: Story) -> tuple[int, int]:
    """Past every button: the answer, and how many documents are being made for whoever asked."""
    page.goto("/")
    sent = {"csrfmiddlewaretoken": token(page), "key": str(uuid.uuid4())}
    answer = page.request.post(told.places()["export"], form=sent)
    return answer.status, Export.objects.filter(requested_by=told.who).count()


def score_by_keys(page: Page, keys: Keys) -> None:
    """From the page's first stop on the first line, from the line itself on the others, as Next leads there."""
    expect(page.locator("#line")).to_be_visible()
    keys.skip("Skip to the competency")
    is_last = False
    while not is_last:
        is_last, here = on_last_line(page), page.url.split("#")[0]
        keys.to("Evidence")
        keys.type(SAID)
        keys.to("1, Foundational")
        keys.press("Space", "ArrowDown", "ArrowDown", "ArrowDown")
        assert keys.here() == "4, Advanced"
        keys.to("Review and submit", by="Shift+Tab") if is_last else keys.to("Next")
        keys.press("Enter")
        page.wait_for_url(lambda url, here=here: url.split("#")[0] != here)
    expect(page.locator("h1")).to_have_text("Review your scorecard")
