import re

import pytest
from django.urls import reverse

from competencies.actions import library as words
from competencies.models import Competency
from tests.factories.competencies import competency, lines

LIST = reverse("competencies:competency_list")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def as_reader(client, people):
    client.force_login(people.stranger)
    return client


def text(response):
    body = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def names(response):
    return re.findall(r'<h3><a href="/competencies/([\w-]+)/">', response.content.decode())


def test_library_page_shows_both_kinds_from_a_to_z(as_reader, library):
    response = as_reader.get(LIST)
    ordered = sorted(library.values(), key=lambda skill: skill.name)
    hard = [skill.key for skill in ordered if skill.kind == "hard"]
    soft = [skill.key for skill in ordered if skill.kind == "soft"]
    assert sorted(names(response)[:10]) == sorted(hard)
    assert sorted(names(response)[10:]) == sorted(soft)
    assert "10 competencies." in text(response)


@pytest.mark.parametrize(("kind", "count"), [("hard", 10), ("soft", 7), ("", 17), ("odd", 17), (HOSTILE, 17)])
def test_library_page_shows_one_kind_on_request(as_reader, library, kind, count):
    response = as_reader.get(LIST, {"kind": kind})
    assert len(names(response)) == count
    assert ("is not a kind of competency" in text(response)) == (kind in ("odd", HOSTILE))
    assert HOSTILE not in response.content.decode()


def test_library_page_counts_profiles_in_force(as_reader, small_profile, people):
    competency(4, by=people.hr)
    page = text(as_reader.get(LIST))
    assert (page.count("Asked for in 1 profile "), page.count("In no profile in force")) == (3, 1)


def test_library_page_folds_what_is_retired(as_reader, people):
    words.retire(competency(1, by=people.hr), by=people.hr)
    page = text(as_reader.get(LIST))
    assert "1 retired competency" in page
    assert "Hard skills 1" not in page


def test_library_page_of_an_empty_library_says_so(as_reader):
    assert "No competency here yet" in text(as_reader.get(LIST))


@pytest.mark.parametrize("count", [17, 34])
def test_library_page_asks_three_queries_for_any_number(as_reader, people, count, django_assert_num_queries):
    for number in range(1, count + 1):
        competency(number, by=people.hr)
    with django_assert_num_queries(3):
        response = as_reader.get(LIST)
    assert len(names(response)) == count


def test_competency_page_shows_every_word(as_reader, people, small_profile):
    page = text(as_reader.get(reverse("competencies:competency_detail", args=["craft-1"])))
    said = lines(1)
    wanted = [
        "Works with tool 1 for other people.",
        *(level["anchor"] for level in said["levels"]),
        *(f"{level['headline']}." for level in said["levels"]),
        *(question["ask"] for question in said["questions"]),
        *(probe for question in said["questions"] for probe in question["probes"]),
        *(question["listen_for"] for question in said["questions"]),
        *said["red_flags"],
        "Job 1 4 Advanced 3 Minimum 3",
    ]
    assert [words for words in wanted if words not in page] == []


def test_competency_page_asks_seven_queries(as_reader, small_profile, django_assert_num_queries):
    with django_assert_num_queries(7):
        as_reader.get(reverse("competencies:competency_detail", args=["craft-1"]))


def test_competency_page_says_that_it_is_retired(as_reader, people):
    words.retire(competency(1, by=people.hr), by=people.hr)
    page = text(as_reader.get(reverse("competencies:competency_detail", args=["craft-1"])))
    assert "New drafts do not ask for it; published editions that do keep it." in page
    assert "No profile in force asks for it." in page


def test_competency_page_carries_hostile_words_as_text(as_reader, people):
    skill = competency(1, by=people.hr, name=HOSTILE, notes=HOSTILE)
    Competency.objects.filter(pk=skill.pk).update(definition=HOSTILE)
    skill.levels.update(headline=HOSTILE, anchor=HOSTILE)
    page = as_reader.get(reverse("competencies:competency_detail", args=["craft-1"])).content.decode()
    assert HOSTILE not in page


@pytest.mark.parametrize("path", ["nobody/", "x" * 300 + "/"])
def test_competency_that_is_not_there_is_a_404(as_reader, path):
    assert as_reader.get(LIST + path).status_code == 404


def test_library_pages_are_read_only(as_reader, small_profile):
    for url in (LIST, reverse("competencies:competency_detail", args=["craft-1"])):
        answers = [getattr(as_reader, method)(url).status_code for method in ("post", "put", "patch", "delete")]
        assert answers == [405] * 4
