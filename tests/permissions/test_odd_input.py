"""Every parameter of every reading route and every field of every form, filled with what databases, dates, numbers,
templates and documents choke on: a sentence or a page, never a 500, and never markup of the sender's."""

import uuid
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions import world as worlds
from tests.permissions.doors import Door
from tests.permissions.fields import BESIDES, CANDIDATE, TAKES
from tests.permissions.matrix import MATRIX

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
UNSTORABLE = {"nul": b"a\x00b", "surrogate": b"a\xed\xa0\x80b"}
ODD = {
    "text": '\u202e😀 <script>alert(1)</script>"\'> #read("/etc/passwd") {{ 7|add:7 }} {0.__class__} %s',
    "formula": '=HYPERLINK("http://evil.example")',
    "300": "x" * 300,
    "100000": "y" * 100_000,
    "digits": "9" * 5000,
    "long number": "9" * 25,
    "negative": "-1",
    "superscript": "²",
    "arabic": "٣",
    "infinite": "1e999",
    "first day": "0001-01-01T00:00",
    "last day": "9999-12-31T23:59-14:00",
    "path": "../../../../etc/passwd",
}
ALONE = ("text", "first day", "last day", "long number", "superscript")  # tried with every other field as it should be
LOOKED_AT = ("text", "first day", "last day")  # once taken, on the page the answer leads to
QUERY = ("page", "order", "state", "kind", "seen", "next", "limit", "offset", "format", "q", "name")
VALUES = [None, True, -1, 1.5, 10**30, "", "9" * 5000, [], [[1]], {"a": {}}, "\ud800", "a\x00b", "x" * 100_000]
GETS = [name for name, door in MATRIX.items() if "GET" in door.answers]
POSTS = [name for name, door in MATRIX.items() if "POST" in door.answers]


@pytest.fixture(autouse=True)
def _quick_to_sign_in(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


def client_of(world, door: Door) -> Client:
    client = Client(raise_request_exception=False)
    if not door.public or door.name == "accounts:demo_sign_in":
        client.force_login(world.people[door.insider])
    return client


def address(world, door: Door) -> str:
    return reverse(door.name, kwargs=door.kwargs(world))


def fields(world, door: Door) -> set[str]:
    twice = CANDIDATE - {"name"} if door.name == "evaluations:candidate_edit" else set()  # as in candidate_add
    return {*door.data(world), *TAKES.get(door.name, ()), *BESIDES.get(door.name, ())} - twice


def faults(answer, what: object) -> list[str]:
    """What is wrong with an answer: a fault of ours, or the sender's markup handed back as markup."""
    if answer.status_code >= 500:
        return [f"{what}: {answer.status_code}"]
    said = b"" if answer.streaming or "html" not in answer["Content-Type"] else answer.content
    return [f"{what}: markup"] if b"<script>alert(1)" in said or b" 14 {0" in said else []


@pytest.mark.parametrize("name", GETS)
def test_odd_parameters_of_a_page_are_no_fault(world, name):
    door = MATRIX[name]
    client, url, found = client_of(world, door), address(world, door), []
    for what, value in ODD.items():
        with transaction.atomic():
            asked = "&".join(f"{parameter}={quote(value)}" for parameter in QUERY)
            headers = {"HX-Request": "true", "HX-Target": quote(value[:200])} if what == "text" else {}
            found += faults(client.get(f"{url}?{asked}", headers=headers), what)
            transaction.set_rollback(True)
    for what, raw in UNSTORABLE.items():
        answers = [client.get(f"{url}?{each}").status_code for each in (f"page={quote(raw)}", f"{quote(raw)}=1")]
        found += [] if answers == [400, 400] else [f"{what}: {answers}"]
    assert found == []


@pytest.mark.parametrize("name", [name for name, door in MATRIX.items() if door.kwargs.__code__.co_names])
def test_odd_addresses_are_not_found_or_refused(world, name):
    door = MATRIX[name]
    client, kwargs = client_of(world, door), door.kwargs(world)
    method, found = next(iter(door.answers)), []
    for key, value in kwargs.items():
        url = address(world, door)
        for odd in (*map(quote, UNSTORABLE.values()), *(quote(each, safe="") for each in ODD.values())):
            answer = client.generic(method, url.replace(f"/{value}/", f"/{odd[:9000]}/", 1))
            found += [] if answer.status_code in (400, 404, 302, 200) else [f"{key} {odd[:20]}: {answer.status_code}"]
    assert found == []


def _sent(client, url: str, data: dict, what: str, *, look: bool = False) -> list[str]:
    with transaction.atomic():
        answer = client.post(url, data)
        found = faults(answer, what)
        if look and answer.status_code == 302:
            found += faults(client.get(answer["Location"]), f"{what}, looked at")
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", [name for name in POSTS if not MATRIX[name].json])
def test_odd_text_in_a_form_is_a_sentence_or_is_kept_as_text(world, name):
    """Each value in each field, all fields of the form at once in turn; the worst of them in one field after the other,
    all others as they should be. What was taken is looked at where the answer leads."""
    door = MATRIX[name]
    client, url, names = client_of(world, door), address(world, door), sorted(fields(world, door))
    kinds, found = list(ODD), []
    for turn in range(len(kinds)):
        said = {field: ODD[kinds[(turn + at) % len(kinds)]] for at, field in enumerate(names)}
        found += _sent(client, url, {**door.data(world), **said}, f"turn {turn}")
    for field in names:
        for what in ALONE:
            leads = what in LOOKED_AT
            found += _sent(client, url, {**door.data(world), field: ODD[what]}, f"{field}, {what}", look=leads)
    for what, raw in UNSTORABLE.items():
        body = b"&".join(f"{key}={quote(str(each))}".encode() for key, each in door.data(world).items())
        sent = body + f"&{names[0] if names else 'x'}=".encode() + quote(raw).encode()
        answer = client.generic("POST", url, sent, content_type="application/x-www-form-urlencoded")
        refused = answer.status_code == 400 or (what == "surrogate" and answer.status_code < 500)
        found += [] if refused else [f"{what}: {answer.status_code}"]
    assert found == []


@pytest.mark.parametrize(
    "field", ["version", "key", "requirement", "level", "not_assessed", "evidence", "summary", "x"]
)
def test_odd_values_in_an_autosave_are_a_sentence(world, field):
    door = MATRIX["evaluations:scorecard_save"]
    line = world.edition.requirements.first().pk
    whole = {"version": 1, "requirement": line, "level": 4, "not_assessed": "", "evidence": "Said so."}
    client, found = client_of(world, door), []
    for value in [*VALUES, *ODD.values()]:
        with transaction.atomic():
            sent = {**whole, "key": str(uuid.uuid4()), field: value}
            answer = client.post(address(world, door), sent, content_type="application/json")
            found += faults(answer, f"{value!r:.40}")
            if answer.status_code == 200:
                found += faults(client.get(f"/scorecards/{world.cards['I+'].pk}/", follow=True), f"{value!r:.40}, read")
            transaction.set_rollback(True)
    assert found == []


@pytest.mark.parametrize("body", [b"null", b"[]", b"{", b'"\\ud800"', b"NaN", b"[" * 50_000, b"\xff\xfe", b"1" * 9000])
def test_an_autosave_that_is_no_object_is_a_sentence(world, body):
    door = MATRIX["evaluations:scorecard_save"]
    client = client_of(world, door)
    answer = client.generic("POST", address(world, door), body, content_type="application/json")
    assert (answer.status_code, "detail" in answer.json()) == (400, True)
