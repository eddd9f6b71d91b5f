"""Genuine or not: what the public page answers, by code and by the bytes of a file, and that it names nobody."""

import hashlib
import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Entry
from evaluations.actions import decisions
from evaluations.actions import evaluations as rounds
from exports import genuine, tasks
from exports.models import Export, Imprint
from tests.exports.pages import text
from tests.factories import exports as factory

PAGE = reverse("genuine")

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(measured, people, monkeypatch):
    """A scorecard as the worker's task makes it, but for the typesetting."""
    return typeset_by(monkeypatch, measured, people.manager)


def typeset_by(monkeypatch, evaluation, person, *, meanwhile=lambda: None):
    def typeset(kind, data, at):
        meanwhile()
        return f"%PDF-1.7 {data['check']}".encode()

    monkeypatch.setattr(tasks.typesetting, "typeset", typeset)
    export = factory.requested(evaluation, by=person)
    tasks.make_export(str(export.pk))
    export.refresh_from_db()
    return export


def ask(client, **query):
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return text(answer)


def test_a_finished_document_has_an_imprint_and_stands_in_the_journal(made, measured):
    kept = Imprint.objects.get()
    assert (kept.code, kept.digest, kept.export, kept.evaluation) == (made.code, made.digest, made, measured)
    entry = Entry.objects.get(verb="made")
    assert (entry.subject_id, entry.facts, entry.actor.is_system) == (str(made.pk), {"digest": made.digest}, True)


def test_codes_are_random_and_can_be_read_aloud():
    codes = {genuine.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert [code for code in codes if not re.fullmatch("([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)] == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7K3Q-9XWM-2TRA", "7K3Q-9XWM-2TRA"),
        (" 7k3q 9xwm 2tra ", "7K3Q-9XWM-2TRA"),
        ("oil0-0000-0000", "0110-0000-0000"),
        ("7K3Q-9XWM", ""),
        ("<script>", ""),
        ("7K3Q-9XWM-2TRU", ""),
        ("７K3Q-9XWM-2TRA", ""),
    ],
)
def test_a_code_is_read_as_it_was_printed_whatever_was_typed(typed, read):
    assert genuine.tidy(typed) == read


def test_the_code_is_known_to_anybody_and_says_nothing_of_people(client, made, measured):
    said = ask(client, code=made.code.lower())
    assert "The code is ours. A scorecard with the code" in said
    for word in (measured.candidate.name, measured.opening.title, "Whitfield", str(measured.pk), str(made.pk)):
        assert word not in said


def test_the_bytes_are_genuine_and_one_byte_more_is_unknown(client, made):
    assert "Genuine." in ask(client, digest=made.digest)
    other = hashlib.sha256(b"%PDF-1.7 another").hexdigest()
    assert "Unknown. No document with exactly these bytes was made here." in ask(client, digest=other)


def test_bytes_under_another_documents_code_are_unknown(client, made):
    assert "Unknown." in ask(client, code="0000-0000-0000", digest=made.digest)


def test_a_later_decision_supersedes_the_document(client, made, measured, people):
    decisions.decide(measured, by=people.manager, outcome="hold", reason="The budget is not settled.")
    assert "Superseded." in ask(client, code=made.code)
    assert "Superseded." in ask(client, digest=made.digest)


def test_a_decision_taken_up_again_supersedes_the_document_that_shows_it(client, measured, people, monkeypatch):
    decisions.decide(measured, by=people.manager, outcome="hold", reason="The budget is not settled.")
    document = typeset_by(monkeypatch, measured, people.manager)
    assert "Genuine." in ask(client, digest=document.digest)
    measured.refresh_from_db()
    rounds.reconsider(measured, by=people.hr, reason="The budget is settled.")
    assert "Superseded." in ask(client, digest=document.digest)


def test_a_decision_recorded_while_the_document_is_typeset_supersedes_it(client, measured, people, monkeypatch):
    def decide():
        decisions.decide(measured, by=people.manager, outcome="hold", reason="The budget is not settled.")

    document = typeset_by(monkeypatch, measured, people.manager, meanwhile=decide)
    assert "Superseded." in ask(client, digest=document.digest)


@pytest.mark.parametrize("code", ["0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ"])
def test_a_code_that_was_never_given_is_unknown(client, made, code):
    assert f"Unknown. No document with the code {code} was made here." in ask(client, code=code)


@pytest.mark.parametrize("query", [{"code": "x"}, {"code": "<img src=x>"}, {"code": "é" * 500}])
def test_what_is_no_code_is_a_sentence(client, query):
    assert "This is not a check code." in ask(client, **query)


@pytest.mark.parametrize("digest", ["x", "0" * 63, "Z" * 64, "0" * 5000])
def test_what_is_no_digest_is_unknown(client, digest):
    assert "Unknown." in ask(client, digest=digest)


def test_the_answer_outlives_the_file(client, made, people):
    Export.objects.filter(pk=made.pk).update(state="expired", file="", digest="", size=0)
    assert "Genuine." in ask(client, digest=Imprint.objects.get().digest)


def test_looking_up_too_often_is_refused_for_a_while(client, made, fresh_limits):
    fresh_limits()
    answers = [client.get(PAGE, {"code": made.code}).status_code for _ in range(31)]
    assert (answers[29], answers[30]) == (200, 429)
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "sent", "answers"),
    [
        (0, "10.0.0.{}", {200, 429}),  # no proxy: the header is whatever the reader writes
        (1, "10.0.0.{}, 192.0.2.7", {200, 429}),  # what a proxy was told stands left of what it heard
        (1, "192.0.2.7, 10.0.0.{}", {200}),  # each reader behind it has a limit of their own
    ],
)
def test_the_limit_is_of_whoever_asks_and_no_header_of_theirs_renews_it(client, settings, proxies, sent, answers):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    asked = [client.get(PAGE, {"code": "x"}, headers={"X-Forwarded-For": sent.format(at)}) for at in range(31)]
    assert {answer.status_code for answer in asked} == answers


def test_an_imprint_never_changes(made):
    for change in (
        lambda: Imprint.objects.update(digest="0" * 64),
        lambda: Imprint.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="an imprint never changes"), transaction.atomic():
            change()
    assert Imprint.objects.get().digest == made.digest


def test_trying_again_gives_another_code_and_both_are_known(client, made, people):
    first = made.code
    Export.objects.filter(pk=made.pk).update(state="expired", file="", digest="")
    factory.exports.try_again(Export.objects.get(pk=made.pk), by=people.manager)
    tasks.make_export(str(made.pk))
    made.refresh_from_db()
    assert made.code != first
    assert ["The code is ours." in ask(client, code=code) for code in (first, made.code)] == [True, True]
