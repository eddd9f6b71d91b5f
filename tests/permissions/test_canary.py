"""Blindness over every page there is: no word, level or order of a colleague's reaches who must not see it."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from evaluations.actions import scorecards
from evaluations.models import Rating
from tests.permissions import world as worlds
from tests.permissions.matrix import MATRIX

pytestmark = pytest.mark.django_db
TOKEN = re.compile(rb"CANARY-[A-Za-z-]+")
CHANGING = re.compile(
    rb'(name="csrfmiddlewaretoken" value="[^"]+")|("X-CSRFToken": "[^"]+")|(name="key" value="[^"]+")'
)
READING = [door for door in MATRIX.values() if "GET" in door.answers]


def crawl(world, person: str) -> dict[str, bytes]:
    """What every GET door answers a person: status, headers and body."""
    client, answers = Client(), {}
    if person != "A":
        client.force_login(world.people[person])
    for door in READING:
        with transaction.atomic():  # what reading writes (a reveal) must not change the next answer
            response = client.get(reverse(door.name, kwargs=door.kwargs(world)))
            body = b"".join(response.streaming_content) if response.streaming else response.content
            headers = sorted(pair for pair in response.headers.items() if pair[0] != "Expires")  # a clock
            answers[door.name] = f"{response.status_code} {headers}".encode() + CHANGING.sub(b"", body)
            transaction.set_rollback(True)
    return answers


def tokens(answers: dict[str, bytes]) -> set[str]:
    return {token.decode() for answer in answers.values() for token in TOKEN.findall(answer)}


def own(world, person: str, *what: str) -> set[str]:
    return {worlds.canary(world.people[person], each) for each in what}


@pytest.mark.parametrize("person", ["A", "I-", "M-", "R-"])
def test_who_is_not_part_of_the_opening_reads_nobodys_words(world, person):
    assert tokens(crawl(world, person)) == set()


def test_a_blind_assessor_reads_their_own_words_alone(world):
    assert tokens(crawl(world, "I+")) == own(world, "I+", "evidence", "private")


def test_a_blind_hr_admin_is_as_blind_as_anybody(world):
    assert tokens(crawl(world, "Hb")) & own(world, "I=", "evidence", "summary", "private") == set()


def test_who_has_submitted_reads_the_others_words(world):
    assert own(world, "I=", "evidence", "summary") <= tokens(crawl(world, "I="))


@pytest.mark.parametrize("person", ["M+", "R+", "H"])
def test_who_runs_the_opening_reads_what_is_submitted_and_no_draft(world, person):
    found = tokens(crawl(world, person))
    assert own(world, "I=", "evidence", "summary") <= found
    assert found & own(world, "I+", "evidence", "private") == set()


@pytest.mark.thorough
@pytest.mark.parametrize("person", [name for name in worlds.PERSONS if name != "A"])
def test_private_notes_reach_their_author_alone(world, person):
    private = {token for token in tokens(crawl(world, person)) if token.endswith("private")}
    assert private <= own(world, person, "private")


def test_the_candidate_reads_nothing_of_it_whatever_their_access(world):
    pages = {name: answer for name, answer in crawl(world, "Su").items() if b"Cora Candidate" in answer}
    assert tokens(pages) == set()
    assert [name for name in pages if name.startswith("evaluations:scor")] == []


@pytest.mark.parametrize("person", ["I+", "Hb"])
def test_a_blind_readers_pages_are_the_same_bytes_whatever_a_colleague_rated(world, person, clock_stands):
    before = crawl(world, person)
    Rating.objects.filter(scorecard=world.cards["I="]).update(level=1, evidence="Quite another thing was said.")
    world.cards["I="].__class__.objects.filter(pk=world.cards["I="].pk).update(
        recommendation="strong_no", summary="No."
    )
    assert crawl(world, person) == before


def test_submitting_opens_the_others_words(world):
    card = world.cards["I+"]
    worlds.fill(card, by=world.people["I+"], level=3)
    scorecards.submit(card, by=world.people["I+"])
    assert own(world, "I=", "evidence", "summary") <= tokens(crawl(world, "I+"))
