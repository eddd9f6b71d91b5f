"""A second HR admin reads a draft."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from evaluations.waiting import waiting_for
from roles.actions import drafts, reviews
from roles.models import Edition
from tests.factories import roles as make
from tests.factories.accounts import UserFactory


@pytest.fixture
def second(db):
    return UserFactory(name="Second Admin", access="hr_admin")


@pytest.fixture
def draft(people):
    return make.draft(make.role(by=people.hr), by=people.hr)


def drafts_of(user):
    return waiting_for(user, as_of=user.created_at).drafts


def test_whoever_is_asked_finds_it_at_home_until_it_is_read(draft, people, second):
    assert (drafts_of(second), waiting_for(second, as_of=second.created_at).title) == ([], "Nothing needs you now")
    reviews.ask(draft, by=people.hr, of=second)
    assert (drafts_of(second), drafts_of(people.hr)) == ([draft], [])
    assert waiting_for(second, as_of=second.created_at).title == "One thing needs you"
    reviews.give(draft, by=second, note=" Reads well. ")
    stands = Edition.objects.get(pk=draft.pk)
    assert (drafts_of(second), stands.reviewed_by, stands.review_note) == ([], second, "Reads well.")
    assert [entry.verb for entry in Entry.objects.order_by("-number")[:2]] == ["reviewed", "asked for review"]


def test_editing_after_a_review_is_said(draft, people, second):
    reviews.ask(draft, by=people.hr, of=second)
    reviews.give(draft, by=second, note="")
    assert draft.is_edited_since_review is False
    drafts.write(draft, by=people.hr, line=draft.requirements.first(), said={"weight": (3, 2)})
    assert draft.is_edited_since_review is True


def test_asking_again_sets_the_last_review_aside(draft, people, second):
    reviews.ask(draft, by=people.hr, of=second)
    reviews.give(draft, by=second, note="Fine.")
    reviews.ask(draft, by=people.hr, of=second)
    stands = Edition.objects.get(pk=draft.pk)
    assert (stands.reviewed_by, stands.reviewed_at, stands.review_note) == (None, None, "")


@pytest.mark.parametrize("name", ["hr", "manager", "interviewer"])
def test_nobody_but_another_hr_admin_is_asked(draft, people, name):
    with pytest.raises(ValidationError) as error:
        reviews.ask(draft, by=people.hr, of=getattr(people, name))
    assert set(error.value.message_dict) == {"of"}
    assert Edition.objects.get(pk=draft.pk).review_asked_of is None


def test_only_whoever_was_asked_reviews(draft, people, second):
    with pytest.raises(PermissionDenied):
        reviews.give(draft, by=second, note="")
    reviews.ask(draft, by=people.hr, of=second)
    with pytest.raises(PermissionDenied):
        reviews.give(draft, by=people.hr, note="")
    with pytest.raises(ValidationError):
        reviews.give(draft, by=second, note="x" * 2001)
    assert Edition.objects.get(pk=draft.pk).reviewed_at is None
