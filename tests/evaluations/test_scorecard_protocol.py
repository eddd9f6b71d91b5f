"""How saves follow one another: a version and a key each, in one transaction, whatever comes late, twice or early."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from evaluations.actions import panels
from evaluations.forms import autosave
from evaluations.models import Candidate, Opening, Scorecard
from tests.evaluations.pages import field, line, send
from tests.factories.evaluations import decide, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(card) -> int:
    return card.evaluation.opening.edition.requirements.first().pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [1, 0])
def test_save_asks_eight_things_of_the_database_in_one_transaction(own, card, first, version):
    send(own, card, field(summary="So far."))
    with CaptureQueriesContext(connection) as seen:
        assert send(own, card, line(first, version=version)).status_code == 200
    begun = [query["sql"] for query in seen if re.match("BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK", query["sql"])]
    # Who asks: session, user. The scorecard with its outline. Locked: scorecard, evaluation. Written: save, scorecard,
    # line. On top of an older version also whether the key is known, and what was written since.
    assert (len(seen) - len(begun), [re.match(r"\w+", said)[0] for said in begun]) == (
        8 if version else 10,
        ["BEGIN", "COMMIT"],
    )


def test_save_is_answered_in_two_kilobytes_however_long_the_text_and_the_names(own, card, first):
    for model, field_name in [(User, "name"), (Candidate, "name"), (Opening, "title")]:
        model.objects.update(**{field_name: "N" * model._meta.get_field(field_name).max_length})
    response = send(own, card, line(first, level=None, not_assessed="no_evidence", evidence="é" * 20_000))
    assert (response.status_code, len(response.content) <= 2048) == (200, True)


def test_conflict_is_answered_with_the_text_it_is_about_and_little_else(own, card, first):
    send(own, card, line(first, evidence="e" * 20_000))
    send(own, card, field(summary="s" * 20_000, private_notes="p" * 20_000, version=1))
    response = send(own, card, line(first, evidence="Later."))
    assert (response.status_code, len(response.content) <= 20_000 + 2048) == (409, True)


def test_save_from_a_future_version_says_where_the_scorecard_is(own, card, first):
    response = send(own, card, line(first, version=3))
    expected = "Version 3 of this scorecard does not exist yet; it is at 0. Reload the page."
    assert (response.status_code, response.json()) == (400, {"detail": {"body": expected}})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [0, 1])
def test_key_that_saved_something_else_saves_nothing_more(own, card, first, version):
    used = field(summary="First.")
    send(own, card, used)
    response = send(own, card, line(first, version=version, key=used["key"]))
    expected = "This key was used for another save. Send this one under a key of its own."
    assert (response.status_code, response.json()) == (400, {"detail": {"key": expected}})
    card.refresh_from_db()
    assert (card.version, card.saves.count(), card.ratings.count()) == (1, 1, 0)


def test_saves_out_of_order_keep_the_newer_text(own, card, first):
    """The first answer was lost, the second save went through; then the first comes again, and again."""
    early, late = line(first, evidence="Early."), line(first, version=1, evidence="Late.")
    answered = [send(own, card, said).json() for said in (early, late, early, early, late)]
    assert [said["version"] for said in answered] == [1, 2, 1, 1, 2]
    assert list(card.ratings.values_list("evidence", flat=True)) == ["Late."]


def test_save_by_somebody_unseated_a_second_ago_is_kept_where_they_had_begun(own, card, first):
    send(own, card, line(first))
    unseat(card)
    assert send(own, card, line(first, version=1, evidence="Still mine.")).status_code == 200


def test_save_by_somebody_unseated_before_they_began_is_404_with_a_sentence(own, card, first):
    unseat(card)
    response = send(own, card, line(first))
    assert (response.status_code, response.json()["detail"][:38]) == (404, "This scorecard is not open to you, or ")


def test_scorecard_taken_away_between_page_and_lock_is_404_with_a_sentence(own, card, first, monkeypatch):
    read = autosave.read

    def unseated_meanwhile(body):
        unseat(card)
        return read(body)

    monkeypatch.setattr(autosave, "read", unseated_meanwhile)
    response = send(own, card, line(first))
    assert (response.status_code, response.json()["detail"][:38]) == (404, "This scorecard is not open to you, or ")


def unseat(card: Scorecard) -> None:
    opening = card.evaluation.opening
    for seat in opening.seats.filter(assessor=card.assessor):
        panels.remove(seat, by=opening.manager)


def test_save_after_the_decision_is_403_and_says_so(own, card, first):
    decide(card.evaluation, by=card.evaluation.opening.manager)
    response = send(own, card, line(first))
    assert (response.status_code, response.json()["detail"]) == (
        403,
        "This evaluation is decided. Nothing was changed.",
    )


def test_save_decided_upon_between_page_and_lock_is_409_with_the_state(own, card, first, monkeypatch):
    submit_elsewhere, read = Scorecard.objects.get(pk=card.pk), autosave.read

    def submitted_meanwhile(body):
        submit(submit_elsewhere)
        return read(body)

    monkeypatch.setattr(autosave, "read", submitted_meanwhile)
    response = send(own, card, line(first))
    assert (response.status_code, response.json()["current"]) == (409, {"state": "submitted"})
    assert response.json()["detail"].startswith("This scorecard was already submitted, on ")
