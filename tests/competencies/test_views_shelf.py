import re

import pytest
from django.urls import reverse

from accounts.models import Entry
from competencies.models import Competency
from tests.factories.competencies import competency, lines

ADD = reverse("competencies:competency_add")
EDIT = reverse("competencies:competency_edit", args=["craft-1"])


@pytest.fixture
def craft(people):
    return competency(by=people.hr)


@pytest.fixture
def as_hr(client, people):
    client.force_login(people.hr)
    return client


def text(response):
    body = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def new(**said):
    levels = lines(5)["levels"]
    texts = {f"{part}_{level['rank']}": level[part] for level in levels for part in ("headline", "anchor")}
    head = {"name": "Glass Blowing", "nick": "Glass", "kind": "soft", "definition": "Blows glass.", "notes": ""}
    return {**head, **texts, "red_flags": "Burns\nBreaks", **said}


def test_competency_is_added_under_an_address_of_its_name(as_hr):
    answer = as_hr.post(ADD, new())
    assert answer.url == "/competencies/glass-blowing/edit/"
    assert Competency.objects.get().wording() == {
        "name": "Glass Blowing",
        "nick": "Glass",
        "kind": "soft",
        "definition": "Blows glass.",
        "notes": "",
        "levels": lines(5)["levels"],
        "questions": [],
        "red_flags": ["Burns", "Breaks"],
    }


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "Craft--1!"}, "“Craft 1” stands in the library at the address this name would have."),
        ({"name": "Жар"}, "The address is made from the name: use at least one letter from A to Z, or a digit."),
        ({"name": "New"}, "This name would take an address of Plumbline's own. Add a word to it."),
        ({"name": ""}, "Write something here."),
        ({"anchor_5": ""}, "Write something here."),
        ({"kind": ""}, "Choose one."),
        ({"kind": "odd"}, "Select a valid choice. odd is not one of the available choices."),
    ],
)
def test_competency_that_does_not_hold_is_refused_beside_its_field(as_hr, craft, said, sentence):
    page = as_hr.post(ADD, new(**said))
    assert (page.status_code, sentence in text(page).replace("&#x27;", "'")) == (200, True)
    assert Competency.objects.count() == 1
    assert "Blows glass." in text(page)


def test_competency_is_retired_and_restored_once(as_hr, craft):
    for act, retired in (("retire", True), ("retire", True), ("restore", False), ("restore", False)):
        answer = as_hr.post(reverse(f"competencies:competency_{act}", args=["craft-1"]))
        assert (answer.url, Competency.objects.get().retired_at is not None) == (EDIT, retired)
    assert list(Entry.objects.values_list("verb", flat=True)) == ["added", "retired", "restored"]


def test_page_says_what_retiring_means(as_hr, craft):
    assert "Retire It leaves the shelf: no further draft can ask for it." in text(as_hr.get(EDIT))
    as_hr.post(reverse("competencies:competency_retire", args=["craft-1"]))
    assert "Once it is back, new drafts may ask for it again." in text(as_hr.get(EDIT))
