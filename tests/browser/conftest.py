"""A real Chromium in front of a real server. The data is on a disk, so that requests meet as they do in life."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from accounts.models import User
from evaluations.models import Scorecard
from tests.browser.serving import serving
from tests.factories.accounts import UserFactory
from tests.factories.evaluations import panel_round

QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 10_000  # milliseconds
# The first that is there. The shell is the same engine without a window, at two thirds of the time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in a browser that fails is run once more, and counted as such: what is broken fails twice."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's own; where there is none, the browser tests are skipped."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread that asks the rows
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
        connections.close_all()  # Django keeps another one for a thread in which a loop runs, as Playwright's does


@pytest.fixture
def site(side_by_side, settings) -> Iterator[str]:
    """The address of a server on this test's own database."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with serving() as address:
        yield address


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser of their own."""

    context: BrowserContext
    site: str

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.site + path)
        return page

    def sign_in(self, user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": self.site}
        self.context.add_cookies([cookie])


@pytest.fixture
def visit(chromium, site) -> Iterator[Callable[..., Visitor]]:
    """visit(user) opens a browser in which the user is signed in; visit(None) one in which nobody is.

    An error in a page's script fails the test.
    """
    opened, errors = [], []

    def enter(user: User | None, **options) -> Visitor:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, "base_url": site, **options})
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        opened.append(context)
        visitor = Visitor(context, site)
        if user is not None:
            visitor.sign_in(user)
        return visitor

    yield enter
    for context in opened:
        context.close()
    assert errors == []


@pytest.fixture
def card(site, small_profile) -> Scorecard:
    """The waiting scorecard of somebody who uses single keys."""
    assessor = UserFactory(name="Yuki Tanabe", shortcuts_on=True)
    return panel_round(small_profile, assessors=[assessor], submitted=0).cards[0]


@pytest.fixture
def visitor(visit, card):
    return visit(card.assessor)
