"""Requests no browser sends: odd encodings, cookies, sizes, methods and addresses. Refused, never a 500, never kept."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    " //evil.example",
    "//testserver@evil.example",
    "http://testserver.evil.example/",
    "http://testserver:80@evil.example/",
]


@pytest.fixture
def knocking(client):
    """Nobody signed in, and a fault is an answer rather than an exception."""
    client.raise_request_exception = False
    return client


def part(name: str, value: bytes, more: str = "") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode()
    return head + value + b"\r\n--b--\r\n"


SENT = {
    "a charset that is no text": (part("login", b"x"), f"{PARTS}; charset=base64", 415),
    "a charset that cannot replace": (part("login", b"x"), f"{PARTS}; charset=idna", 415),
    "a charset that never decodes": (part("login", b"x"), f"{PARTS}; charset=undefined", 415),
    "escapes that become a surrogate": (part("login", b"\\ud800"), f"{PARTS}; charset=unicode_escape", 415),
    "another charset": (b"login=x", f"{FORM}; charset=utf-16", 415),
    "UTF-8 by name": (b"login=x", f"{FORM}; charset=UTF-8", 200),
    "parts without a boundary": (b"--b", "multipart/form-data", 400),
    "parts that never end": (b"--b\r\nxx", PARTS, 200),
    "more fields than any form has": (b"&".join([b"a=1"] * 600), FORM, 400),
    "more bytes than any form has": (b"a=" + b"x" * 5_000_000, FORM, 413),
    "a file as large": (part("f", b"x" * 5_000_000, '; filename="f"'), PARTS, 413),
    "JSON as deep as it goes": (b"[" * 100_000, "application/json", 400),
    "something else": (b"<x/>", "text/xml", 200),
}


@pytest.mark.parametrize("what", SENT)
def test_a_body_that_makes_no_sense_is_refused_with_the_headers_of_every_answer(knocking, what):
    body, content_type, status = SENT[what]
    answer = knocking.generic("POST", reverse("account_login"), body, content_type=content_type)
    assert answer.status_code == status
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", ["plumbline_session", "plumbline_csrf", "messages"])
@pytest.mark.parametrize("value", ['"aaaaaaaaaaaa\\000"', '"\\355\\240\\200aaaaaaaa"', "a" * 5000, '"[[\\000'])
def test_a_cookie_no_database_can_hold_is_as_good_as_none(knocking, name, value):
    """Cookies may spell any byte as an octal escape; in a session's key PostgreSQL takes no NUL."""
    answer = knocking.get("/", headers={"cookie": f"{name}={value}"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/")
    sent = knocking.post("/sign-in/", {"login": "a@b.cc", "password": "x"}, headers={"cookie": f"{name}={value}"})
    assert sent.status_code == 200


@pytest.mark.parametrize(
    "address", ["/static/nothing.css", "/static/../config/settings.py", "/static/%00.css", "/none/"]
)
def test_a_page_that_does_not_exist_is_kept_by_nobody(client, people, address):
    """It names its reader, wherever it was asked for."""
    client.force_login(people.hr)
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert (answer["Cache-Control"], "Cookie" in answer["Vary"]) == ("private, no-store", True)


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "testserver:x"])
@pytest.mark.parametrize("url", ["/", "/healthz", "/sign-in/", "/api/v1/editions/"])
def test_another_host_is_not_ours(knocking, host, url):
    assert knocking.get(url, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nothing_leads_elsewhere(client, people, settings, target):
    settings.DEMO = True
    client.force_login(people.manager)
    back = client.post(reverse("accounts:theme"), {"theme": "dark", "next": target})
    out = client.post(reverse("account_logout"), {"next": target})
    into = client.post(reverse("accounts:demo_sign_in"), {"email": people.manager.email, "next": target})
    found = [answer["Location"] for answer in (back, out, into)]
    assert found == ["/", "/sign-in/", "/"]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, people, target):
    people.manager.set_password("a pass phrase of some length")
    people.manager.save()
    sent = {"login": people.manager.email, "password": "a pass phrase of some length", "next": target}
    assert client.post(reverse("account_login"), sent)["Location"] == "/"


@pytest.mark.parametrize("referrer", [*ELSEWHERE, "http://testserver/openings/\r\nSet-Cookie: a=b"])
def test_a_refusal_leads_back_to_our_own_pages_alone(client, people, small_profile, monkeypatch, referrer):
    client.force_login(people.manager)
    sent = {"theme": "dark"}
    monkeypatch.setattr("accounts.actions.people.User.clean_fields", _refuse)
    answer = client.post(reverse("accounts:theme"), sent, headers={"referer": referrer})
    assert answer.status_code == 302
    assert answer["Location"] in ("/", "http://testserver/openings/%0D%0ASet-Cookie:%20a=b")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO", "OPTIONS"])
def test_methods_nobody_listed_do_nothing(client, people, small_profile, method):
    client.force_login(people.hr)
    for url in ("/", "/openings/", "/openings/new/", "/settings/", "/exports/"):
        assert client.generic(method, url).status_code == 405, url


def test_an_account_switched_off_is_out_in_every_browser_at_once(people):
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(people.hr)
        assert browser.get("/").status_code == 200
    User.objects.filter(pk=people.hr.pk).update(is_active=False)
    assert [browser.get("/").status_code for browser in browsers] == [302, 302]
    assert [browser.get("/api/v1/editions/").status_code for browser in browsers] == [401, 401]


def _refuse(self, exclude=None):
    raise ValidationError("No.")
