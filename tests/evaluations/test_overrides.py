"""Blindness lifted by HR: for whom, with what reason, who is told, and what follows for what is submitted then."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.enums import Access
from accounts.models import Entry
from evaluations.actions import panels, scorecards
from evaluations.blindness import blind_people
from evaluations.entries import entries, lines
from evaluations.models import BlindnessOverride, Evaluation, Reveal
from evaluations.scoresheet import scoresheet
from tests.evaluations.pages import url
from tests.evaluations.reading import address, body, get, signed_in, text
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

SAID = "Ruth Adeyemi opened the panel's scorecards to Sven Olsen on"
OWN = "before their own scorecard was in: They chair the debrief."


@pytest.fixture
def made(people, small_profile):
    """Yuki's scorecard is in, Sven's is not; he is the one it is opened to."""
    return make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        submitted=1,
        drafted=1,
    )


def where(made):
    return reverse("evaluations:override_form", args=[made.evaluation.pk])


def test_lifting_opens_what_is_submitted_and_their_submission_after_a_look_is_marked(people, made):
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    assert get(people.second_interviewer, made.evaluation).status_code == 200
    assert Reveal.objects.get().person == people.second_interviewer
    submission = scorecards.submit(made.cards[1], by=people.second_interviewer)
    sheet = scoresheet(made.evaluation)
    assert submission.after_reveal is True
    assert [each.mark for each in sheet.histories] == ["Submitted after seeing colleagues' ratings", ""]
    assert (sheet.result.rows[0].n, sheet.result.rows[0].disagreement) == (2, None)


def test_what_is_submitted_without_a_look_is_not_marked(people, made):
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    assert scorecards.submit(made.cards[1], by=people.second_interviewer).after_reveal is False


def test_lifting_is_journalled_without_its_reason(people, made):
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer, reason="CANARY")
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.facts) == ("blindness lifted", {"assessor": str(people.second_interviewer.pk)})
    (line, *_) = lines(people.manager, made.opening, list(entries(people.manager, made.opening)))
    assert line.text == "opened the panel's scorecards to Sven Olsen, Priya Raghunathan"


@pytest.mark.parametrize("person", ["manager", "recruiter", "interviewer", "stranger", "second_interviewer"])
def test_lifting_is_hrs_alone(people, made, person):
    with pytest.raises(PermissionDenied):
        make.lift(made.evaluation, by=getattr(people, person), person=people.second_interviewer)


def test_lifting_is_not_for_hr_who_are_blind_here_nor_for_oneself(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.hr, people.interviewer])
    make.reopen(made.cards[0], by=UserFactory(access=Access.HR_ADMIN))
    for person in (people.hr, people.interviewer):
        with pytest.raises(PermissionDenied):
            make.lift(made.evaluation, by=people.hr, person=person)


@pytest.mark.parametrize(
    ("person", "reason", "faults"),
    [
        ("hr", "So.", {"person": ["Nobody lifts their own blindness."]}),
        ("interviewer", "So.", {"person": ["Yuki Tanabe is not blind here, so there is nothing to open."]}),
        ("second_interviewer", "  ", {"reason": ["Give the reason; the panel reads it."]}),
        (
            "second_interviewer",
            "x" * 2001,
            {"reason": ["This text has 2,001 characters; the limit is 2,000. Shorten it."]},
        ),
    ],
)
def test_lifting_says_what_does_not_hold_and_writes_nothing(people, made, person, reason, faults):
    with pytest.raises(ValidationError) as refused:
        make.lift(made.evaluation, by=people.hr, person=getattr(people, person), reason=reason)
    assert (refused.value.message_dict, BlindnessOverride.objects.count()) == (faults, 0)


def test_lifting_twice_finds_nobody_blind(people, made):
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    with pytest.raises(ValidationError, match="is not blind here"):
        make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)


def test_an_override_is_sealed(people, made):
    lifted = make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    acts = (
        lambda: BlindnessOverride.objects.filter(pk=lifted.pk).update(reason="Another."),
        lambda: lifted.delete(),
        lambda: connection.cursor().execute("DELETE FROM evaluations_blindnessoverride"),
    )
    for act in acts:
        with pytest.raises(DatabaseError, match="never taken back"), transaction.atomic():
            act()


@pytest.mark.parametrize("rule", ["after_own", "after_all"])
@pytest.mark.parametrize("state", ["waiting", "draft", "submitted", "recused", "reopened", "removed", "lifted"])
def test_who_is_listed_as_blind_is_who_the_rule_holds_back(people, small_profile, rule, state):
    """The list and the query are two readings of one rule; recused people are held back and cannot be opened to."""
    panel = [people.interviewer, people.second_interviewer, people.manager, people.stranger]
    made = make.panel_round(small_profile, manager=people.manager, assessors=panel, submitted=1, blindness=rule)
    card = made.cards[1]
    if state in ("draft", "removed", "lifted"):
        make.fill(card)
    if state in ("submitted", "reopened"):
        make.submit(card)
    if state == "recused":
        scorecards.recuse(card, by=people.second_interviewer, reason="We are cousins.")
    if state == "reopened":
        make.reopen(card, by=people.hr)
    if state == "removed":
        for seat in made.opening.seats.held().filter(assessor=people.second_interviewer):
            panels.remove(seat, by=people.manager)
    if state == "lifted":
        make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    listed = {each.person for each in blind_people(made.evaluation)}
    recused = {people.second_interviewer} if state == "recused" else set()
    held_back = {user for user in panel if Evaluation.objects.blind_for(user).exists()}
    assert listed == held_back - recused


# --- who is told ---


def pages_of(people, made, person):
    client = signed_in(getattr(people, person))
    card = made.cards[1] if person == "second_interviewer" else made.cards[0]
    key = made.opening.edition.requirements.first().competency.key
    yield client.get(reverse("evaluations:opening_detail", args=[made.opening.pk]))
    if person == "second_interviewer":
        yield client.get(url("form", card, key))
        yield client.get(url("review", card))
    else:
        yield client.get(url("detail", card))
    yield client.get(address(made.evaluation))


@pytest.mark.parametrize("person", ["interviewer", "second_interviewer", "manager", "recruiter", "hr"])
def test_the_whole_panel_is_told_on_every_page(people, made, person):
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    for response in pages_of(people, made, person):
        told = text(response.content.decode())
        assert (response.status_code, SAID in told, OWN in told) == (200, True, True), response.request["PATH_INFO"]


def test_another_assessor_who_is_blind_still_is_told_and_reads_nothing_more(people, small_profile):
    panel = [people.interviewer, people.second_interviewer, people.manager]
    made = make.panel_round(small_profile, manager=people.manager, assessors=panel, submitted=1)
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    client = signed_in(people.manager)
    key = made.opening.edition.requirements.first().competency.key
    told = text(client.get(url("form", made.cards[2], key)).content.decode())
    assert (SAID in told, client.get(address(made.evaluation)).status_code) == (True, 403)


def test_an_opening_of_other_candidates_says_nothing_of_it(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.second_interviewer], submitted=0)
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    make.seat(made.opening, [people.stranger], by=people.manager)
    made.evaluation.scorecards.filter(assessor=people.stranger).delete()
    told = text(
        signed_in(people.stranger).get(reverse("evaluations:opening_detail", args=[made.opening.pk])).content.decode()
    )
    assert SAID not in told


def test_under_after_all_it_says_that_not_all_were_in(people, small_profile):
    panel = [people.interviewer, people.second_interviewer]
    made = make.panel_round(small_profile, manager=people.manager, assessors=panel, submitted=1, blindness="after_all")
    make.lift(made.evaluation, by=people.hr, person=people.interviewer)
    told = text(body(get(people.interviewer, made.evaluation)))
    assert "to Yuki Tanabe on" in told
    assert "before all scorecards were in: They chair the debrief." in told


def test_opening_page_says_that_the_scoresheet_is_closed_unless_it_was_opened(people, made):
    client = signed_in(people.second_interviewer)
    page = reverse("evaluations:opening_detail", args=[made.opening.pk])
    said = ["stays closed to you" in client.get(page).content.decode()]
    make.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    said.append("stays closed to you" in client.get(page).content.decode())
    assert said == [True, False]


# --- the page ---


def test_page_lists_who_is_blind_and_offers_them(people, made):
    response = signed_in(people.hr).get(where(made))
    assert [(each.person, each.why, each.awaits) for each in response.context["blind"]] == [
        (people.second_interviewer, "Their own scorecard is not in", [people.second_interviewer])
    ]
    assert list(response.context["form"].fields["person"].queryset) == [people.second_interviewer]


def test_page_lifts_and_says_so_then_offers_nobody(people, made):
    client = signed_in(people.hr)
    sent = {"person": people.second_interviewer.pk, "reason": "They chair the debrief."}
    response = client.post(where(made), sent, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "The panel's scorecards are open to Sven Olsen. The panel is told why."
    ]
    told = text(body(response))
    assert (SAID in told, "There is nobody to open them to." in told) == (True, True)
    again = client.post(where(made), sent)
    assert list(again.context["form"].errors) == ["person"]


@pytest.mark.parametrize(
    ("sent", "places"), [({"reason": ""}, ["person", "reason"]), ({"person": "x", "reason": "So."}, ["person"])]
)
def test_page_says_what_is_missing(people, made, sent, places):
    response = signed_in(people.hr).post(where(made), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (200, places)


def test_arrange_page_leads_hr_there_and_nobody_else(people, made):
    arrange = reverse("evaluations:evaluation_arrange", args=[made.evaluation.pk])
    led = {
        name: where(made) in signed_in(getattr(people, name)).get(arrange).content.decode()
        for name in ("hr", "manager", "recruiter")
    }
    assert led == {"hr": True, "manager": False, "recruiter": False}


@pytest.mark.parametrize("assessors", [2, 30])
def test_page_asks_the_same_for_2_and_30(people, small_profile, django_assert_num_queries, assessors):
    made = make.panel_round(small_profile, manager=people.manager, assessors=assessors, submitted=0)
    client = signed_in(people.hr)
    client.get(where(made))
    with django_assert_num_queries(8):
        assert len(client.get(where(made)).context["blind"]) == assessors
