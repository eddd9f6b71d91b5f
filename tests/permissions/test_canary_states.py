"""Whose words who may read, in every state of an evaluation and of a person's part in it: a table, and every surface
read through against it."""

import logging

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from evaluations.models import Evaluation
from tests.factories import accounts as people_factory
from tests.factories import roles as role_factory
from tests.permissions import states
from tests.permissions.states import JUDGED, OUTSIDE, STATES, crawl, tokens
from tests.permissions.story import REVEALED
from tests.surfaces import WAYS

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

# What may be read of an author at all; drafts and private notes are their own alone.
OPEN = {"evidence", "summary", "dissent", "recusal", "reason", "again", "second", "waiver", "asked"}
OWN = {*OPEN, "draft", "private"}
NOTHING, BOTH, DECIDED = set(), {*JUDGED}, {*JUDGED, "boss"}

# Whose words each person reads besides their own: in waiting, scored, decided, again, withdrawn. A decision opens to
# those whose missing scorecards it waived, and closes again with it.
WAIVED = (NOTHING, NOTHING, DECIDED, NOTHING, NOTHING)
AFTER_OWN = {
    "ann": (BOTH, BOTH, DECIDED, DECIDED, BOTH),
    "bea": (BOTH, BOTH, DECIDED, DECIDED, BOTH),
    "boss": (BOTH, BOTH, DECIDED, DECIDED, BOTH),  # HR, not on the panel
    "subject": (BOTH, NOTHING, DECIDED, DECIDED, BOTH),  # HR, and the candidate of `scored`
    "let": (NOTHING, BOTH, DECIDED, NOTHING, NOTHING),  # blindness lifted in `scored`
    "cleo": WAIVED,  # recused in `scored`, never began elsewhere
    **dict.fromkeys(("interviewer", "manager", "recruiter", "hr"), WAIVED),  # drafting everywhere
    "raised": WAIVED,  # made HR admin with a draft in `scored`
    "gone": (NOTHING,) * 5,  # taken off the panel with a draft in `scored`, and with nothing begun elsewhere
    "back": WAIVED,  # submitted in `scored`, saw, and took it back
    **dict.fromkeys((*OUTSIDE, "nobody"), (NOTHING,) * 5),
}
AFTER_ALL = {
    **dict.fromkeys((*JUDGED, "cleo", "interviewer", "manager"), WAIVED),
    "boss": AFTER_OWN["boss"],
}
RULES = {"after_own": AFTER_OWN, "after_all": AFTER_ALL}
CELLS = [(rule, name) for rule, table in RULES.items() for name in table]
BLIND = [("after_own", name) for name in ("interviewer", "manager", "back", "cleo")] + [("after_all", "ann")]
BLIND_TOO = [("after_own", name) for name in ("hr", "raised", "gone")] + [("after_all", "manager")]
SAME_BYTES = [*BLIND, *BLIND_TOO]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        system, cast = User.objects.system(), people_factory.people()
        edition = role_factory.published(role_factory.role(by=system), by=system)
        few = ("interviewer", "manager")
        yield {
            "after_own": states.tell(edition, cast),
            "after_all": states.tell(edition, cast, persons=few, blindness="after_all"),
        }
        transaction.set_rollback(True)


def allowed(rule: str, name: str) -> set[tuple[str, str, str]]:
    own = {(name, what, state) for what in OWN for state in STATES}
    row = zip(STATES[1:], RULES[rule][name], strict=True)
    others = {
        (whose, what, state)
        for state, authors in row
        for whose in (authors | {"back", "cleo", "boss"} if authors else ())
        for what in OPEN
    }
    return own | others


def required(rule: str, name: str) -> set[tuple[str, str, str]]:
    row = zip(STATES[1:], RULES[rule][name], strict=True)
    judged = {
        (whose, what, state) for state, authors in row for whose in authors & BOTH for what in ("evidence", "summary")
    }
    said = {("boss", what, "decided") for what in ("reason", "second", "waiver", "again")} | {
        ("ann", "dissent", "decided")
    }
    return judged | (said if "boss" in RULES[rule][name][2] else set())


@pytest.mark.parametrize(("rule", "name"), CELLS)
def test_words_are_read_by_whom_the_table_names_and_by_nobody_else(told, rule, name, caplog):
    caplog.set_level(logging.INFO)
    found = tokens(told[rule].crawl(name))
    assert found - allowed(rule, name) == set()
    assert required(rule, name) - found == set()
    assert "CANARY" not in caplog.text
    assert [message for message in mail.outbox if "CANARY" in str(message.message())] == []


def test_the_table_has_everybody_and_every_state(told):
    assert set(AFTER_OWN) == {*told["after_own"].people, "nobody"}
    assert {*WAYS} >= {*states.FAST}
    found = Evaluation.objects.filter(opening=told["after_own"].opening).values_list("state", flat=True)
    assert set(found) == {"not_begun", "under_way", "decided", "withdrawn"}


@pytest.mark.parametrize(("rule", "name"), SAME_BYTES)
def test_who_is_blind_reads_the_same_bytes_whatever_the_others_said(told, rule, name, clock_stands):
    """Levels, recommendations, length, number of saves, time of saving and of submitting, outcome of a decision.

    In `decided` nobody is blind any more.
    """
    story = told[rule]
    before = story.crawl(name)
    with transaction.atomic():
        states.say_otherwise(story, name, but=["decided"])
        after = crawl(story, name)
        transaction.set_rollback(True)
    assert [page for page in before if before[page] != after[page]] == []


def test_who_is_not_blind_reads_other_bytes_then(told):
    """Else the test above would prove nothing."""
    story = told["after_own"]
    with transaction.atomic():
        states.say_otherwise(story, "boss")
        after = crawl(story, "boss")
        transaction.set_rollback(True)
    assert [name for name, each in story.evaluations.items() if differs(story.crawl("boss"), after, each)] == [
        *STATES[1:]
    ]


def differs(before, after, evaluation) -> bool:
    page = f"plain /evaluations/{evaluation.pk}/"
    return before[page] != after[page]


@pytest.mark.parametrize(("rule", "name"), SAME_BYTES)
def test_who_is_blind_has_seen_nothing(told, rule, name):
    decided = told[rule].evaluations["decided"]
    shown = {str(decided.pk), *(str(card.pk) for card in decided.scorecards.all())}
    answers = told[rule].crawl(name).items()
    seen = [page for page, answer in answers if answer.startswith(REVEALED)]
    assert [page for page in seen if not any(pk in page for pk in shown)] == []


@pytest.mark.parametrize(("rule", "name"), CELLS)
def test_no_way_of_asking_tells_more_than_a_browsers(told, rule, name):
    found = tokens(crawl(told[rule], name, WAYS))
    assert found - tokens(told[rule].crawl(name)) == set()


@pytest.mark.parametrize("way", [way for way in WAYS if way not in states.FAST])
def test_no_way_of_asking_tells_a_blind_reader_more(told, way):
    found = tokens(crawl(told["after_own"], "manager", [way]))
    assert {whose for whose, _, state in found if state != "decided"} <= {"manager"}
