import pytest
from django.urls import reverse

from competencies.actions import library as words
from roles.actions import editions
from tests.factories import roles as role_factory
from tests.factories.competencies import competency

LIST = "/api/v1/editions/"


def get(client, path=LIST, **query):
    response = client.get(path, query)
    return response.status_code, response.json()


def test_editions_need_a_signed_in_reader(client, small_profile):
    assert [client.get(path).status_code for path in (LIST, f"{LIST}{small_profile.pk}/")] == [401, 401]


def test_edition_says_everything(client, people, small_profile):
    client.force_login(people.stranger)
    status, body = get(client, reverse("api:edition-detail", args=[small_profile.pk]))
    requirement = small_profile.requirements.first()
    assert status == 200
    assert (body["role"], body["number"], body["state"]) == ({"key": "job-1", "name": "Job 1"}, 1, "published")
    assert (body["definition"], body["purpose"], body["tags"], body["pay"]) == (
        "Does the job.",
        ["Get it done."],
        ["Craft"],
        None,
    )
    assert body["requirements"][0] == {
        "id": requirement.pk,
        "competency": "craft-1",
        "target": 4,
        "weight": 3,
        "must_have": True,
        "minimum": 3,
        "reason": "The job rests on it.",
        "wording": requirement.wording,
    }
    assert body["responsibilities"] == [
        {
            "key": "duty",
            "kind": "primary",
            "area": "bench",
            "text": "Do the job.",
            "carried_by": ["craft-1", "craft-2", "craft-3"],
        }
    ]
    assert [(stage["key"], stage["focus"]) for stage in body["stages"]] == [
        ("stage-1", ["craft-1", "craft-2", "craft-3"]),
        ("stage-2", ["craft-1"]),
    ]
    assert [(line["key"], line["degree"], line["years_minimum"]) for line in body["qualifications"]] == [
        ("degree", "bachelor", None),
        ("years", "", 5),
    ]
    assert [(move["kind"], move["title"], move["role"]) for move in body["career_moves"]] == [
        ("entry", "Apprentice", None)
    ]


def test_edition_of_the_seed_names_pay_and_neighbours(client, people, profile):
    client.force_login(people.manager)
    body = get(client, f"{LIST}{profile.pk}/")[1]
    assert body["pay"] == {"currency": "USD", "minimum": 160000, "maximum": 280000, "open_ended": True}
    assert [move["role"] for move in body["career_moves"] if move["role"]] == [
        "engineering-manager",
        "vice-president-of-engineering",
    ]


def test_edition_keeps_its_words_when_the_library_changes(client, people, small_profile):
    words.reword(small_profile.requirements.first().competency, by=people.hr, name="Renamed")
    client.force_login(people.stranger)
    body = get(client, f"{LIST}{small_profile.pk}/")[1]
    assert body["requirements"][0]["wording"]["name"] == "Craft 1"


def test_drafts_are_hr_s_alone(client, people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    seen = {}
    for name in ("hr", "manager", "recruiter", "interviewer"):
        client.force_login(getattr(people, name))
        numbers = [edition["number"] for edition in get(client)[1]["results"]]
        seen[name] = (numbers, get(client, f"{LIST}{draft.pk}/")[0])
    assert seen == {
        "hr": ([2, 1], 200),
        "manager": ([1], 404),
        "recruiter": ([1], 404),
        "interviewer": ([1], 404),
    }


def test_draft_shows_the_library_s_words(client, people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    words.reword(small_profile.requirements.first().competency, by=people.hr, name="Renamed")
    client.force_login(people.hr)
    body = get(client, f"{LIST}{draft.pk}/")[1]
    assert body["requirements"][0]["wording"]["name"] == "Renamed"


@pytest.mark.parametrize("count", [1, 30])
def test_edition_list_asks_eighteen_queries_for_any_number(client, people, count, django_assert_num_queries):
    skills = [competency(number, by=people.hr) for number in (1, 2, 3)]
    for number in range(1, count + 1):
        role_factory.published(role_factory.role(number, by=people.hr), by=people.hr, competencies=skills)
    client.force_login(people.stranger)
    with django_assert_num_queries(18):
        status, body = get(client)
    assert (status, body["count"], len(body["results"])) == (200, count, count)


def test_edition_list_is_cut_into_pages(client, people, small_profile):
    client.force_login(people.stranger)
    assert get(client, limit=1, offset=0)[1]["count"] == 1
    assert get(client, limit=1, offset=1)[1]["results"] == []


@pytest.mark.parametrize("query", [{"limit": "x"}, {"limit": "-1"}, {"offset": "9" * 40}, {"limit": "9" * 40}])
def test_edition_list_survives_odd_pages(client, people, small_profile, query):
    client.force_login(people.stranger)
    assert get(client, **query)[0] == 200


@pytest.mark.parametrize("key", ["0", "999999", "9" * 40, "x", "1.5", "-1"])
def test_edition_that_is_not_there_is_a_404(client, people, small_profile, key):
    client.force_login(people.stranger)
    assert client.get(f"{LIST}{key}/").status_code == 404


def test_editions_are_never_written_here(client, people, small_profile):
    client.force_login(people.hr)
    for path in (LIST, f"{LIST}{small_profile.pk}/"):
        answers = [
            getattr(client, method)(path, {"number": 7}, content_type="application/json").status_code
            for method in ("post", "put", "patch", "delete")
        ]
        assert answers == [405] * 4
        assert [client.head(path).status_code, client.options(path).status_code] == [200, 200]
