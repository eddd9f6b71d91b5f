import re

import pytest
from django.urls import reverse

from competencies.actions import library as words
from roles.actions import editions
from tests.factories import roles as role_factory
from tests.factories.competencies import competency
from tests.roles.test_views import HOSTILE, many_roles
from tests.roles.test_views import words as text

URL = "/roles/job-1/compare/"


@pytest.fixture
def two(people, small_profile):
    """Edition 2, published after one weight, one reason and one line of edition 1 were changed."""
    draft = editions.open_draft(small_profile.role, by=people.hr)
    draft.requirements.filter(competency__key="craft-3").update(weight=2, reason="The job rests on it daily.")
    draft.career_moves.all().delete()
    return editions.publish(draft, by=people.hr, note="Weighed again.")


def page(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return text(response)


def chosen(client, **query):
    """(from, to) as the form shows them; None where nothing is chosen."""
    body = client.get(URL, query).content.decode()
    found = []
    for side in ("from", "to"):
        options = body.split(f'id="{side}"', 1)[1].split("</select>")[0]
        found.append(next(iter(re.findall(r'value="(\d+)" selected', options)), None))
    return tuple(found)


def test_compare_shows_what_changed_part_by_part(client, people, two):
    client.force_login(people.stranger)
    seen = page(client)
    assert "Edition 1 to 2 3 changes, word by word." in seen
    assert "Definition No change Responsibilities No change Hard skills 2 changes Soft skills No change" in seen
    assert (
        "Craft 3, weight re-weighed Removed: 1 Added: 2 16.7 % to 28.6 % of the whole "
        "Craft 3, reason reworded The job rests on it Added: daily ." in seen
    )
    assert "Career moves 1 change Career moves, Apprentice removed Removed: Apprentice entry" in seen


def test_compare_marks_words_for_eye_and_ear(client, people, two):
    client.force_login(people.stranger)
    body = client.get(URL).content.decode()
    assert 'rests on it <ins><span class="vh">Added: </span>daily</ins>.' in body
    assert '<del><span class="vh">Removed: </span>1</del><ins><span class="vh">Added: </span>2</ins>' in body


def test_compare_of_equal_editions_says_so(client, people, small_profile):
    editions.publish(editions.open_draft(small_profile.role, by=people.hr), by=people.hr, note="Again.")
    client.force_login(people.stranger)
    assert "Nothing is different: both say the same in the same words." in page(client)


def test_compare_reads_backwards_when_asked(client, people, two):
    client.force_login(people.stranger)
    seen = page(client, **{"from": "2", "to": "1"})
    assert "Edition 2 to 1 3 changes" in seen
    assert "Read backwards: edition 2 is the later one." in seen
    assert "Removed: 2 Added: 1 28.6 % to 16.7 %" in seen


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ("2", "3")),
        ({"to": "2"}, ("1", "2")),
        ({"from": "1"}, ("1", "3")),
        ({"from": "3", "to": "1"}, ("3", "1")),
        ({"from": " 1 ", "to": ""}, ("1", "3")),
        ({"to": "1"}, (None, "1")),
        ({"from": "9"}, (None, "3")),
    ],
)
def test_compare_chooses_the_newest_and_the_one_before(client, people, two, query, expected):
    editions.publish(editions.open_draft(two.role, by=people.hr), by=people.hr, note="Again.")
    client.force_login(people.stranger)
    assert chosen(client, **query) == expected


@pytest.mark.parametrize("number", ["9", "0", "-1", "x", "²", "1.0", "9" * 5000, "<b>"])
def test_compare_names_an_edition_that_is_not_there(client, people, two, number):
    client.force_login(people.stranger)
    for side in ("from", "to"):
        seen = page(client, **{side: number})
        assert "that you may read. Choose two of those listed here." in seen
        assert "Hard skills" not in seen


def test_compare_of_an_edition_with_itself_says_so(client, people, two):
    client.force_login(people.stranger)
    assert "The same edition on both sides." in page(client, **{"from": "2", "to": "2"})


def test_compare_of_a_single_edition_says_what_is_missing(client, people, small_profile):
    client.force_login(people.stranger)
    assert "Edition 1 is the only one you may read, so there is nothing to compare it with yet." in page(client)


def test_compare_shows_drafts_to_hr_alone(client, people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    draft.definition = "CANARY-DRAFT"
    draft.save()
    words.reword(small_profile.requirements.first().competency, by=people.hr, nick="CANARY-NICK")
    seen = {}
    for name in ("hr", "manager", "recruiter", "interviewer"):
        client.force_login(getattr(people, name))
        shown = page(client, **{"from": "1", "to": "2"})
        seen[name] = ("CANARY-DRAFT" in shown, "CANARY-NICK library" in shown or "CANARY-NICK" in shown)
    assert seen == dict.fromkeys(seen, (False, False)) | {"hr": (True, True)}


@pytest.mark.parametrize("state", ["no role", "a draft alone"])
def test_compare_of_a_role_one_may_not_see_is_a_404(client, people, state):
    if state == "a draft alone":
        role_factory.draft(role_factory.role(by=people.hr), by=people.hr)
    client.force_login(people.manager)
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_compare_asks_fourteen_queries_for_any_number(client, people, count, django_assert_num_queries):
    skills = [competency(number, by=people.hr) for number in range(1, count + 1)]
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr, competencies=skills)
    editions.publish(edition, by=people.hr, note="First.", accept_warnings=True)
    draft = editions.open_draft(edition.role, by=people.hr)
    draft.requirements.update(target=2, minimum=None, must_have=False)
    client.force_login(people.hr)
    with django_assert_num_queries(14):
        response = client.get(URL)
    assert text(response).count("target level re-targeted") == count - count // 3


@pytest.mark.parametrize("count", [1, 30])
def test_compare_asks_fourteen_queries_among_any_number_of_editions(
    client, people, small_profile, count, django_assert_num_queries
):
    for _ in range(count):
        editions.publish(editions.open_draft(small_profile.role, by=people.hr), by=people.hr, note="Again.")
    client.force_login(people.stranger)
    with django_assert_num_queries(14):
        response = client.get(URL)
    assert response.content.decode().count("<option") == 2 * (count + 1)


def test_compare_carries_hostile_words_as_text(client, people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    draft.definition, draft.purpose, draft.tags = HOSTILE, [HOSTILE], [HOSTILE]
    draft.save()
    draft.responsibilities.update(text=HOSTILE)
    draft.career_moves.update(title=HOSTILE, what_changes=HOSTILE)
    draft.stages.update(name=HOSTILE, purpose=HOSTILE)
    client.force_login(people.hr)
    body = client.get(URL).content.decode()
    assert "<img src=x" not in body
    assert body.count("&lt;img src=x onerror=alert(1)&gt;") > 8


def test_compare_is_read_only(client, people, two):
    client.force_login(people.hr)
    assert [getattr(client, method)(URL).status_code for method in ("post", "put", "patch", "delete")] == [405] * 4


def test_edition_list_leads_to_the_comparison_with_the_one_before(client, people, two):
    client.force_login(people.stranger)
    body = client.get(reverse("roles:edition_list", args=["job-1"])).content.decode()
    assert re.findall(r'href="(/roles/job-1/compare/[^"]*)"', body) == ["/roles/job-1/compare/?from=1&amp;to=2"]


def test_edition_list_of_one_edition_leads_to_no_comparison(client, people):
    many_roles(1, people.hr)
    client.force_login(people.stranger)
    assert "compare" not in client.get(reverse("roles:edition_list", args=["job-1"])).content.decode()
