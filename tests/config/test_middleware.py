import json
import uuid

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.access import Conflict
from config import away
from config.middleware import RefusalMiddleware, SafetyMiddleware, unstorable

factory = RequestFactory()


def safely(request, answer=None):
    return SafetyMiddleware(lambda _: answer or HttpResponse("fine"))(request)


def test_every_answer_carries_the_security_headers_and_is_not_kept():
    answer = safely(factory.get("/"))
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert (answer["X-Frame-Options"], answer["Cross-Origin-Resource-Policy"]) == ("DENY", "same-origin")
    assert (answer["Cache-Control"], answer["Vary"]) == ("private, no-store", "Cookie")


def test_static_files_may_be_kept():
    assert "Cache-Control" not in safely(factory.get("/static/css/base.css"))


@pytest.mark.parametrize("address", ["/?q=%00", "/x%00y", "/?q=%ED%A0%80", "/?%ED%B0%80=1"])
def test_an_address_no_database_can_hold_is_refused(address):
    answer = safely(factory.generic("GET", address))
    assert (answer.status_code, json.loads(answer.content)["detail"][:34]) == (
        400,
        "The text holds a character that ca",
    )


@pytest.mark.parametrize(
    "body",
    [{"note": "a\x00b"}, {"note": "\ud800"}, {"rows": [{"deep": "\udfff"}]}, {"\x00": 1}],
    ids=["nul", "surrogate", "deep", "key"],
)
def test_json_no_database_can_hold_is_refused(body):
    answer = safely(factory.post("/", json.dumps(body), content_type="application/json"))
    assert answer.status_code == 400


def test_a_form_with_nul_is_refused():
    assert safely(factory.post("/", {"note": "a\x00b"})).status_code == 400


@pytest.mark.parametrize(
    "text", ["😀", "مرحبا", "a\nb\tc", "\u202e", "<script>", "=HYPERLINK()", '#read("/etc/passwd")']
)
def test_odd_text_that_can_be_stored_passes(text):
    assert unstorable({"note": text}) is False
    assert safely(factory.post("/", json.dumps({"note": text}), content_type="application/json")).status_code == 200


def test_what_is_not_json_is_left_to_the_view():
    assert safely(factory.post("/", "{", content_type="application/json")).status_code == 200


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_a_body_of_fifty_megabytes_is_a_sentence_and_is_not_read(accept, kind):
    request = factory.post("/", HTTP_ACCEPT=accept, CONTENT_LENGTH="52428800")
    request._stream = None
    answer = safely(request)
    assert (answer.status_code, answer["Content-Type"], answer["X-Frame-Options"]) == (413, kind, "DENY")
    assert b"4 MB at most. Nothing was saved." in answer.content


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_changes_come_from_our_own_pages_alone(site, status):
    assert safely(factory.post("/", HTTP_SEC_FETCH_SITE=site)).status_code == status


def test_a_link_from_elsewhere_may_still_be_followed():
    assert safely(factory.get("/", HTTP_SEC_FETCH_SITE="cross-site")).status_code == 200


def raising(error):
    def fail(*args):
        raise error

    return fail


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/html", "text/html; charset=utf-8"), ("application/json", "application/json")]
)
def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(accept, kind):
    request = factory.get("/", HTTP_ACCEPT=accept)
    answer = RefusalMiddleware(None).process_exception(request, OperationalError("gone"))
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (503, "2", kind)


@pytest.mark.parametrize(("method", "said"), [("GET", away.READING), ("POST", away.WRITING)])
def test_a_database_that_is_away_promises_nothing_of_what_was_typed(method, said):
    answer = RefusalMiddleware(None).process_exception(factory.generic(method, "/"), OperationalError("gone"))
    page = answer.content.decode()
    assert (said in page, "on this device" in page, "Try again" in page) == (True, False, method == "GET")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "expected"), [(OperationalError, (503, "2")), (InterfaceError, (503, "2")), (RuntimeError, (500, None))]
)
def test_a_database_that_is_away_before_any_view_is_asked_is_a_503_as_well(
    client, people, monkeypatch, error, expected
):
    client.force_login(people.interviewer)
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", raising(error("gone")))
    for answer in (
        client.get("/"),
        client.post(reverse("evaluations:scorecard_save", args=[uuid.uuid4()]), "{}", content_type="application/json"),
    ):
        assert (answer.status_code, answer.get("Retry-After")) == expected
        assert (answer["X-Frame-Options"], answer["Cache-Control"]) == ("DENY", "private, no-store")


@pytest.mark.django_db
def test_a_conflict_is_a_409_with_its_sentence(client, rf):
    request = rf.post("/", HTTP_REFERER="http://testserver/openings/")
    request.user = client.request().wsgi_request.user
    answer = RefusalMiddleware(None).process_exception(request, Conflict("Somebody published it first."))
    assert (answer.status_code, b"Somebody published it first." in answer.content, b"/openings/" in answer.content) == (
        409,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("referrer", "target"),
    [("http://testserver/openings/", "http://testserver/openings/"), ("https://evil.example/", "/"), ("", "/")],
)
def test_a_refused_act_goes_back_to_the_page_one_came_from(rf, referrer, target):
    request = rf.post("/", HTTP_REFERER=referrer)
    request._messages = Messages()
    answer = RefusalMiddleware(None).process_exception(request, ValidationError(["One.", "Two."]))
    assert (answer.status_code, answer.url, request._messages.said) == (302, target, ["One.", "Two."])


class Messages:
    def __init__(self):
        self.said = []

    def add(self, level, message, extra_tags=""):
        self.said.append(message)
