"""The home page: what needs me today."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory


@pytest.fixture
def home(client):
    def get(user):
        client.force_login(user)
        return client.get("/")

    return get


def test_home_counts_what_needs_the_reader_in_its_title(home, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    page = home(people.interviewer).content.decode()
    assert ("<title>One thing needs you" in page, "<h1>One thing needs you</h1>" in page) == (True, True)
    assert f'href="/scorecards/{made.cards[0].pk}/"' in page


def test_home_fills_one_button_alone(home, people, small_profile):
    make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], candidates=3, submitted=0)
    page = home(people.interviewer).content.decode()
    assert (page.count('class="btn primary"'), page.count("Begin scoring")) == (1, 3)


def test_home_with_nothing_to_do_says_what_will_appear(home, people):
    page = home(people.stranger).content.decode()
    assert ("Nothing needs you now" in page, "appear here" in page, "No interviews are set." in page) == (True,) * 3


def test_home_says_lateness_in_words(home, people, small_profile):
    make.panel_round(
        small_profile, manager=people.manager, submitted=0, interviews_at=timezone.now() - timedelta(days=3)
    )
    assert home(people.manager).content.decode().count('<span class="tag warn">1 day late</span>') == 2


def test_home_shows_times_in_the_readers_zone(home, people, small_profile):
    at = timezone.now().replace(hour=12, minute=0) + timedelta(days=2)
    make.panel_round(small_profile, manager=people.manager, submitted=0, interviews_at=at)
    people.manager.time_zone = "Asia/Tokyo"
    people.manager.save()
    assert f"{at.day} {at:%b}<br>21:00" in home(people.manager).content.decode()


def test_home_carries_names_as_text(home, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, candidates=0, title="<script>alert(1)</script>")
    make.rounds.begin(make.add(made.opening, by=people.manager, name='=HYPERLINK("x")<b>'), by=people.manager)
    page = home(people.manager).content.decode()
    assert ("<script>alert" in page, "=HYPERLINK(&quot;x&quot;)&lt;b&gt;" in page) == (False, True)


@pytest.mark.parametrize(("count", "assessors"), [(1, 2), (30, 2), (1, 8)])
def test_home_asks_the_same_for_any_number(client, people, small_profile, django_assert_num_queries, count, assessors):
    panel = [people.manager, *UserFactory.create_batch(assessors - 1)]
    for number in range(count):
        make.panel_round(
            small_profile,
            manager=people.manager,
            assessors=panel,
            submitted=0,
            interviews_at=timezone.now() + timedelta(days=1),
            title=f"Opening {number}",
        )
    client.force_login(people.manager)
    client.get("/")
    with django_assert_num_queries(20):
        found = client.get("/").context["today"]
    assert (found.task_count, found.awaited_count, found.opening_count) == (count, count * (assessors - 1), count)
