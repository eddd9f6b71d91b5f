"""Nothing that names a candidate reaches an assessor of an anonymous opening: every byte of every surface is read for
the name, its parts, address, phone, employer, links and posts, in every spelling a response could carry them in."""

import base64
import json
import logging
from datetime import date
from html import escape
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evaluations.actions import names
from evaluations.models import Candidate, Evaluation, Post
from exports import tasks
from exports.documents import scorecard
from exports.lines import file_name
from tests.exports.press import Press
from tests.factories import accounts as people_factory
from tests.factories import exports as make_exports
from tests.factories import roles as role_factory
from tests.permissions import states
from tests.permissions.needles import PERSON, POST, THEIRS, named, named_in
from tests.surfaces import WAYS

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
# Whoever scores, scored or stepped back; the last runs the opening and has a scorecard to fill.
ASSESSORS = ("interviewer", "ann", "cleo", "hr")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        system, cast = User.objects.system(), people_factory.people()
        edition = role_factory.published(role_factory.role(by=system), by=system)
        made = states.tell(edition, cast, persons=("interviewer", "hr"), anonymous=True)
        for evaluation in made.evaluations.values():
            Candidate.objects.filter(pk=evaluation.candidate_id).update(**PERSON)
            Post.objects.create(candidate=evaluation.candidate, title=POST, start=date(2015, 1, 1), leadership=True)
        fresh = Evaluation.objects.select_related("candidate", "opening__edition")
        made.evaluations = {name: fresh.get(pk=each.pk) for name, each in made.evaluations.items()}
        made.exports += [make_exports.ready(made.evaluations["scored"], by=made.people["ann"], name_candidate=True)]
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("word", THEIRS)
def test_the_needle_is_found_in_every_spelling(word):
    """Else the tests below would prove nothing."""
    said = [word, quote(word), escape(word), json.dumps({"x": word})]
    said += [base64.b64encode(f"{'x' * shift}{word} and more".encode()).decode() for shift in range(3)]
    assert [text for text in said if not named_in(text.encode())] == []


@pytest.mark.parametrize("name", ASSESSORS)
def test_no_byte_an_assessor_receives_names_the_candidate(told, name, caplog):
    caplog.set_level(logging.INFO)
    assert named(told.crawl(name)) == {}
    assert named_in(caplog.text.encode()) == set()
    assert [message for message in mail.outbox if named_in(message.message().as_bytes())] == []


@pytest.mark.parametrize("name", ASSESSORS)
def test_no_byte_an_assessor_receives_names_the_candidate_however_asked(told, name):
    assert named(states.crawl(told, name, WAYS)) == {}


def test_who_runs_the_opening_and_does_not_score_reads_all_of_it(told):
    found = set().union(*named(told.crawl("boss")).values())
    assert found >= {"Zoëlle", "Quillon", "Brannagh", "wexmail", "555 0187", "Quaymaster", "Wexcombe", POST}


def test_who_is_the_candidate_reads_not_even_a_code(told):
    """The subject is HR, and runs the opening for the others: their own evaluation does not exist for them."""
    scored = told.evaluations["scored"]
    answers = {page: answer for page, answer in told.crawl("subject").items() if str(scored.pk) in page}
    assert (named(answers), [page for page, answer in answers.items() if answer[:3] != b"404"]) == ({}, [])


def test_the_summary_is_read_without_what_names_the_candidate(told):
    card = told.card("interviewer")
    key = card.evaluation.opening.edition.requirements.first().competency.key
    page = told.crawl("interviewer")[f"plain /scorecards/{card.pk}/score/{key}/"].decode()
    assert "<p>[hidden] led six teams at [hidden], as [hidden]&#x27;s colleagues say.</p>" in page


# --- documents ---


@pytest.mark.parametrize("name_assessors", [True, False])
def test_the_document_of_an_assessor_names_nobody(told, name_assessors):
    ann, scored = told.people["ann"], told.evaluations["scored"]
    export = make_exports.requested(scored, by=ann, name_candidate=True, name_assessors=name_assessors)
    data = scorecard.build(export, timezone.now())
    assert named_in(json.dumps(data).encode() + json.dumps(data, ensure_ascii=False).encode()) == set()
    assert (data["candidate"], named_in(file_name(export).encode())) == (scored.candidate.code_name, set())


def test_the_pdf_of_an_assessor_names_nobody_in_its_text_and_metadata(told):
    exports = {who: make_exports.requested(told.evaluations["scored"], by=told.people[who]) for who in ("ann", "boss")}
    press, found = Press(), {}
    for who, export in exports.items():
        printed = press(scorecard.build(export, timezone.now()))
        xmp = printed.reader.root_object["/Metadata"].get_data()
        outline = json.dumps([each.title for each in printed.reader.outline if hasattr(each, "title")])
        said = [printed.text.encode(), repr(printed.reader.metadata).encode(), xmp, outline.encode(), printed.content]
        found[who] = set().union(*map(named_in, said))
    press.close()
    assert found["ann"] == set()
    assert found["boss"] >= {"Zoëlle", "Quillon", "Brannagh", "Wexcombe"}


def test_a_task_carries_an_id_alone(told, monkeypatch, django_capture_on_commit_callbacks):
    carried = []

    def send(args=(), kwargs=None, **how):
        carried.append((list(args), kwargs or {}))

    monkeypatch.setattr(tasks.make_export, "apply_async", send)
    with django_capture_on_commit_callbacks(execute=True):
        export = make_exports.requested(told.evaluations["scored"], by=told.people["boss"])
    assert carried == [([str(export.pk)], {})]


# --- the name shown ---


def test_a_name_shown_is_read_by_the_whole_panel_from_then_on(told):
    with transaction.atomic():
        names.show(told.evaluations["scored"], by=told.people["boss"])
        answers = {name: states.crawl(told, name, ["plain"]) for name in ("interviewer", "ann")}
        transaction.set_rollback(True)
    found = {name: set().union(*named(each).values()) for name, each in answers.items()}
    shown, contact = {"Zoëlle", "Quillon", "Brannagh"}, {"wexmail", "zq.hearth", "555 0187", "hearthzq", "Ottoline"}
    assert {name: (words >= shown, words & contact) for name, words in found.items()} == dict.fromkeys(
        found, (True, set())
    )
