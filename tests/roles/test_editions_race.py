"""Two at once: a line beside a publisher, two publishers, two drafts."""

import threading
import time

import pytest
from django.db import IntegrityError, connections, transaction

from accounts.access import Conflict
from accounts.models import User
from roles.actions import editions
from roles.models import CareerMove, Edition
from tests.factories import roles as role_factory

pytestmark = pytest.mark.usefixtures("side_by_side")


@pytest.fixture
def hr():
    return User.objects.system()


def beside(act, meanwhile):
    """Run `act` and, half a second before its transaction ends, begin `meanwhile` on a connection of its own.

    Returns what the latter returned, or the error it met.
    """
    met = []

    def other():
        try:
            met.append(meanwhile())
        except (IntegrityError, Conflict) as error:
            met.append(type(error))
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        act()
        thread.start()
        time.sleep(0.5)
        assert met == []  # it waits
    thread.join(timeout=30)
    return met


def test_line_cannot_slip_in_while_its_edition_is_published(hr):
    draft = role_factory.draft(role_factory.role(by=hr), by=hr)

    def late():
        return CareerMove.objects.create(edition_id=draft.pk, kind="entry", title="Late")

    assert beside(lambda: editions.publish(draft, by=hr, note="First."), late) == [IntegrityError]
    assert [move.title for move in draft.career_moves.all()] == ["Apprentice"]


def test_publisher_waits_for_a_line_and_publishes_it_too(hr):
    draft = role_factory.draft(role_factory.role(by=hr), by=hr)
    seen = Edition.objects.get(pk=draft.pk)
    outcome = beside(
        lambda: CareerMove.objects.create(edition=draft, kind="lateral", title="In time"),
        lambda: editions.publish(seen, by=hr, note="First.").state,
    )
    assert outcome == ["published"]
    assert [move.title for move in draft.career_moves.all()] == ["Apprentice", "In time"]


def test_of_two_publishers_one_wins_and_the_other_is_told(hr):
    draft = role_factory.draft(role_factory.role(by=hr), by=hr)
    twin = Edition.objects.get(pk=draft.pk)
    outcome = beside(
        lambda: editions.publish(draft, by=hr, note="First."), lambda: editions.publish(twin, by=hr, note="Second.")
    )
    assert outcome == [Conflict]
    assert Edition.objects.get().change_note == "First."


def test_of_two_who_open_a_draft_one_wins_and_the_other_is_told(hr):
    role = role_factory.role(by=hr)
    outcome = beside(lambda: editions.open_draft(role, by=hr), lambda: editions.open_draft(role, by=hr))
    assert outcome == [Conflict]
    assert Edition.objects.count() == 1
