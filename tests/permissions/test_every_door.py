"""Every route × method × person against the matrix. A route the matrix does not know fails the suite."""

import re
from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.permissions import world as worlds
from tests.permissions.doors import Door
from tests.permissions.matrix import MATRIX

pytestmark = pytest.mark.django_db
WRITING = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|TRUNCATE) +"?(\w+)', re.I)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REVEALING = frozenset({"evaluations_reveal", "accounts_entry"})  # all that a GET may write


def routes(resolver=None, namespace=()):
    """The full name of every route; None where one has no name."""
    for part in (resolver or get_resolver()).url_patterns:
        if hasattr(part, "url_patterns"):
            yield from routes(part, (*namespace, part.namespace) if part.namespace else namespace)
        else:
            yield ":".join((*namespace, part.name)) if part.name else None


def test_the_matrix_lists_every_route_and_no_other():
    assert sorted(set(routes())) == sorted(MATRIX)


def client_of(world, name: str) -> Client:
    client = Client(enforce_csrf_checks=False)
    if name != "A":
        client.force_login(world.people[name])
    return client


def knock(world, client: Client, door: Door, method: str):
    url = reverse(door.name, kwargs=door.kwargs(world))
    data = door.data(world) if method == "POST" else None
    if data is not None and door.json:
        return client.post(url, data, content_type="application/json")
    return client.generic(method, url) if data is None else client.post(url, data)


def answer_of(response) -> str:
    to_sign_in = response.status_code == 302 and response.url.startswith("/sign-in/")
    return "L" if to_sign_in or response.status_code == 401 else str(response.status_code)


class Writes:
    """Remembers which tables are written to while it listens; session and cache are no concern here."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        found = WRITING.match(sql)
        if found and found[1] not in ("django_session", "cache"):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


@contextmanager
def listening():
    writes, queued = Writes(), len(mail.outbox)
    with connection.execute_wrapper(writes):
        yield writes.tables
    if len(mail.outbox) != queued:
        writes.tables.add("mail")


def test_the_ear_hears_a_write(world):
    with listening() as written:
        world.people["H"].save()
    assert written == {"accounts_user"}


CASES = [(name, method) for name, door in MATRIX.items() for method in door.answers]


@pytest.mark.parametrize(("name", "method"), CASES)
def test_each_person_gets_what_the_matrix_says(world, fresh_limits, name, method):
    door = MATRIX[name]
    found = {}
    for person in worlds.PERSONS:
        fresh_limits()
        with transaction.atomic():
            client = client_of(world, person)
            with listening() as written:
                found[person] = answer_of(knock(world, client, door, method))
            if method == "GET" and door.writes_on_get:
                written -= REVEALING
            if method == "GET" or found[person] in ("L", "403", "404"):
                assert written == set(), f"{person} changed something"
            transaction.set_rollback(True)
    assert found == door.expected(method)


@pytest.mark.parametrize("name", MATRIX)
def test_methods_not_listed_are_refused(world, name):
    door = MATRIX[name]
    found = {}
    for method in set(METHODS) - set(door.answers):
        with transaction.atomic():
            client = client_of(world, door.insider)
            with listening() as written:
                found[method] = knock(world, client, door, method).status_code
            assert written == set()
            transaction.set_rollback(True)
    assert found == dict.fromkeys(set(METHODS) - set(door.answers), 405)


@pytest.mark.parametrize("name", [name for name, door in MATRIX.items() if "POST" in door.answers and not door.public])
def test_a_post_without_its_token_is_refused(world, name):
    door = MATRIX[name]
    with transaction.atomic():
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.people[door.insider])
        with listening() as written:
            assert knock(world, client, door, "POST").status_code == 403
        assert written == set()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", [name for name, door in MATRIX.items() if door.kwargs.__code__.co_names])
def test_an_id_of_nothing_is_not_found(world, name):
    door = MATRIX[name]
    strange = {key: type(value)(int=0) if hasattr(value, "hex") else value for key, value in door.kwargs(world).items()}
    if strange == door.kwargs(world):
        pytest.skip("no id in the address")
    client = client_of(world, "H")
    method = next(iter(door.answers))
    url = reverse(door.name, kwargs=strange)
    response = client.post(url, door.data(world)) if method == "POST" and not door.json else client.generic(method, url)
    assert response.status_code == 404


def test_every_door_is_locked_but_a_few():
    """Who is not signed in gets nowhere, except where the matrix says so: a literal list."""
    public = {name for name, door in MATRIX.items() if door.public}
    assert public == {
        "healthz",
        "account_login",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "accounts:demo_sign_in",
        "notices:feed",
        "genuine",
    }


def test_the_connection_is_clean(world):
    assert connection.in_atomic_block
