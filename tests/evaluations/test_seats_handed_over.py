"""A seat handed over: the newcomer's scorecards, what the one before leaves behind, and who may."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry
from evaluations.actions import panels, scorecards
from evaluations.entries import entries, lines
from evaluations.models import Evaluation, Scorecard, Seat
from evaluations.scoresheet import scoresheet
from evaluations.views.lines import GONE
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

STATES = ("waiting", "draft", "submitted", "recused", "reopened")


def url(name, opening):
    return reverse(f"evaluations:{name}", kwargs={"pk": opening.pk})


def panel_of(edition, people, state="waiting", *, holder=None, **fields):
    """The holder's scorecard stands in this state; their seats are on both stages."""
    holder = holder or people.interviewer
    made = make.panel_round(
        edition, manager=people.manager, recruiter=people.recruiter, assessors=[holder], submitted=0, **fields
    )
    (card,) = made.cards
    if state in ("draft", "submitted", "reopened"):
        make.fill(card)
    if state in ("submitted", "reopened"):
        scorecards.submit(card, by=holder)
    if state == "reopened":
        make.reopen(card, by=people.hr)
    if state == "recused":
        scorecards.recuse(card, by=holder, reason="We are cousins.")
    return made


def hand_all(made, *, by, to):
    for seat in made.opening.seats.held():
        panels.hand_over(seat, by=by, to=to)


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("waiting", set()),
        ("draft", {"draft"}),
        ("submitted", {"submitted"}),
        ("recused", {"recused"}),
        ("reopened", {"draft"}),
    ],
)
def test_handing_over_leaves_what_was_written_and_gives_the_newcomer_a_scorecard(people, small_profile, state, left):
    made = panel_of(small_profile, people, state)
    hand_all(made, by=people.manager, to=people.stranger)
    assert set(Scorecard.objects.filter(assessor=people.interviewer).values_list("state", flat=True)) == left
    assert list(Scorecard.objects.filter(assessor=people.stranger).values_list("state", flat=True)) == ["waiting"]
    assert {seat.assessor for seat in made.opening.seats.held()} == {people.stranger}


def test_handing_over_one_of_two_seats_keeps_the_scorecard_of_who_still_sits(people, small_profile):
    made = panel_of(small_profile, people)
    panels.hand_over(made.opening.seats.held().first(), by=people.manager, to=people.stranger)
    assert {card.assessor: card.state for card in Scorecard.objects.all()} == {
        people.interviewer: "waiting",
        people.stranger: "waiting",
    }


def test_handing_over_keeps_stage_and_relation_and_sets_the_due_date(people, small_profile):
    at = timezone.now() + timedelta(days=2)
    made = panel_of(small_profile, people, interviews_at=at, purpose="promotion")
    seat = made.opening.seats.held().first()
    Seat.objects.filter(pk=seat.pk).update(relation="peer")
    taken = panels.hand_over(seat, by=people.manager, to=people.stranger)
    assert (taken.stage, taken.relation) == (seat.stage, "peer")
    assert Scorecard.objects.get(assessor=people.stranger).due_at == at + timedelta(hours=25)


def test_handing_over_counts_what_was_submitted(people, small_profile):
    made = panel_of(small_profile, people, "submitted")
    hand_all(made, by=people.manager, to=people.stranger)
    sheet = scoresheet(made.evaluation)
    assert [card.assessor for card in sheet.submitted] == [people.interviewer]
    assert [card.assessor for card in sheet.outstanding] == [people.stranger]


# state → to whom among the former holders the evaluation is open once the seat is gone
BLIND = {
    "waiting": {"interviewer": False, "manager": True},
    "draft": {"interviewer": False, "manager": False},
    "submitted": {"interviewer": True, "manager": True},
    "recused": {"interviewer": False, "manager": True},
    "reopened": {"interviewer": False, "manager": False},
}


@pytest.mark.parametrize("act", ["removed", "handed over"])
@pytest.mark.parametrize("state", STATES)
def test_blindness_survives_the_seat(people, small_profile, state, act):
    found = {}
    for holder in ("interviewer", "manager"):
        user = getattr(people, holder)
        with transaction.atomic():
            made = panel_of(small_profile, people, state, holder=user)
            make.seat(made.opening, [people.second_interviewer], by=people.hr)
            for seat in made.opening.seats.held().filter(assessor=user):
                if act == "removed":
                    panels.remove(seat, by=people.hr)
                else:
                    panels.hand_over(seat, by=people.hr, to=people.stranger)
            found[holder] = Evaluation.objects.open_to(user).exists()
            transaction.set_rollback(True)
    assert found == BLIND[state]


