"""A company on its first day: people, and nothing else. Every page that needs nothing is accessible, empty as it is."""

import pytest
from django.urls import reverse

from tests.browser.inspection import Inspector
from tests.permissions.matrix import MATRIX

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

NEED_NOTHING = [door for door in MATRIX.values() if "GET" in door.answers and not door.kwargs.__code__.co_names]


@pytest.fixture(scope="module")
def read() -> set[str]:
    """Most of these pages read alike to everybody."""
    return set()


@pytest.mark.parametrize("who", ["hr", "manager", "recruiter", "interviewer"])
def test_empty_company_is_accessible(visit, people, read, who):
    visitor = visit(getattr(people, who))
    look = Inspector(visitor.context, visitor.site, read)
    faults = {}
    for door in NEED_NOTHING:
        status, kind = look.go(reverse(door.name, kwargs=door.kwargs(None)))
        if kind == "text/html" and status != 302 and (found := look.faults()):
            faults[f"{door.name}, {status}"] = found
    assert faults == {}
