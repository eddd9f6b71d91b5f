from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from roles.actions import editions
from roles.models import CareerMove, Role
from tests.factories import roles as role_factory
from tests.factories.competencies import competency
from tests.roles.test_views import HOSTILE, words


@pytest.fixture
def as_reader(client, people):
    client.force_login(people.stranger)
    return client


def two_roles(people, count=3, move=None):
    """Two roles in force, over the same competencies but for one on either side; the second asks one level more."""
    skills = [competency(number, by=people.hr) for number in range(count + 1)]
    made = []
    for number, part in ((1, skills[:-1]), (2, skills[1:])):
        draft = role_factory.draft(role_factory.role(number, by=people.hr), by=people.hr, competencies=part)
        draft.requirements.update(target=2 + number)
        if move and number == 2:
            CareerMove.objects.create(edition=draft, kind="entry", other=made[0].role, **move)
        made.append(editions.publish(draft, by=people.hr, note="First.", accept_warnings=True))
    return made


def address(*keys):
    return reverse("roles:growth", args=keys)


def test_growth_page_says_levels_new_and_gone(as_reader, people):
    two_roles(people)
    page = words(as_reader.get(address("job-1", "job-2")))
    assert "To grow from Job 1 to Job 2" in page
    assert "2 of the 2 competencies both roles ask for are asked at a higher level. 1 is new." in page
    assert "Craft 1 3 Proficient 4 Advanced 1 level more What level 4 looks like , Craft 1" in page
    assert "Job 2 asks for this; Job 1 does not." in page
    assert "Craft 3 4 Advanced What level 4 looks like" in page
    assert "Job 1 asks for this; Job 2 does not." in page
    assert page.endswith("Level asked until now Craft 0 3 Proficient")


def test_growth_page_opens_the_level_ahead_beside_each_competency(as_reader, people):
    _, after = two_roles(people)
    page = words(as_reader.get(address("job-1", "job-2")))
    for line in after.requirements.all():
        level = next(level for level in line.wording["levels"] if level["rank"] == line.target)
        assert f"{level['headline']}. {level['anchor']}" in page


def test_growth_page_the_other_way_says_less(as_reader, people):
    two_roles(people)
    page = words(as_reader.get(address("job-2", "job-1")))
    assert "No competency both roles ask for is asked at a higher level." in page
    assert "Craft 1 4 Advanced 3 Proficient 1 level less What level 3 looks like" in page


def test_growth_page_of_roles_with_nothing_in_common_says_so(as_reader, people):
    for number in (1, 2):
        skill = [competency(number, by=people.hr)]
        role_factory.published(role_factory.role(number, by=people.hr), by=people.hr, competencies=skill)
    assert "The two roles ask for no competency in common." in words(as_reader.get(address("job-1", "job-2")))


def test_growth_page_tells_what_changes_as_the_role_ahead_says_it(as_reader, people):
    before, _ = two_roles(people, move={"what_changes": "From one to many.", "show_first": ["A plan."]})
    page = words(as_reader.get(address("job-1", "job-2")))
    assert "What changes From one to many. To show first A plan." in page
    assert "What changes" not in words(as_reader.get(address("job-2", "job-1")))


@pytest.mark.parametrize("count", [1, 30])
def test_growth_page_asks_five_queries_for_any_number(as_reader, people, count, django_assert_num_queries):
    two_roles(people, count + 1)
    with django_assert_num_queries(5):  # session, user, the two editions, their requirements, the move between them
        page = as_reader.get(address("job-1", "job-2"))
    assert page.content.decode().count('<tbody><tr><th scope="row">') == count + 2


@pytest.mark.parametrize("keys", [("job-1", "job-1"), ("job-1", "job-9"), ("job-9", "job-1"), ("job-1", "job-3")])
def test_growth_page_without_two_editions_in_force_is_a_404(client, people, keys):
    before, _ = two_roles(people)
    skills = [line.competency for line in before.requirements.all()]
    role_factory.draft(role_factory.role(3, by=people.hr), by=people.hr, competencies=skills)
    client.force_login(people.hr)
    assert client.get(address(*keys)).status_code == 404


def test_growth_page_carries_hostile_words_as_text(as_reader, people):
    move = {"title": HOSTILE, "what_changes": HOSTILE, "show_first": [HOSTILE]}
    two_roles(people, move=move)
    Role.objects.update(name=HOSTILE)
    page = as_reader.get(address("job-1", "job-2")).content.decode()
    assert "<img src=x" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") > 8


def test_profile_links_a_move_where_both_ends_are_in_force(client, people):
    before, after = two_roles(people, move={"title": "Job 1"})
    client.force_login(people.hr)
    link = f'<a href="{address("job-1", "job-2")}">To grow from Job 1 to Job 2</a>'
    pages = {"in force": client.get(reverse("roles:role_detail", args=["job-2"]))}
    draft = editions.open_draft(after.role, by=people.hr)
    pages["draft"] = client.get(reverse("roles:edition_detail", args=["job-2", draft.number]))
    editions.retire(before, by=people.hr)
    pages["other retired"] = client.get(reverse("roles:role_detail", args=["job-2"]))
    assert {name: link in page.content.decode() for name, page in pages.items()} == {
        "in force": True,
        "draft": False,
        "other retired": False,
    }


def test_profile_links_an_advancement_the_other_way(as_reader, people):
    two_roles(people)
    draft = editions.open_draft(Role.objects.get(key="job-1"), by=people.hr)
    CareerMove.objects.create(edition=draft, kind="advancement", title="Job 2", other=Role.objects.get(key="job-2"))
    editions.publish(draft, by=people.hr, note="Again.", accept_warnings=True)
    page = as_reader.get(reverse("roles:role_detail", args=["job-1"])).content.decode()
    assert f'<a href="{address("job-1", "job-2")}">To grow from Job 1 to Job 2</a>' in page


def test_growth_between_the_roles_we_ship_is_alive(as_reader, db):
    call_command("load_framework", stdout=StringIO())
    page = words(as_reader.get(address("engineering-manager", "technical-director")))
    assert "13 of the 17 competencies both roles ask for are asked at a higher level." in page
