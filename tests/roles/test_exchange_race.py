"""Two imports at once, and an import beside somebody who rewords the library."""

import pytest

from accounts.access import Conflict
from accounts.models import User
from competencies.actions import library
from competencies.models import Competency
from roles import exchange
from roles.actions.exchange import import_framework
from roles.arrival import arrival_of
from roles.models import Edition, Role
from tests.roles.framework import changed, encoded
from tests.roles.test_editions_race import beside

pytestmark = pytest.mark.usefixtures("side_by_side")


@pytest.fixture
def hr():
    return User.objects.system()


def framework(**places):
    return exchange.read(encoded(changed(**places)))


def test_of_two_imports_of_a_new_role_one_wins_and_the_other_leaves_nothing(hr):
    met = beside(
        lambda: import_framework(framework(), by=hr),
        lambda: import_framework(framework(role__name="Blacksmith"), by=hr),
    )
    assert met == [Conflict]
    assert list(Edition.objects.values_list("role__name", "number")) == [("Smith", 1)]
    assert (Role.objects.count(), Competency.objects.count()) == (2, 1)


def test_words_reworded_in_the_same_moment_are_not_replaced_unseen(hr):
    import_framework(framework(), by=hr)
    told = framework(role__key="cutler", competencies__0__definition="Knows by touch how hot iron is.")
    seen = arrival_of(told).seen
    met = beside(
        lambda: library.reword(Competency.objects.get(), by=hr, definition="Feels how hot iron is."),
        lambda: import_framework(told, by=hr, competencies={"heat": "take"}, seen=seen),
    )
    assert met == [Conflict]
    assert Competency.objects.get().definition == "Feels how hot iron is."
    assert Edition.objects.count() == 1
