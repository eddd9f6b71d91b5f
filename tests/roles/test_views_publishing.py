"""Check and publish: every sentence leads to its field, warnings are ticked one by one, a second reader is recorded."""

import pytest
from django.test import Client
from django.urls import reverse

from roles import coverage
from roles.actions import drafts, editions, reviews
from roles.models import Edition
from roles.views.publishing import field_of
from tests.factories import roles as make
from tests.factories.accounts import UserFactory
from tests.factories.evaluations import draft_opening


@pytest.fixture
def draft(people):
    edition = editions.publish(make.draft(make.role(by=people.hr), by=people.hr), by=people.hr, note="First.")
    return editions.open_draft(edition.role, by=people.hr)


@pytest.fixture
def client(people):
    client = Client()
    client.force_login(people.hr)
    return client


def url(name, *more):
    return reverse(f"roles:{name}", args=["job-1", *more])


def warnings(draft):
    return [check for check in coverage.checks(Edition.objects.whole().get(pk=draft.pk)) if check.level == "warning"]


def test_publishing_leads_to_the_profile_and_says_so(client, draft):
    answer = client.post(url("draft_check"), {"change_note": "Clearer."}, follow=True)
    assert answer.redirect_chain == [(url("role_detail"), 302)]
    assert "Edition 2 of Job 1 is in force." in answer.content.decode()
    assert list(Edition.objects.values_list("number", "state", "change_note").order_by("number")) == [
        (1, "retired", "First."),
        (2, "published", "Clearer."),
    ]


def test_publishing_without_a_note_is_refused_beside_the_field(client, draft):
    page = client.post(url("draft_check"), {"change_note": " "}).content.decode()
    assert '<a href="#change_note">Say in a sentence what changed' in page
    assert 'aria-invalid="true"' in page
    assert Edition.objects.drafts().count() == 1


def test_a_must_have_in_no_stage_is_named_and_mended_in_the_plan(client, draft, people):
    line = draft.requirements.first()
    drafts.plan(draft, by=people.hr, drops=[(stage.pk, line.pk) for stage in draft.stages.all()])
    page = client.get(url("draft_check")).content.decode()
    sentence = "Craft 1 is a must-have, but no interview stage asks about it."
    assert f'{sentence} <a href="{url("draft_section", "plan")}#row-{line.pk}">' in page
    refused = client.post(url("draft_check"), {"change_note": "Clearer."})
    assert (sentence in refused.content.decode(), Edition.objects.drafts().count()) == (True, 1)
    assert ">Clearer.</textarea>" in client.get(url("draft_check")).content.decode()


def test_every_error_leads_to_its_field(client, draft, people):
    line = draft.requirements.last()
    drafts.write(
        draft, by=people.hr, line=line, said={"target": (2, None), "weight": (1, 2), "reason": (line.reason, "")}
    )
    page = client.get(url("draft_check")).content.decode()
    here = url("draft_line", "hard", line.pk)
    assert [f'href="{here}#id_{name}"' in page for name in ("target", "reason")] == [True, True]


def test_warnings_are_ticked_one_by_one(client, draft, people):
    for text in ("Do one thing.", "Do another thing."):
        draft.responsibilities.create(key=text[3:6], kind="primary", text=text)
    first, second = warnings(draft)
    page = client.post(url("draft_check"), {"change_note": "More.", "accept": [first.digest]}).content.decode()
    assert f'name="accept" value="{first.digest}" checked' in page
    assert f'<a href="#accept-{second.digest}">' in page
    assert Edition.objects.drafts().count() == 1
    both = {"change_note": "More.", "accept": [first.digest, second.digest]}
    assert client.post(url("draft_check"), both).status_code == 302


def test_a_tick_does_not_accept_what_came_to_stand_there_since(client, draft, people):
    duty = draft.responsibilities.create(key="more", kind="primary", text="Do one thing.")
    ticked = [check.digest for check in warnings(draft)]
    drafts.write(draft, by=people.hr, line=duty, said={"text": ("Do one thing.", "Do whatever is asked.")})
    client.post(url("draft_check"), {"change_note": "More.", "accept": ticked})
    assert Edition.objects.drafts().count() == 1


