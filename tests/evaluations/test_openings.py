"""Openings created, edited, opened, closed and archived: what is saved, and what is refused with which sentence."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.access import Conflict
from accounts.models import Entry
from evaluations.actions import openings
from evaluations.models import Opening
from roles.actions import editions
from tests.factories import evaluations as make

HOSTILE = ['=HYPERLINK("http://x")', '#read("/etc/passwd")', "<script>alert(1)</script>", "شركة الشحن", "‮gnp.exe"]


def url(name, opening=None, **more):
    return reverse(f"evaluations:{name}", kwargs=({"pk": opening.pk} if opening else {}) | more)


def given(edition, manager, **more):
    """What the form of a new opening sends."""
    said = {"title": "Technical Director, Customs", "purpose": "hire", "edition": edition.pk, "manager": manager.pk}
    return {**said, "recruiter": "", "location": "", "time_zone": "Europe/Amsterdam", "blindness": "after_own", **more}


def errors(response, field):
    return list(response.context["form"].errors.get(field, []))


def as_user(client, user):
    client.force_login(user)
    return client


# --- creating and editing ---


def test_opening_create_saves_a_draft_and_leads_to_its_panel(client, people, small_profile):
    response = as_user(client, people.manager).post(url("opening_create"), given(small_profile, people.manager))
    made = Opening.objects.get()
    assert (made.title, made.state, made.manager) == ("Technical Director, Customs", "draft", people.manager)
    assert (response.status_code, response.url) == (302, url("panel_edit", made))


def test_opening_create_says_what_does_not_hold_and_keeps_the_rest(client, people, small_profile):
    as_user(client, people.manager)
    refused = [
        ("title", "x" * 300, "Ensure this value has at most 160 characters (it has 300)."),
        ("title", "", "Give the opening a title; it is what the panel finds it by."),
        ("time_zone", "Mars/Base", "Mars/Base is not a time zone. Write one such as Europe/Amsterdam."),
        ("edition", "99999", "Select a valid choice. That choice is not one of the available choices."),
        ("edition", "x", "Select a valid choice. That choice is not one of the available choices."),
        ("manager", "not-a-uuid", "“not-a-uuid” is not a valid UUID."),
        ("purpose", "raffle", "Select a valid choice. raffle is not one of the available choices."),
        ("blindness", "never", "Select a valid choice. never is not one of the available choices."),
    ]
    for field, value, sentence in refused:
        data = given(small_profile, people.manager, location="Rotterdam") | {field: value}
        response = client.post(url("opening_create"), data)
        assert (response.status_code, errors(response, field)) == (200, [sentence])
        assert (response.context["form"]["location"].value(), Opening.objects.count()) == ("Rotterdam", 0)


def test_opening_create_refuses_a_person_who_may_not_manage(client, people, small_profile):
    response = as_user(client, people.hr).post(url("opening_create"), given(small_profile, people.stranger))
    assert errors(response, "manager") == ["Select a valid choice. That choice is not one of the available choices."]


@pytest.mark.parametrize(("person", "place"), [("manager", "manager"), ("recruiter", "recruiter")])
def test_opening_create_asks_its_creator_to_stay_in_sight(client, people, small_profile, person, place):
    data = given(small_profile, people.other_manager)
    response = as_user(client, getattr(people, person)).post(url("opening_create"), data)
    assert errors(response, place) == [f"Name yourself as {place}, or you could not see this opening again."]


def test_opening_carries_any_title_as_text(client, people, small_profile):
    as_user(client, people.manager)
    for title in HOSTILE:
        client.post(url("opening_create"), given(small_profile, people.manager, title=title))
        made = Opening.objects.get(title=title)
        assert "<script>alert" not in client.get(url("opening_detail", made)).content.decode()


def test_opening_create_action_refuses_an_edition_not_in_force(people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    with pytest.raises(ValidationError, match="pinned to a published edition"):
        make.draft_opening(draft, manager=people.manager)


def test_opening_stays_on_its_edition_when_the_next_is_published(people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    draft = editions.open_draft(small_profile.role, by=people.hr)
    editions.publish(draft, by=people.hr, note="The second wording.", accept_warnings=True)
    assert Opening.objects.get(pk=made.pk).edition == small_profile


def test_opening_edit_saves_and_says_so(client, people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    data = {"title": "Head of Platform", "location": "Ghent", "time_zone": "UTC", "recruiter": people.recruiter.pk}
    response = as_user(client, people.manager).post(url("opening_edit", made), data, follow=True)
    made.refresh_from_db()
    assert (made.title, made.location, made.recruiter) == ("Head of Platform", "Ghent", people.recruiter)
    assert [str(message) for message in response.context["messages"]] == ["The opening is saved."]


def test_opening_edit_that_fails_names_the_opening_as_it_is(client, people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager, title="As it is")
    data = {"title": "y" * 300, "location": "", "time_zone": "UTC", "recruiter": ""}
    response = as_user(client, people.manager).post(url("opening_edit", made), data)
    assert (response.context["opening"].title, len(errors(response, "title"))) == ("As it is", 1)


def test_opening_edit_action_changes_nothing_else(people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    with pytest.raises(ValidationError, match="An opening's blindness, manager cannot be changed"):
        openings.edit(made, by=people.manager, manager=people.hr, blindness="after_all")


# --- opening, closing, archiving ---


def test_opening_open_needs_every_stage_seated(client, people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    response = as_user(client, people.manager).post(url("opening_open", made))
    assert errors(response, "__all__") == [
        "Stage 1 has no seat.",
        "Stage 2 has no seat.",
        "Nobody would assess Craft 1, a must-have. Seat someone, or give a reason.",
    ]
    made.refresh_from_db()
    assert made.state == "draft"


def test_opening_open_keeps_what_was_written_when_refused(client, people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    response = as_user(client, people.manager).post(url("opening_open", made), {"override": "Nobody else is free."})
    assert response.context["open_form"]["override"].value() == "Nobody else is free."


def test_opening_open_says_when_a_reason_is_too_long(client, people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    response = as_user(client, people.manager).post(url("opening_open", made), {"override": "x" * 2001})
    assert errors(response, "override") == ["Ensure this value has at most 2000 characters (it has 2001)."]


def test_opening_open_opens_and_is_journalled(client, people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    make.seat(made, [people.interviewer], by=people.manager)
    as_user(client, people.manager).post(url("opening_open", made), {"seen": "draft"})
    made.refresh_from_db()
    last = Entry.objects.last()
    assert (made.state, last.verb, last.facts) == ("open", "opened", {"seats": 2, "overridden": False})


def test_opening_open_twice_says_it_changed(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, candidates=0).opening
    slower = as_user(client, people.manager).post(url("opening_open", made), {"seen": "draft"})
    unaware = client.post(url("opening_open", made))
    assert (slower.status_code, unaware.status_code) == (409, 403)
    assert b"it is now open" in slower.content


def test_opening_open_twice_in_a_race_is_a_conflict(people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    make.seat(made, [people.interviewer], by=people.manager)
    seen = Opening.objects.get(pk=made.pk)
    openings.open_(made, by=people.manager)
    with pytest.raises(Conflict, match="now open"):
        openings.open_(seen, by=people.manager)


def test_opening_close_is_refused_while_an_evaluation_is_under_way(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, candidates=2, submitted=0).opening
    response = as_user(client, people.manager).post(url("opening_close", made), {"seen": "open"}, follow=True)
    made.refresh_from_db()
    said = [str(message) for message in response.context["messages"]]
    assert (made.state, said) == ("open", ["2 evaluations are under way. Decide or withdraw first."])


def test_opening_close_then_archive(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager)
    make.decide(made.evaluation, by=people.manager)
    as_user(client, people.manager).post(url("opening_close", made.opening), {"seen": "open"})
    client.post(url("opening_archive", made.opening), {"seen": "closed"})
    made.opening.refresh_from_db()
    assert made.opening.state == "archived"
    assert client.get(url("opening_detail", made.opening)).status_code == 200


def test_closed_opening_takes_no_change(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, candidates=0).opening
    openings.close(made, by=people.manager)
    as_user(client, people.manager)
    names = ("opening_edit", "candidate_add", "panel_edit")
    assert [client.post(url(name, made), {}).status_code for name in names] == [403] * 3


def test_recruiter_does_not_close(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, recruiter=people.recruiter, candidates=0).opening
    with pytest.raises(PermissionDenied, match="closed by its manager or HR"):
        openings.close(made, by=people.recruiter)
