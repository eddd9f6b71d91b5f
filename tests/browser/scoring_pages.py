"""The scoring form as a real browser shows it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Locator, Page, Route, expect

from evaluations.models import Rating, Scorecard

SAID = "She moved six teams to one rota, and said who lost by it."


def line(card: Scorecard, number: int = 1) -> str:
    return reverse("evaluations:scorecard_form", args=[card.pk, f"craft-{number}"])


def evidence_of(card: Scorecard, number: int = 1) -> str | None:
    lines = Rating.objects.filter(scorecard=card, requirement__competency__key=f"craft-{number}")
    return lines.values_list("evidence", flat=True).first()


def evidence(page: Page) -> Locator:
    return page.get_by_label("Evidence", exact=True)


def wait_for(page: Page, holds: Callable[[], bool]) -> None:
    """Until it holds: what the page shows may be from before."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("It did not come to that.")


def save_state(page: Page, state: str) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-state", state)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.name")


def stop(route: Route) -> None:
    route.abort()


def kill(page: Page) -> None:
    """End the page's process, as a crash does: no farewell, no last request."""
    with suppress(Error):
        page.goto("chrome://crash", timeout=2000)
    page.close()


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


class Network:
    """What comes between a browser and the server: each answer of a save, in turn, meets the next fate."""

    def __init__(self, visitor, *fates: str):
        self.fates, self.met = list(fates), []
        visitor.context.route("**/save/", self.meet)

    def meet(self, route: Route) -> None:
        fate = self.fates.pop(0) if self.fates else "fine"
        self.met.append((fate, route.request.post_data_json["key"]))
        with suppress(Error):  # the page went away meanwhile
            if fate == "lost on the way":
                route.abort()
            elif fate == "away":
                route.fulfill(status=503, headers={"Retry-After": "1"}, json={"detail": "Away."})
            elif fate == "answer lost":
                route.fetch()
                route.abort()
            else:
                route.continue_()
