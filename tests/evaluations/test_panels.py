"""The panel: seats given and taken away, and what follows for scorecards."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, User
from evaluations.actions import openings, panels
from evaluations.models import Scorecard, Seat
from evaluations.panel import panel
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory
from tests.factories.competencies import competency
from tests.factories.roles import published, role


def url(name, opening, **more):
    return reverse(f"evaluations:{name}", kwargs={"pk": opening.pk, **more})


@pytest.fixture
def draft(people, small_profile):
    return make.draft_opening(small_profile, manager=people.manager, recruiter=people.recruiter)


@pytest.fixture
def stages(small_profile):
    return list(small_profile.stages.all())


def test_panel_edit_seats_a_person_and_says_so(client, people, draft, stages):
    client.force_login(people.recruiter)
    data = {"stage": stages[0].pk, "assessor": people.interviewer.pk}
    response = client.post(url("panel_edit", draft), data, follow=True)
    seat = Seat.objects.get()
    assert (seat.stage, seat.assessor, seat.relation) == (stages[0], people.interviewer, "panel")
    assert [str(message) for message in response.context["messages"]] == ["Yuki Tanabe is seated in Stage 1."]
    assert Entry.objects.last().facts == {"assessor": str(people.interviewer.pk), "stage": "stage-1"}


def test_panel_edit_proposes_the_first_stage_without_a_seat(client, people, draft, stages):
    panels.seat(draft, by=people.manager, assessor=people.interviewer, stage=stages[0])
    client.force_login(people.manager)
    assert client.get(url("panel_edit", draft)).context["form"].fields["stage"].initial == stages[1].pk


@pytest.mark.parametrize(("purpose", "asked"), [("hire", False), ("promotion", True), ("review", True)])
def test_panel_edit_asks_for_the_relation_where_it_matters(client, people, small_profile, purpose, asked):
    made = make.draft_opening(small_profile, manager=people.manager, purpose=purpose)
    client.force_login(people.manager)
    assert ("relation" in client.get(url("panel_edit", made)).context["form"].fields) is asked


def test_panel_edit_says_what_is_no_choice(client, people, draft, stages):
    client.force_login(people.manager)
    for field in ("stage", "assessor"):
        for value in ("", "99999", "x", str(uuid.uuid4())):
            data = {"stage": stages[0].pk, "assessor": people.interviewer.pk, field: value}
            response = client.post(url("panel_edit", draft), data)
            assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert Seat.objects.count() == 0


def test_stage_of_another_edition_is_refused_by_page_and_action(client, people, draft):
    foreign = published(role(2, by=people.hr), by=people.hr, competencies=[competency(7, by=people.hr)]).stages.first()
    client.force_login(people.manager)
    response = client.post(url("panel_edit", draft), {"stage": foreign.pk, "assessor": people.interviewer.pk})
    assert list(response.context["form"].errors) == ["stage"]
    with pytest.raises(ValidationError, match="belongs to another edition"):
        panels.seat(draft, by=people.manager, assessor=people.interviewer, stage=foreign)


def test_seat_taken_already_is_said_beside_the_assessor(client, people, draft, stages):
    panels.seat(draft, by=people.manager, assessor=people.interviewer, stage=stages[0])
    client.force_login(people.manager)
    response = client.post(url("panel_edit", draft), {"stage": stages[0].pk, "assessor": people.interviewer.pk})
    assert response.context["form"].errors == {"assessor": ["Yuki Tanabe sits on Stage 1 already."]}


@pytest.mark.parametrize("who", ["gone", "system"])
def test_who_cannot_sign_in_is_not_seated(people, draft, stages, who):
    person = UserFactory(is_active=False) if who == "gone" else User.objects.system()
    with pytest.raises(ValidationError, match="cannot sign in"):
        panels.seat(draft, by=people.manager, assessor=person, stage=stages[0])


def test_seat_given_late_hands_out_a_scorecard_where_one_is_under_way(people, small_profile, stages):
    made = make.panel_round(small_profile, manager=people.manager, candidates=2, submitted=0)
    make.add(made.opening, by=people.manager, name="Not Begun")
    panels.seat(made.opening, by=people.manager, assessor=people.stranger, stage=stages[0])
    handed = Scorecard.objects.filter(assessor=people.stranger)
    assert {card.evaluation_id for card in handed} == {evaluation.pk for evaluation in made.evaluations}


def test_seat_on_a_later_stage_moves_the_due_date(people, small_profile, stages):
    made = make.panel_round(small_profile, manager=people.manager, candidates=0)
    evaluation = make.add(made.opening, by=people.manager)
    start = timezone.now()
    for days, stage in enumerate(stages):
        make.rounds.schedule(
            evaluation, by=people.manager, stage=stage, starts_at=start + timedelta(days=days), minutes=60
        )
    panels.seat(made.opening, by=people.manager, assessor=people.stranger, stage=stages[0])
    make.rounds.begin(evaluation, by=people.manager)
    card = Scorecard.objects.get(assessor=people.stranger)
    first = card.due_at
    panels.seat(made.opening, by=people.manager, assessor=people.stranger, stage=stages[1])
    card.refresh_from_db()
    assert (first - start, card.due_at - start) == (timedelta(hours=25), timedelta(days=1, hours=25))


@pytest.mark.parametrize(("state", "left"), [("waiting", []), ("draft", ["draft"]), ("submitted", ["submitted"])])
def test_seat_remove_leaves_what_was_written(client, people, small_profile, state, left):
    made = make.panel_round(
        small_profile,
        manager=people.manager,
        assessors=[people.interviewer],
        submitted=int(state == "submitted"),
        drafted=int(state == "draft"),
    )
    client.force_login(people.manager)
    for seat in made.opening.seats.held():
        assert client.post(url("seat_remove", made.opening, seat=seat.pk)).status_code == 302
    assert [card.state for card in Scorecard.objects.all()] == left
    assert list(made.opening.seats.held()) == []


def test_seat_remove_keeps_the_scorecard_while_another_seat_is_held(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    panels.remove(made.opening.seats.held().first(), by=people.manager)
    assert [card.state for card in made.cards] == ["waiting"]


def test_seat_remove_keeps_a_scorecard_that_a_decision_waived(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, submitted=1)
    make.decide(made.evaluation, by=people.manager)
    for seat in made.opening.seats.held():
        panels.remove(seat, by=people.manager)
    assert sorted(card.state for card in made.cards) == ["submitted", "waiting"]
    make.rounds.reconsider(made.evaluation, by=people.hr, reason="One more talk.")
    panels.seat(made.opening, by=people.manager, assessor=made.assessors[1], stage=made.opening.edition.stages.first())
    panels.remove(made.opening.seats.held().get(), by=people.manager)
    assert sorted(card.state for card in made.cards) == ["submitted", "waiting"]


def test_seat_remove_is_never_for_oneself(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.manager], submitted=0)
    seat = made.opening.seats.held().first()
    client.force_login(people.manager)
    response = client.post(url("seat_remove", made.opening, seat=seat.pk))
    assert (response.status_code, b"never by the person on it" in response.content) == (403, True)
    with pytest.raises(PermissionDenied):
        panels.remove(seat, by=people.manager)


def test_seat_of_another_opening_is_not_found(client, people, small_profile):
    one = make.panel_round(small_profile, manager=people.manager, candidates=0).opening
    other = make.panel_round(small_profile, manager=people.manager, candidates=0).opening
    client.force_login(people.manager)
    assert client.post(url("seat_remove", one, seat=other.seats.first().pk)).status_code == 404
    assert other.seats.held().count() == 4


def test_seat_remove_twice_is_not_found(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, candidates=0).opening
    client.force_login(people.manager)
    where = url("seat_remove", made, seat=made.seats.first().pk)
    assert [client.post(where).status_code for _ in range(2)] == [302, 404]


def test_panel_names_what_is_not_covered(people, draft, stages):
    asked = {}
    asked["nobody"] = panel(draft)
    panels.seat(draft, by=people.manager, assessor=people.interviewer, stage=stages[1])
    asked["one"] = panel(draft)
    panels.seat(draft, by=people.manager, assessor=people.second_interviewer, stage=stages[0])
    asked["two"] = panel(draft)
    assert {
        name: (found.uncovered, found.thin, found.nobody, found.single, [stage.key for stage in found.empty_stages])
        for name, found in asked.items()
    } == {
        "nobody": (["Craft 1"], [], ["Craft 2", "Craft 3"], [], ["stage-1", "stage-2"]),
        "one": ([], ["Craft 1"], ["Craft 2", "Craft 3"], [], ["stage-1"]),
        "two": ([], [], [], ["Craft 2", "Craft 3"], []),
    }
    assert {person.name: count for person, count in asked["two"].load.items()} == {"Yuki Tanabe": 1, "Sven Olsen": 3}


def test_panel_of_the_whole_profile_names_who_has_more_than_seven(people, profile):
    made = make.draft_opening(profile, manager=people.manager)
    make.seat(made, [people.interviewer], by=people.manager)
    panels.seat(made, by=people.manager, assessor=people.second_interviewer, stage=profile.stages.last())
    found = panel(made)
    assert {person.name: load for person, load in found.load.items()} == {"Yuki Tanabe": 17, "Sven Olsen": 5}
    assert found.overloaded == [people.interviewer]


@pytest.mark.parametrize("assessors", [2, 8])
def test_panel_edit_asks_the_same_for_2_and_8(client, people, small_profile, django_assert_num_queries, assessors):
    made = make.panel_round(small_profile, manager=people.manager, assessors=assessors, candidates=0).opening
    client.force_login(people.manager)
    client.get(url("panel_edit", made))
    with django_assert_num_queries(10):
        client.get(url("panel_edit", made))


def test_panel_of_a_closed_opening_is_read_only(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, candidates=0).opening
    openings.close(made, by=people.manager)
    client.force_login(people.manager)
    response = client.get(url("panel_edit", made))
    assert (response.status_code, response.context["form"], b"seat_remove" in response.content) == (200, None, False)