def test_handing_over_is_never_of_ones_own_seat(people, small_profile):
    made = panel_of(small_profile, people, holder=people.manager)
    with pytest.raises(PermissionDenied, match="never by the person on it"):
        panels.hand_over(made.opening.seats.held().first(), by=people.manager, to=people.stranger)


@pytest.mark.parametrize("to", ["sits there", "gone"])
def test_handing_over_to_whoever_cannot_take_it_changes_nothing(people, small_profile, to):
    made = panel_of(small_profile, people)
    make.seat(made.opening, [people.second_interviewer], by=people.manager)
    person = people.second_interviewer if to == "sits there" else UserFactory(is_active=False)
    seat = made.opening.seats.held().filter(assessor=people.interviewer).first()
    with transaction.atomic(), pytest.raises(ValidationError) as refused:
        panels.hand_over(seat, by=people.manager, to=person)
    said = {"sits there": "Sven Olsen sits on Stage 1 already."}.get(
        to, "This person cannot sign in, so they cannot score."
    )
    assert refused.value.message_dict == {"to": [said]}
    assert made.opening.seats.held().count() == 4


def test_handing_over_is_journalled_in_words(people, small_profile):
    made = panel_of(small_profile, people)
    panels.hand_over(made.opening.seats.held().first(), by=people.recruiter, to=people.stranger)
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.facts) == (
        "handed over",
        {"assessor": str(people.stranger.pk), "before": str(people.interviewer.pk), "stage": "stage-1"},
    )
    (line, *_) = lines(people.manager, made.opening, list(entries(people.manager, made.opening)))
    assert line.text == f"handed the seat of Yuki Tanabe, Stage 1, over to {people.stranger.name}"


# --- the page ---


def test_page_hands_a_seat_over_and_says_so(client, people, small_profile):
    made = panel_of(small_profile, people)
    seat = made.opening.seats.held().first()
    client.force_login(people.recruiter)
    sent = {"seat": seat.pk, "to": people.stranger.pk}
    response = client.post(url("seat_hand_over", made.opening), sent, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        f"{people.stranger.name} now sits in Stage 1 in place of Yuki Tanabe."
    ]
    again = client.post(url("seat_hand_over", made.opening), sent)
    assert again.context["form"].errors == {"seat": ["This seat is held no longer. Look at the panel as it is now."]}


def test_page_does_not_offer_ones_own_seat_and_refuses_it(client, people, small_profile):
    made = panel_of(small_profile, people, holder=people.manager)
    make.seat(made.opening, [people.interviewer], by=people.manager)
    client.force_login(people.manager)
    choices = client.get(url("panel_edit", made.opening)).context["hand_over"].fields["seat"].choices
    assert [label for _, label in choices] == ["Choose", "Yuki Tanabe, Stage 1", "Yuki Tanabe, Stage 2"]
    own = made.opening.seats.held().filter(assessor=people.manager).first()
    response = client.post(url("seat_hand_over", made.opening), {"seat": own.pk, "to": people.stranger.pk})
    assert (response.status_code, b"never by the person on it" in response.content) == (403, True)


def test_page_keeps_seats_of_another_opening_apart(client, people, small_profile):
    made, other = (panel_of(small_profile, people) for _ in range(2))
    client.force_login(people.manager)
    sent = {"seat": other.opening.seats.first().pk, "to": people.stranger.pk}
    response = client.post(url("seat_hand_over", made.opening), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["seat"])


# --- who still types ---


def save(client, card):
    sent = {"version": card.version, "key": str(uuid.uuid4()), "summary": "A last word."}
    return client.post(reverse("evaluations:scorecard_save", args=[card.pk]), sent, content_type="application/json")


@pytest.mark.parametrize("act", ["removed", "handed over"])
@pytest.mark.parametrize(("state", "status"), [("waiting", 404), ("draft", 200)])
def test_saving_after_the_seat_is_gone(client, people, small_profile, state, status, act):
    made = panel_of(small_profile, people, state)
    card = made.cards[0]
    client.force_login(people.interviewer)
    for seat in made.opening.seats.held():
        if act == "removed":
            panels.remove(seat, by=people.manager)
        else:
            panels.hand_over(seat, by=people.manager, to=people.stranger)
    answer = save(client, card)
    assert answer.status_code == status
    if status == 404:
        assert json.loads(answer.content) == {"detail": GONE}
        with pytest.raises(Http404):
            scorecards.submit(card, by=people.interviewer)
    else:
        assert scorecards.submit(Scorecard.objects.get(pk=card.pk), by=people.interviewer).number == 1
