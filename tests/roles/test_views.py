import re

import pytest
from django.urls import reverse

from roles.actions import editions
from roles.models import Role
from tests.factories import roles as role_factory
from tests.factories.competencies import competency

HOSTILE = "<img src=x onerror=alert(1)> ‮\"'&"


@pytest.fixture
def as_reader(client, people):
    """A client signed in as somebody with a seat nowhere."""
    client.force_login(people.stranger)
    return client


@pytest.fixture
def as_hr(client, people):
    client.force_login(people.hr)
    return client


def words(response):
    """The page's text, tags taken out and white space made single."""
    body = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&nbsp;", " ").split())


def many_roles(count, hr):
    skills = [competency(number, by=hr) for number in (1, 2, 3)]
    for number in range(1, count + 1):
        role_factory.published(role_factory.role(number, by=hr), by=hr, competencies=skills)


def test_role_list_shows_what_is_in_force(as_reader, profile):
    Role.objects.create(key="chair", name="Named in a move")
    page = words(as_reader.get(reverse("roles:role_list")))
    assert "Technical Director Edition 1" in page
    assert page.endswith("27 17 3")
    assert "Named in a move" not in page


def test_role_list_shows_a_draft_to_hr_alone(client, people, small_profile):
    editions.open_draft(small_profile.role, by=people.hr)
    url = reverse("roles:role_list")
    seen = {}
    for name in ("hr", "manager"):
        client.force_login(getattr(people, name))
        seen[name] = "Edition 2 in draft" in words(client.get(url))
    assert seen == {"hr": True, "manager": False}


def test_role_list_without_a_profile_says_so(as_reader):
    assert "No role profile yet" in words(as_reader.get(reverse("roles:role_list")))


@pytest.mark.parametrize("count", [1, 30])
def test_role_list_asks_five_queries_for_any_number(as_reader, people, count, django_assert_num_queries):
    many_roles(count, people.hr)
    with django_assert_num_queries(5):
        response = as_reader.get(reverse("roles:role_list"))
    assert response.content.decode().count("<tr>") == count + 1


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 40, ""])
def test_role_list_knows_no_bad_page(as_reader, small_profile, page):
    assert as_reader.get(reverse("roles:role_list"), {"page": page}).status_code == 200


def test_profile_shows_every_line_of_the_edition(as_reader, profile):
    page = words(as_reader.get(reverse("roles:role_detail", args=["technical-director"])))
    lines = [
        *profile.responsibilities.values_list("text", flat=True),
        *profile.requirements.values_list("reason", flat=True),
        *profile.qualifications.values_list("text", flat=True),
        *profile.career_moves.values_list("what_changes", flat=True),
        *profile.stages.values_list("purpose", flat=True),
        *(level["anchor"] for line in profile.requirements.all() for level in line.wording["levels"]),
        *(question["ask"] for line in profile.requirements.all() for question in line.wording["questions"]),
        *profile.purpose,
        profile.definition,
    ]
    plain = page.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    assert [line for line in lines if " ".join(line.split()) not in plain] == []


def test_profile_marks_the_target_of_every_skill(as_reader, profile):
    page = as_reader.get(reverse("roles:role_detail", args=["technical-director"])).content.decode()
    assert page.count(", target level") == page.count('class="tgt"') == 17
    assert page.count('<i class="on">') == sum(profile.requirements.values_list("target", flat=True))


@pytest.mark.parametrize("count", [17, 34])
def test_profile_asks_seventeen_queries_for_any_number(as_reader, people, count, django_assert_num_queries):
    skills = [competency(number, by=people.hr) for number in range(1, count + 1)]
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr, competencies=skills)
    editions.publish(edition, by=people.hr, note="First.", accept_warnings=True)
    with django_assert_num_queries(17):
        response = as_reader.get(reverse("roles:role_detail", args=["job-1"]))
    assert response.content.decode().count('class="skill"') == count


def test_profile_page_is_the_edition_in_force(client, people, small_profile):
    second = editions.open_draft(small_profile.role, by=people.hr)
    url = reverse("roles:role_detail", args=["job-1"])
    client.force_login(people.hr)
    assert "edition 1, published" in words(client.get(url))
    editions.publish(second, by=people.hr, note="Again.")
    assert "edition 2, published" in words(client.get(url))


