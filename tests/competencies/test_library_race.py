"""Two who write in the same place at the same moment: one is told."""

import threading

import pytest
from django.db import connections, transaction

from accounts.access import Conflict
from accounts.models import Entry, User
from competencies.actions import library
from competencies.models import Competency
from tests.factories.competencies import competency

pytestmark = pytest.mark.usefixtures("side_by_side")


def test_second_of_two_writers_waits_and_is_told():
    hr = User.objects.system()
    craft = competency(by=hr)
    met = []

    def other():
        try:
            library.write(
                Competency.objects.get(), by=hr, said={"name": ("Craft 1", "Second"), "notes": ("", "Noted.")}
            )
        except Conflict as conflict:
            met.append(conflict.current)
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        library.write(craft, by=hr, said={"name": ("Craft 1", "First")})
        thread.start()
        thread.join(timeout=0.5)
        assert met == []  # it waits
    thread.join(timeout=30)
    assert met == [{"name": "First"}]
    assert Competency.objects.values_list("name", "notes").get() == ("First", "")
    assert list(Entry.objects.values_list("verb", flat=True)) == ["added", "edited"]