def test_running_openings_are_counted_and_keep_their_edition(client, draft, people):
    edition = Edition.objects.published().get()
    draft_opening(edition, manager=people.manager)
    page = client.get(url("draft_check")).content.decode()
    assert "1 opening in planning keeps edition&nbsp;1" in page


def test_a_second_admin_is_asked_and_the_review_is_shown(client, draft, people):
    second = UserFactory(name="Second Admin", access="hr_admin")
    client.post(url("review_ask"), {"of": second.pk})
    assert b"Second Admin is asked to read it." in client.get(url("draft_check")).content
    other = Client()
    other.force_login(second)
    assert b"Read the draft of Job 1" in other.get("/").content
    other.post(url("review_give"), {"note": "Reads <b>well</b>."})
    page = client.get(url("draft_check")).content.decode()
    assert ("Second Admin read the draft" in page, "Reads &lt;b&gt;well&lt;/b&gt;." in page) == (True, True)


def test_asking_nobody_is_a_sentence(client, draft, people):
    for of in ("", "nonsense", people.hr.pk, people.manager.pk):
        answer = client.post(url("review_ask"), {"of": of}, follow=True)
        assert b"Choose another HR admin" in answer.content
    assert Edition.objects.get(pk=draft.pk).review_asked_of is None


def test_publishing_with_a_lost_right_changes_nothing(client, draft, people):
    people.hr.access = "interviewer"
    people.hr.save()
    assert client.post(url("draft_check"), {"change_note": "Clearer."}).status_code == 404
    assert Edition.objects.drafts().count() == 1


def test_publishing_twice_is_not_there_any_more(client, draft):
    assert client.post(url("draft_check"), {"change_note": "Clearer."}).status_code == 302
    assert client.post(url("draft_check"), {"change_note": "Clearer."}).status_code == 404
    assert Edition.objects.count() == 2


@pytest.mark.parametrize(
    ("place", "field"),
    [("target", "id_target"), ("levels.3.anchor", "id_anchor_3"), ("levels.1.headline", "id_headline_1"), ("", "main")],
)
def test_a_place_has_its_control(place, field):
    assert field_of(place.split(".") if place else []) == field


def test_reviewing_is_recorded_with_the_edition(draft, people, client):
    second = UserFactory(name="Second Admin", access="hr_admin")
    reviews.ask(draft, by=people.hr, of=second)
    reviews.give(draft, by=second, note="")
    client.post(url("draft_check"), {"change_note": "Clearer."})
    assert Edition.objects.get(number=2).reviewed_by == second
    assert b"Read beforehand by Second Admin" in client.get(url("edition_list")).content


def test_a_review_too_long_is_a_sentence_and_not_lost(draft, people):
    second = UserFactory(name="Second Admin", access="hr_admin")
    reviews.ask(draft, by=people.hr, of=second)
    client = Client()
    client.force_login(second)
    page = client.post(url("review_give"), {"note": "x" * 2001}).content.decode()
    assert ("Keep the note to 2,000 characters (now 2,001)." in page, "x" * 2001 in page) == (True, True)


def test_retiring_asks_beside_the_edition_and_says_what_it_did(client, draft):
    in_force = draft.role.editions.published().get()
    there = url("edition_retire", in_force.number)
    assert f'action="{there}"' in client.get(url("edition_list")).content.decode()
    page = client.post(there, follow=True).content.decode()
    assert "Job 1, edition 1 is retired. What was measured against it stays as it was." in page
    assert (list(Edition.objects.published()), f'action="{there}"' in page) == ([], False)


def test_retiring_waits_for_an_opening_in_planning(client, draft, people):
    draft_opening(draft.role.editions.published().get(), manager=people.manager)
    page = client.post(url("edition_retire", 1), follow=True).content.decode()
    assert "An opening in planning would measure against this edition. Open it first;" in page
    assert Edition.objects.published().get().number == 1


def test_retiring_is_hr_alone_and_for_the_edition_in_force_alone(client, draft, people):
    assert client.post(url("edition_retire", draft.number)).status_code == 403
    assert client.post(url("edition_retire", 9)).status_code == 404
    client.force_login(people.manager)
    assert client.post(url("edition_retire", 1)).status_code == 403
    assert url("edition_retire", 1) not in client.get(url("edition_list")).content.decode()
