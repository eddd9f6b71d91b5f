"""What is sent beside what a form asks for: fields that are nobody's to set, false states, ids of nothing."""

import re
import uuid
from datetime import date, datetime

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from accounts.access import allows
from tests.permissions import world as worlds
from tests.permissions.doors import snapshot
from tests.permissions.fields import TAKES
from tests.permissions.matrix import MATRIX
from tests.permissions.test_every_door import answer_of, client_of, knock

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
POSTS = [name for name, door in MATRIX.items() if "POST" in door.answers and not door.public]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')
OURS = ("accounts", "competencies", "roles", "evaluations", "exports", "notices")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


def poison(world, door) -> dict[str, object]:
    """Every field of every model of ours under its own name, set to something that would matter."""
    values = {
        models.BooleanField: "on",
        models.DateTimeField: "2020-01-01T00:00",
        models.DateField: "2020-01-01",
        models.IntegerField: "4",
        models.UUIDField: str(uuid.UUID(int=1)),
    }
    rows = {"user": world.people["I-"], "opening": world.other_opening, "evaluation": world.decided}
    said = {"access": "hr_admin", "state": "decided", "blindness": "after_all", "is_active": "", "outcome": "offer"}
    found: dict[str, object] = {}
    for model in (model for app in OURS for model in apps.get_app_config(app).get_models()):
        for each in model._meta.concrete_fields:
            kinds = [value for kind, value in values.items() if isinstance(each, kind)]
            row = rows.get(each.related_model._meta.model_name) if each.related_model else None
            found[each.name] = found[each.attname] = said.get(each.name) or (
                row.pk if row else kinds[0] if kinds else "poison"
            )
    allowed = {*door.data(world), *TAKES.get(door.name, set()), "seen", "id", "version", "key"}
    return {name: value for name, value in found.items() if name not in allowed}


def rows() -> dict[tuple[str, object], dict[str, object]]:
    return {
        (model._meta.label, row["pk"]): row
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for row in model._base_manager.values("pk", *(field.attname for field in model._meta.concrete_fields))
    }


def changes(before, after) -> list[str]:
    """What was written, without what differs each time: ids, moments and digests."""
    born = after.keys() - before.keys()  # their ids differ each time: a sequence counts on, whatever is rolled back

    def plain(label, name, value):
        meta = apps.get_model(label)._meta
        points = {field.attname: field.related_model._meta.label for field in meta.concrete_fields if field.is_relation}
        varies = isinstance(value, uuid.UUID | datetime | date) or (isinstance(value, str) and len(value) == 36)
        return "…" if varies or (name in points and (points[name], value) in born) else value

    written = []
    for key, row in after.items():
        old = before.get(key, {})
        new = {name: plain(key[0], name, value) for name, value in row.items() if old.get(name, ...) != value}
        for varying in ("pk", "id", "digest", "previous", "facts", "code_name", "subject_id", "number", "parameters"):
            new.pop(varying, None)
        if new:
            written.append(f"{key[0]} {'changed' if old else 'added'} {sorted(new.items(), key=str)}")
    return sorted(written) + sorted(f"{key} gone" for key in before.keys() - after.keys())


@pytest.mark.parametrize("name", [name for name in POSTS if not MATRIX[name].json])
def test_a_field_that_is_nobodys_to_set_changes_nothing(world, name):
    door, outcomes = MATRIX[name], []
    for more in ({}, poison(world, door)):
        with transaction.atomic():
            before = rows()
            client = client_of(world, door.insider)
            sent = {**more, **door.data(world)}
            answer = client.post(reverse(door.name, kwargs=door.kwargs(world)), sent)
            outcomes.append((answer.status_code, changes(before, rows())))
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def test_an_autosave_with_a_field_that_is_nobodys_to_set_is_refused(world):
    door = MATRIX["evaluations:scorecard_save"]
    client = client_of(world, "I+")
    before = snapshot()
    for name in ("state", "assessor", "submitted_at", "saved_at", "evaluation", "id", "due_at"):
        url = reverse(door.name, kwargs=door.kwargs(world))
        sent = {**door.data(world), name: "submitted"}
        answer = client.post(url, sent, content_type="application/json")
        assert (answer.status_code, list(answer.json()["detail"])) == (400, ["unknown"])
    assert snapshot() == before


@pytest.mark.parametrize("name", POSTS)
def test_a_false_state_opens_no_door_and_says_nothing_about_it(world, name):
    """`seen` is what the page showed. Whoever may not act learns no state from lying about it."""
    door = MATRIX[name]
    refused = [person for person, answer in door.expected("POST").items() if answer in ("403", "404")]
    for person in refused:
        for seen in ("nonsense", "draft"):
            with transaction.atomic():
                sent = door.data(world) | {"seen": seen}
                kind = {"content_type": "application/json"} if door.json else {}
                answer = client_of(world, person).post(reverse(name, kwargs=door.kwargs(world)), sent, **kind)
                assert answer_of(answer) == door.expected("POST")[person], (person, seen)
                transaction.set_rollback(True)


@pytest.mark.parametrize("person", ["I-", "M-", "R-"])
def test_what_one_may_not_know_of_answers_like_what_is_not_there(world, person):
    """Same status, same bytes: no way to tell somebody else's row from none."""
    client, told = client_of(world, person), []
    for door in MATRIX.values():
        for method in door.answers:
            kwargs = door.kwargs(world)
            if door.expected(method)[person] != "404" or not any(hasattr(value, "hex") for value in kwargs.values()):
                continue
            none = {key: uuid.uuid4() if hasattr(value, "hex") else value for key, value in kwargs.items()}
            answers = []
            for address in (kwargs, none):
                url = reverse(door.name, kwargs=address)
                answer = client.post(url, door.data(world)) if method == "POST" else client.get(url)
                said = TOKEN.sub(b"", answer.content).replace(url.encode(), b"")
                answers.append((answer.status_code, said))
            if answers[0] != answers[1]:
                told.append((door.name, method))
    assert told == []


# --- a law that breaks denies ---


@pytest.mark.parametrize("name", ["evaluations:decision_record", "evaluations:opening_close", "exports:export_request"])
def test_a_policy_that_fails_lets_nothing_through(world, name, monkeypatch):
    def broken(*args):
        raise RuntimeError("The law is out of order.")

    monkeypatch.setattr("accounts.access.allows", broken)
    door, client = MATRIX[name], Client(raise_request_exception=False)
    client.force_login(world.people["M+"])
    before = snapshot()
    assert knock(world, client, door, "POST").status_code == 500
    assert snapshot() == before
    assert allows is not broken
