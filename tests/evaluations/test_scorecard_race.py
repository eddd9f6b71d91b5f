"""Two tabs, two clicks: whatever comes at once, one wins and the other hears of it."""

import uuid
from functools import partial
from threading import Barrier, Thread

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from accounts.access import Conflict
from evaluations.actions import scorecards
from evaluations.actions.scorecards import Answer
from evaluations.models import Scorecard
from tests.evaluations.pages import page_of, url
from tests.factories.evaluations import fill, panel_round


@pytest.fixture
def card(side_by_side, small_profile) -> Scorecard:
    return panel_round(small_profile, assessors=1, submitted=0).cards[0]


def run(*acts) -> list:
    """Each act in a thread of its own, started together; its result or its refusal."""
    found, start = [None] * len(acts), Barrier(len(acts))

    def enter(place: int, act) -> None:
        start.wait()
        try:
            found[place] = act()
        except (Conflict, PermissionDenied, ValidationError) as refusal:
            found[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=enter, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_saves_of_one_line_at_once_leave_one_winner(card):
    first = card.evaluation.opening.edition.requirements.first()

    def act(text: str):
        mine = Scorecard.objects.get(pk=card.pk)
        return lambda: scorecards.save(
            mine, by=mine.assessor, version=0, key=uuid.uuid4(), answers={first: Answer(3, "", text)}
        )

    found = run(act("one"), act("two"))
    assert sorted(type(each).__name__ for each in found) == ["Conflict", "Saved"]
    assert (card.saves.count(), Scorecard.objects.get(pk=card.pk).version) == (1, 1)


@pytest.mark.thorough
def test_two_submits_at_once_submit_once_every_time(side_by_side, small_profile):
    """Forty rounds on as many scorecards, each from a page of its own on the same version."""
    made = panel_round(small_profile, assessors=1, candidates=40, submitted=0)
    for evaluation in made.evaluations:
        card = fill(made.cards_of(evaluation)[0])
        mine = [Scorecard.objects.get(pk=card.pk) for _ in range(2)]
        found = run(
            *(lambda each=each: scorecards.submit(each, by=each.assessor, version=each.version) for each in mine)
        )
        lost = next(each for each in found if isinstance(each, Conflict))
        assert sorted(type(each).__name__ for each in found) == ["Conflict", "Submission"]
        assert (lost.current, card.submissions.count()) == ({"state": "submitted"}, 1)


@pytest.mark.thorough
def test_save_and_submit_at_once_lose_no_acknowledged_word(side_by_side, small_profile):
    """Either the save is in what was submitted or it was refused; a submission never lacks what was acknowledged."""
    made = panel_round(small_profile, assessors=1, candidates=30, submitted=0)
    for evaluation in made.evaluations:
        card = fill(made.cards_of(evaluation)[0])
        one, other = (Scorecard.objects.get(pk=card.pk) for _ in range(2))
        saved, submitted = run(
            lambda one=one: scorecards.save(
                one, by=one.assessor, version=one.version, key=uuid.uuid4(), fields={"summary": "Last words."}
            ),
            lambda other=other: scorecards.submit(other, by=other.assessor, version=other.version),
        )
        card.refresh_from_db()
        ends = (type(saved).__name__, type(submitted).__name__, card.state, card.summary, card.submissions.count())
        assert ends in (
            ("Saved", "Conflict", "draft", "Last words.", 0),
            ("Conflict", "Submission", "submitted", "", 1),
        )


def test_one_save_sent_twice_at_once_is_written_once_and_answered_alike(side_by_side, small_profile):
    """The network gave up on an answer, and the same is sent again while the first is still being written."""
    card = panel_round(small_profile, assessors=1, submitted=0).cards[0]
    for version in range(20):
        key = uuid.uuid4()
        mine = [Scorecard.objects.get(pk=card.pk) for _ in range(2)]
        found = run(
            *(
                lambda each=each, version=version, key=key: scorecards.save(
                    each, by=each.assessor, version=version, key=key, fields={"summary": f"Words {version}."}
                )
                for each in mine
            )
        )
        assert found[0] == found[1]
        assert (found[0].version, card.saves.count()) == (version + 1, version + 1)


def test_two_submits_at_once_from_two_pages_are_one_submission_and_a_sentence(side_by_side, small_profile):
    for _ in range(5):
        card = fill(panel_round(small_profile, assessors=1, submitted=0).cards[0])
        pages = [Client(), Client()]
        for page in pages:
            page.force_login(card.assessor)
        sent = page_of(pages[0].get(url("review", card))) | {"go": "submit"}
        answers = run(*(partial(page.post, url("review", card), sent) for page in pages))
        assert [(answer.status_code, answer.url) for answer in answers] == [(302, url("detail", card))] * 2
        said = sorted(str(next(iter(get_messages(answer.wsgi_request)))) for answer in answers)
        assert said[0].startswith("This scorecard was already submitted, on ")
        assert (said[1], card.submissions.count()) == ("Your scorecard is in.", 1)
