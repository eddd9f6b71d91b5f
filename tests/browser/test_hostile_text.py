"""Markup in every text anybody can write, and every page there is in a real Chromium: none of it runs (T6)."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from accounts import locks
from tests.conftest import every_lock
from tests.permissions import world as worlds
from tests.permissions.matrix import MATRIX

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

OURS = ("accounts", "competencies", "roles", "evaluations", "exports", "notices")
# Not free text: addresses, names of files, digests, and what a form chooses from a list.
BOUND = {"key", "email", "code_name", "file", "digest", "previous", "verb", "subject_type", "subject_id", "opening_id"}
BOUND |= {"password", "time_zone", "version", "pay_currency"}
LONG = '"\'></textarea></title><img src=x onerror="window.caught=1"><svg onload="window.caught=2"></svg>{{ 7|add:7 }}'
SHORT = "<img src=x onerror=window.caught=3>"
LEAST = 40  # characters a text must hold before markup fits in it
LOOK = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  return [window.caught ?? null, document.querySelectorAll('img[src="x"], svg[onload]').length];
}"""


def hostile(value: Any) -> Any:
    """Every text in a frozen wording, at any depth."""
    if isinstance(value, str):
        return LONG
    if isinstance(value, dict):
        return {name: part if name in BOUND | {"rank", "kind"} else hostile(part) for name, part in value.items()}
    return [hostile(part) for part in value] if isinstance(value, list) else value


def is_free(field: models.Field) -> bool:
    if field.name in BOUND or field.choices or field.unique:
        return False
    return isinstance(field, models.TextField) or (isinstance(field, models.CharField) and field.max_length >= LEAST)


def poison() -> int:
    """Behind the actions' backs, which would refuse some of it; the number of texts."""
    count = 0
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        free = [field for field in model._meta.fields if is_free(field)]
        said = {each.name: LONG if (each.max_length or 999) >= len(LONG) else SHORT for each in free}
        if said:
            count += len(said) * model._base_manager.exclude(**{f"{free[0].name}": ""}).update(**said)
    for requirement in apps.get_model("roles", "Requirement")._base_manager.exclude(wording=None):
        requirement.wording = hostile(requirement.wording)
        requirement.save(update_fields=["wording"])
    return count


@pytest.fixture
def world(site):
    made = worlds.build()
    locks.lift(connection, every_lock())
    try:
        assert poison() > 100
    finally:
        locks.install(connection, every_lock())
    return made


@pytest.mark.parametrize("who", ["I=", "Hb", "M+", "R+", "H"])
def test_markup_in_every_text_stays_text_on_every_page(visit, world, who):
    page = visit(world.people[who]).context.new_page()
    caught, seen = {}, 0
    for door in MATRIX.values():
        if "GET" not in door.answers or door.expected("GET")[who] != "200":
            continue
        address = reverse(door.name, kwargs=door.kwargs(world))
        answer = page.request.get(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(address)
        seen += 1
        if (found := page.evaluate(LOOK)) != [None, 0] or " 14 " in page.content():
            caught[door.name] = found
    assert caught == {}
    assert seen > 10
