import pytest

from roles.actions import editions
from roles.changes import PARTS
from tests.factories import roles as role_factory
from tests.factories.competencies import competency

URL = "/api/v1/editions/compare/"


@pytest.fixture
def draft(people, small_profile):
    made = editions.open_draft(small_profile.role, by=people.hr)
    made.requirements.filter(competency__key="craft-3").update(weight=2)
    return made


def get(client, before, after):
    response = client.get(URL, {"from": before, "to": after})
    return response.status_code, response.json()


def side(edition, state):
    return {"id": edition.pk, "role": {"key": "job-1", "name": "Job 1"}, "number": edition.number, "state": state}


def test_compare_says_every_change(client, people, small_profile, draft):
    client.force_login(people.hr)
    assert get(client, small_profile.pk, draft.pk) == (
        200,
        {
            "from": side(small_profile, "published"),
            "to": side(draft, "draft"),
            "counts": dict.fromkeys(PARTS, 0) | {"hard": 1},
            "changes": [
                {
                    "part": "hard",
                    "kind": "re-weighed",
                    "place": "requirements.craft-3.weight",
                    "what": "Craft 3, weight",
                    "library": False,
                    "pieces": [{"kind": "del", "text": "1"}, {"kind": "ins", "text": "2"}],
                    "note": "16.7 % to 28.6 % of the whole",
                }
            ],
        },
    )


def test_compare_of_an_edition_with_itself_is_empty(client, people, small_profile):
    client.force_login(people.stranger)
    status, body = get(client, small_profile.pk, small_profile.pk)
    assert (status, body["changes"]) == (200, [])


def test_compare_takes_editions_of_two_roles(client, people, small_profile):
    skills = [line.competency for line in small_profile.requirements.all()[:2]]
    other = role_factory.published(role_factory.role(2, by=people.hr), by=people.hr, competencies=skills)
    client.force_login(people.stranger)
    status, body = get(client, small_profile.pk, other.pk)
    assert (status, body["to"]["role"]["key"]) == (200, "job-2")
    assert [change["what"] for change in body["changes"] if change["kind"] == "removed"] == [
        "Craft 3",
        "Stage 1, focus",
    ]


def test_compare_shows_drafts_to_hr_alone(client, people, small_profile, draft):
    seen = {}
    for name in ("hr", "manager", "recruiter", "interviewer"):
        client.force_login(getattr(people, name))
        seen[name] = [get(client, *ids)[0] for ids in ((small_profile.pk, draft.pk), (draft.pk, small_profile.pk))]
    assert seen == {"hr": [200, 200], "manager": [404, 404], "recruiter": [404, 404], "interviewer": [404, 404]}


def test_compare_needs_a_signed_in_reader(client, small_profile):
    assert get(client, small_profile.pk, small_profile.pk)[0] == 401


@pytest.mark.parametrize("said", ["", "x", "-1", "1.5", "²", "9" * 40, str(2**63), "9" * 5000])
def test_compare_asks_for_ids_it_can_read(client, people, small_profile, said):
    client.force_login(people.stranger)
    assert get(client, said, small_profile.pk) == (
        400,
        {"detail": ["Say with “from” which edition is meant, by its id."]},
    )
    assert client.get(URL).json() == {
        "detail": [f"Say with “{side}” which edition is meant, by its id." for side in ("from", "to")]
    }


def test_compare_names_an_edition_that_is_not_there(client, people, small_profile):
    client.force_login(people.stranger)
    for missing in (0, 999999, 2**63 - 1):
        assert get(client, small_profile.pk, missing) == (
            404,
            {"detail": f"There is no edition with the id {missing} for you to read."},
        )


@pytest.mark.parametrize("count", [3, 30])
def test_compare_asks_thirteen_queries_for_any_number(client, people, count, django_assert_num_queries):
    skills = [competency(number, by=people.hr) for number in range(1, count + 1)]
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr, competencies=skills)
    editions.publish(edition, by=people.hr, note="First.", accept_warnings=True)
    draft = editions.open_draft(edition.role, by=people.hr)
    draft.requirements.update(weight=1, target=5)
    client.force_login(people.hr)
    with django_assert_num_queries(13):
        status, body = get(client, edition.pk, draft.pk)
    assert (status, sum(change["kind"] == "re-targeted" for change in body["changes"])) == (200, count)


def test_compare_is_read_only(client, people, small_profile):
    client.force_login(people.hr)
    answers = [getattr(client, method)(URL).status_code for method in ("post", "put", "patch", "delete")]
    assert answers == [405] * 4
