"""A whole opening read by people who may not: no word, level, order or count of a colleague's, however they ask."""

import json
import re

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evaluations.models import Reveal
from exports import storage
from exports.documents import scorecard
from tests.factories import accounts as people_factory
from tests.factories import exports as make_exports
from tests.factories import roles as role_factory
from tests.permissions import story as stories
from tests.permissions.story import BLIND, REVEALED, canary, crawl, tokens

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
THEIRS = (
    *("evidence", "summary", "private", "recusal", "dissent", "reason", "second", "again", "further", "waiver"),
    "reopening",
)
CONTACT = ("email", "phone", "source", "links")


RULES = {"after_own": {}, "after_all": {"blindness": "after_all"}, "anonymous": {"anonymous": True}}


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The story under each set of rules, told once for all tests; each person's crawl through it is made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        system, cast = User.objects.system(), people_factory.people()
        edition = role_factory.published(role_factory.role(by=system), by=system)
        yield {name: stories.tell(edition, cast, **rules) for name, rules in RULES.items()}
        transaction.set_rollback(True)


def of(*whose: str, what=THEIRS) -> set[str]:
    return {canary(name, each) for name in whose for each in what}


@pytest.mark.parametrize(("rule", "name"), [*(("after_own", name) for name in BLIND), ("after_all", "manager")])
def test_blind_people_read_their_own_words_alone_and_the_same_bytes_whatever_was_said(told, rule, name, clock_stands):
    story = told[rule]
    before = story.crawl(name)
    assert tokens(before) & of("ann", "cleo", "boss", *{*BLIND} - {name}) == set()
    assert tokens(before) >= of(name, what=("evidence", "summary", "private"))
    with transaction.atomic():
        stories.say_otherwise(story)
        after = crawl(story, name)
        transaction.set_rollback(True)
    assert [page for page in before if before[page] != after[page]] == []


def test_who_submitted_is_as_blind_until_all_are_in_where_that_is_the_rule(told):
    story = told["after_all"]
    found = tokens(story.crawl("ann"))
    assert found & of("cleo", "boss", *BLIND) == set()
    assert found >= of("ann", what=("evidence", "summary", "private"))
    page = story.crawl("ann")[f"/evaluations/{story.withdrawn.pk}/ False"]
    assert (b"was not in when" in page, b"The evaluation ended before that: Cleo Fast, Dana Whitfield" in page) == (
        False,
        True,
    )


def test_who_may_read_finds_the_words_that_the_blind_must_not(told):
    """Else the tests above would prove nothing. Drafts and private notes are on nobody's page but their author's."""
    found = tokens(told["after_own"].crawl("boss"))
    assert found >= of("ann", what=("evidence", "summary", "dissent", "reopening"))
    assert found >= of("boss", what=("reason", "second", "waiver"))
    assert found & (of("ann", what=["private"]) | of(*BLIND)) == set()


def test_who_stepped_back_reads_nothing_of_those_who_judged(told):
    """Else recusing would be a way to peek: their own scorecard never comes in."""
    story = told["after_own"]
    answers = story.crawl("cleo")
    assert tokens(answers) & of("ann", "boss", *BLIND) == set()
    page = answers[f"/evaluations/{story.scored.pk}/ False"]
    assert (page[:3], b"You have recused yourself" in page) == (b"403", True)


@pytest.mark.parametrize("name", [*BLIND, "cleo"])
def test_who_saw_nothing_is_not_said_to_have_seen_it(told, name):
    answers = told["after_own"].crawl(name)
    assert [page for page, answer in answers.items() if answer.startswith(REVEALED)] == []


@pytest.mark.parametrize(("name", "leads"), [("interviewer", False), ("cleo", False), ("ann", True)])
def test_an_opening_leads_to_the_scoresheet_only_whom_it_is_open_to(told, name, leads):
    story = told["after_own"]
    page = story.crawl(name)[f"/openings/{story.opening.pk}/ False"]
    assert (f'href="/evaluations/{story.scored.pk}/"'.encode() in page) is leads


@pytest.mark.parametrize("door", ["/evaluations/{scored}/", "/scorecards/{card}/", "/exports/{export}/download/"])
def test_every_way_to_a_colleagues_rating_is_a_reveal(told, door):
    story = told["after_own"]
    export = story.exports[0]
    storage.publish(export.file, make_exports.PDF)  # each test has a folder of its own
    boss = stories.signed_in(story.people["boss"])
    response = boss.get(door.format(scored=story.scored.pk, card=story.card("ann").pk, export=export.pk))
    stories.body(response)
    assert response.status_code == 200
    assert list(Reveal.objects.values_list("person__name", "evaluation")) == [("Bo Boss", story.scored.pk)]


# --- whose data ---


@pytest.mark.parametrize("name", ["interviewer", "cleo"])
def test_an_assessor_never_gets_the_candidates_contact_data(told, name):
    assert tokens(told["after_own"].crawl(name)) & of("person", what=CONTACT) == set()


@pytest.mark.parametrize("name", ["interviewer", "ann", "manager", "hr"])
def test_an_anonymous_candidate_is_not_named_to_whoever_scores_or_scored(told, name, caplog):
    """Nor told by post, employer or mail: an assessor never learns them, who runs the opening not yet."""
    found = tokens(told["anonymous"].crawl(name))
    assert {token for token in found if token.startswith("CANARY-coded")} == set()
    assert [message for message in mail.outbox if "CANARY" in str(message.message())] == []
    assert "CANARY" not in caplog.text


def test_an_anonymous_candidates_document_says_nothing_that_names_them(told):
    story = told["anonymous"]
    made = make_exports.requested(story.scored, by=story.people["ann"], name_candidate=True)
    said = json.dumps(scorecard.build(made, timezone.now()), ensure_ascii=False)
    assert re.findall("CANARY-coded-[a-z]+", said) == []
    assert story.scored.candidate.code_name in said


def test_who_runs_an_anonymous_opening_sees_the_name_until_they_are_asked_to_score(told):
    story = told["anonymous"]
    assert canary("coded", "name") in tokens(story.crawl("boss"))
    stories.seat(story, story.people["boss"], by=story.people["manager"])
    answers = crawl(story, "boss")
    assert {token for token in tokens(answers) if token.startswith("CANARY-coded")} == set()
    page = answers[f"/evaluations/{story.scored.pk}/ False"]
    assert (page[:3], tokens({"": page})) == (b"403", set())