def test_profile_page_of_a_draft_alone_is_for_hr(client, people):
    role_factory.draft(role_factory.role(by=people.hr), by=people.hr)
    url = reverse("roles:role_detail", args=["job-1"])
    seen = {}
    for name in ("hr", "manager", "recruiter", "interviewer"):
        client.force_login(getattr(people, name))
        seen[name] = client.get(url).status_code
    assert seen == {"hr": 200, "manager": 404, "recruiter": 404, "interviewer": 404}


def test_profile_page_of_a_retired_edition_says_so(as_reader, people, small_profile):
    editions.retire(small_profile, by=people.hr)
    assert "Openings made before then still measure against it." in words(
        as_reader.get(reverse("roles:role_detail", args=["job-1"]))
    )


def test_edition_page_of_a_predecessor_points_to_the_one_in_force(as_reader, people, small_profile):
    editions.publish(editions.open_draft(small_profile.role, by=people.hr), by=people.hr, note="Again.")
    page = words(as_reader.get(reverse("roles:edition_detail", args=["job-1", 1])))
    assert "edition 1, published" in page
    assert "Edition 2 is in force ." in page


def test_edition_page_of_a_draft_is_for_hr_alone(client, people, small_profile):
    editions.open_draft(small_profile.role, by=people.hr)
    url = reverse("roles:edition_detail", args=["job-1", 2])
    client.force_login(people.hr)
    assert "It is not in force, may change, and is seen by HR alone." in words(client.get(url))
    client.force_login(people.manager)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "path", ["job-1/editions/9/", f"job-1/editions/{'9' * 30}/", "nobody/", "nobody/editions/", "x" * 300]
)
def test_edition_page_of_what_is_not_there_is_a_404(as_reader, small_profile, path):
    assert as_reader.get(reverse("roles:role_list") + path, follow=True).status_code == 404


def test_edition_list_tells_the_history(client, people, small_profile):
    editions.publish(editions.open_draft(small_profile.role, by=people.hr), by=people.hr, note="Weighed again.")
    editions.open_draft(small_profile.role, by=people.hr)
    url = reverse("roles:edition_list", args=["job-1"])
    client.force_login(people.interviewer)
    page = words(client.get(url))
    assert re.findall(r"Edition \d of Job 1 (?:In force|Retired|Draft)", page) == [
        "Edition 2 of Job 1 In force",
        "Edition 1 of Job 1 Retired",
    ]
    assert "What changed: Weighed again." in page
    client.force_login(people.hr)
    assert "Edition 3 of Job 1 Draft" in words(client.get(url))


@pytest.mark.parametrize("count", [1, 30])
def test_edition_list_asks_four_queries_for_any_number(
    as_reader, people, small_profile, count, django_assert_num_queries
):
    for _ in range(count - 1):
        editions.publish(editions.open_draft(small_profile.role, by=people.hr), by=people.hr, note="Again.")
    with django_assert_num_queries(4):
        response = as_reader.get(reverse("roles:edition_list", args=["job-1"]))
    assert response.content.decode().count("<h3>") == count


def test_profile_carries_hostile_words_as_text(as_hr, people):
    draft = role_factory.draft(role_factory.role(by=people.hr, name=HOSTILE), by=people.hr)
    draft.definition, draft.purpose, draft.tags = HOSTILE, [HOSTILE], [HOSTILE]
    draft.areas = [{"key": "bench", "name": HOSTILE}]
    draft.save()
    draft.responsibilities.update(text=HOSTILE)
    draft.career_moves.update(title=HOSTILE, what_changes=HOSTILE, show_first=[HOSTILE])
    draft.qualifications.update(text=HOSTILE, accepted=[HOSTILE], fields_of_study=[HOSTILE])
    draft.stages.update(name=HOSTILE, purpose=HOSTILE)
    draft.requirements.update(reason=HOSTILE)
    page = as_hr.get(reverse("roles:role_detail", args=["job-1"])).content.decode()
    assert "<img src=x" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") > 15


@pytest.mark.parametrize("name", ["role_list", "role_detail", "edition_list", "edition_detail"])
def test_pages_are_read_only(as_hr, small_profile, name):
    args = {"role_list": [], "edition_detail": ["job-1", 1]}.get(name, ["job-1"])
    url = reverse(f"roles:{name}", args=args)
    assert [getattr(as_hr, method)(url).status_code for method in ("post", "put", "patch", "delete")] == [405] * 4
