"""Every page of the matrix, as four people and a stranger find it, is accessible and fits a phone.

docs/accessibility.md says what is looked at and what is not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Browser

from config import home
from exports import tasks
from tests.browser.conftest import PATIENCE, Visitor
from tests.browser.inspection import DEAD_ENDS, DESK, PHONE, Inspector
from tests.browser.serving import serving
from tests.browser.standing import WHO, Company, found
from tests.disk import of_a_module
from tests.permissions.matrix import MATRIX
from tests.permissions.world import World

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

WRONG = ".errsum, [aria-invalid=true]"  # what takes the focus after a form was refused
PASSWORD = "nine-violet-ladders"
READING = [name for name, door in MATRIX.items() if "GET" in door.answers]


@dataclass(frozen=True)
class Reader:
    """Somebody at a window of their own. `world` is where they find their way."""

    who: str
    world: World
    look: Inspector

    def path(self, name: str) -> str:
        return reverse(name, kwargs=MATRIX[name].kwargs(self.world))


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """In place of each test's own: one for the module, which the server's threads meet as well."""
    with django_db_blocker.unblock(), of_a_module(tmp_path_factory.mktemp("company")):
        yield


@pytest.fixture(scope="module")
def exports(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def company(chromium, db, exports) -> Iterator[Company]:
    """The invented company, made once; no test here changes it. One of its people has a password."""
    with override_settings(EXPORT_DIR=exports), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks.make_export, "delay", lambda export_id: None)
        made = found()
        made.people["dana"].set_password(PASSWORD)
        made.people["dana"].save()
        yield made


@pytest.fixture(autouse=True)
def _where_the_exports_are(settings, exports) -> None:
    settings.EXPORT_DIR = exports


@pytest.fixture(scope="module")
def site(company) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def readers(chromium: Browser, company, site) -> Iterator[dict[str, Reader]]:
    contexts, readers, read = [], {}, set()
    for who, key in {**WHO, "nobody": None}.items():
        contexts.append(context := chromium.new_context(viewport=DESK))
        context.set_default_timeout(PATIENCE)
        if key:
            Visitor(context, site).sign_in(company.people[key])
        readers[who] = Reader(who, company.as_seen_by(key or "dana"), Inspector(context, site, read))
    yield readers
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", READING)
def test_page_is_accessible_to_whoever_comes(readers, name):
    expected = MATRIX[name].expected("GET")
    statuses, kinds, faults = set(), set(), {}
    for reader in readers.values():
        if reader.who == "nobody" and expected["A"] == "L":
            continue
        status, kind = reader.look.go(reader.path(name))
        statuses.add(status)
        kinds.add(kind)
        if kind == "text/html" and status != 302 and (found := reader.look.faults()):
            faults[f"{reader.who}, {status}"] = found
    assert faults == {}
    if "text/html" not in kinds:
        pytest.skip(f"no page: {', '.join(kinds)}")
    assert 200 in statuses or "200" not in expected.values()


def scoresheet(name: str) -> Callable[[Company], str]:
    return lambda company: reverse("evaluations:scoresheet", args=[company.evaluations[name].pk])


STATES = {
    "a scoresheet, to a blind manager": ("hiring manager", 403, scoresheet("Priya")),
    "a scoresheet, to a blind interviewer": ("interviewer", 403, scoresheet("Priya")),
    "who is blind": (
        "HR admin",
        200,
        lambda company: reverse("evaluations:override_form", args=[company.evaluations["Priya"].pk]),
    ),
    "a provisional scoresheet": ("recruiter", 200, scoresheet("Priya")),
    "a scoresheet not begun": ("recruiter", 200, scoresheet("Tobias")),
    "interviews to come": (
        "recruiter",
        200,
        lambda company: reverse("evaluations:evaluation_arrange", args=[company.evaluations["Tobias"].pk]),
    ),
    "one's own scorecard, submitted": (
        "interviewer",
        200,
        lambda company: reverse("evaluations:scorecard_detail", args=[company.card("Jonas", by="sven").pk]),
    ),
    "a competency outside one's focus": (
        "interviewer",
        200,
        lambda company: reverse(
            "evaluations:scorecard_form", args=[company.card("Priya", by="sven").pk, "exceptional-communication"]
        ),
    ),
    "an opening under way, to HR": (
        "HR admin",
        200,
        lambda company: reverse("evaluations:opening_detail", args=[company.openings["open"].pk]),
    ),
    "an export whose file is gone": (
        "recruiter",
        404,
        lambda company: reverse("exports:export_download", args=[company.lost.pk]),
    ),
    "nothing": ("recruiter", 404, lambda company: "/nowhere/"),
    "nothing, to nobody": ("nobody", 404, lambda company: "/nowhere/"),
}


@pytest.mark.parametrize("state", STATES)
def test_page_in_another_state_is_accessible(readers, company, state):
    who, status, where = STATES[state]
    assert readers[who].look.go(where(company))[0] == status
    assert readers[who].look.faults() == []


# The forms of a page, by the route it is read at, whoever may send it, and which of its forms is meant.
FORMS = [
    ("account_login", "nobody", "form"),
    ("account_reset_password", "nobody", "form"),
    ("account_change_password", "hiring manager", "main form"),
    ("account_set_password", "recruiter", "main form"),
    ("evaluations:opening_create", "hiring manager", "main form"),
    ("evaluations:opening_edit", "HR admin", "main form"),
    ("evaluations:panel_edit", "HR admin", "#add"),
    ("evaluations:candidate_add", "recruiter", "main form"),
    ("evaluations:candidate_edit", "recruiter", "main form"),
    ("evaluations:evaluation_arrange", "HR admin", "main form[action$='/withdraw/']"),
    ("evaluations:scorecard_review", "interviewer", "#review"),
    ("evaluations:scorecard_recuse", "interviewer", "main form"),
    ("evaluations:scoresheet", "hiring manager", "#decision"),
]


@pytest.mark.parametrize(("name", "who", "form"), FORMS)
def test_form_sent_empty_leads_to_what_is_missing(readers, name, who, form):
    look = readers[who].look
    look.go(readers[who].path(name))
    look.send_empty(form)
    assert look.page.title().startswith("Error: ")
    assert look.page.evaluate(f"document.activeElement.matches('{WRONG}')")
    assert look.page.evaluate(DEAD_ENDS) == []
    assert look.faults() == []


def test_two_versions_of_a_scorecard_are_accessible(readers):
    look = readers["interviewer"].look
    look.go(readers["interviewer"].path("evaluations:scorecard_form"))
    with look.page.expect_navigation():
        look.page.evaluate("""() => {
            const form = document.querySelector('#line');
            form.elements.version.value = 0;
            form.elements.evidence.value = 'Typed in a page that is out of date.';
            form.submit();
        }""")
    assert look.page.locator(".version").count() == 2
    assert look.faults() == []


def test_page_of_a_conflict_is_accessible(readers, company):
    look, decided = readers["hiring manager"].look, company.evaluations["Jonas"].pk
    look.go(readers["hiring manager"].path("evaluations:scoresheet"))
    with look.page.expect_navigation():
        look.page.locator("#decision").evaluate(
            "(form, action) => { form.action = action; form.submit(); }",
            reverse("evaluations:decision_record", args=[decided]),
        )
    assert look.page.locator("h1").inner_text() == "Changed in the meantime"
    assert look.faults() == []


@pytest.mark.parametrize(("error", "status"), [(RuntimeError, 500), (OperationalError, 503)])
def test_page_of_trouble_is_accessible(readers, monkeypatch, error, status):
    def fail(*args, **kwargs):
        raise error("trouble")

    monkeypatch.setattr(home, "waiting_for", fail)
    look = readers["recruiter"].look
    assert look.go("/") == (status, "text/html")
    assert look.faults() == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_open_account_menu_is_accessible(readers, size):
    look = readers["recruiter"].look
    look.go("/exports/")  # where the menu covers no control
    look.page.set_viewport_size(size)
    look.page.locator("#me summary").click()
    assert look.axe() == []


@pytest.mark.parametrize("name", ["home", "evaluations:opening_detail", "evaluations:scorecard_form"])
def test_page_on_a_phone_is_accessible(readers, name):
    look = readers["hiring manager"].look
    look.go(readers["hiring manager"].path(name))
    look.page.set_viewport_size(PHONE)
    assert look.axe() == []


def test_list_of_shortcuts_is_accessible(readers):
    look = readers["interviewer"].look
    look.go(readers["interviewer"].path("evaluations:scorecard_form"))
    look.page.get_by_text("Keyboard shortcuts").first.click()
    look.page.get_by_role("link", name="Turn them on").click()
    look.page.locator("dialog[open]").wait_for()
    assert look.axe() == []
