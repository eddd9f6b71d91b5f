import re

import pytest
from django.urls import reverse

from competencies import words
from competencies.actions import library
from competencies.forms.competencies import QuestionForm, words_form
from competencies.models import Competency
from roles.actions import editions
from tests.factories import roles as role_factory
from tests.factories.competencies import competency

ADD = reverse("competencies:competency_add")
EDIT = reverse("competencies:competency_edit", args=["craft-1"])
HOSTILE = "<script>alert(1)</script>"
JSON = {"Accept": "application/json"}


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


def sent(form, **said):
    """The whole form as the page shows it, with what was typed."""
    stands = form.stands()
    return {**stands, **{f"was-{name}": words for name, words in stands.items()}, **said}


def place(name):
    return words.places(Competency.objects.get(key="craft-1"))[name]


# Saved while one types


def test_save_answers_what_stands_and_what_is_remarked(as_hr, craft):
    data = sent(words_form(craft), anchor_3="Often did good work.")
    answer = as_hr.post(EDIT, data, headers=JSON)
    said = answer.json()
    assert (answer.status_code, sorted(said)) == (200, ["at", "fragments", "saved", "stands"])
    assert said["stands"] == words_form(Competency.objects.get()).stands()
    assert said["stands"]["anchor_3"] == place("levels.3.anchor") == "Often did good work."
    assert sorted(said["fragments"]) == sorted(f"remark-{name}" for name in [*said["stands"], "levels"])
    assert said["fragments"]["remark-anchor_3"] == (
        '<p class="hint remark" id="remark-anchor_3">'
        '<span class="b">The anchor is short (now 4 words): 15 to 50 let others check it.</span>'
        '<span class="b">“Often” is read differently by each assessor: name an act that the level below lacks.</span>'
        '<span class="b">“good” is praise or blame: write the act that would earn it.</span></p>\n'
    )
    assert said["fragments"]["remark-anchor_2"] == '<p class="hint remark" id="remark-anchor_2"></p>\n'


def test_remarks_stand_on_the_page_as_after_a_save(as_hr, craft):
    said = as_hr.post(EDIT, sent(words_form(craft), anchor_3="Often did good work."), headers=JSON).json()
    page = as_hr.get(EDIT).content.decode()
    assert [name for name, html in said["fragments"].items() if html not in page] == []
    assert 'aria-describedby="remark-anchor_3"' in page


def test_save_of_a_text_with_line_ends_of_a_browser_is_no_conflict(as_hr, craft):
    data = sent(words_form(craft), notes="One.\r\nTwo.")
    assert as_hr.post(EDIT, data, headers=JSON).json()["stands"]["notes"] == "One.\nTwo."
    data = {
        **data,
        "was-notes": "One.\r\nTwo.",
        "notes": "One.\r\nTwo.\r\nThree.",
        "red_flags": "A flag\r\n\r\n B flag ",
    }
    answer = as_hr.post(EDIT, data, headers=JSON)
    assert (answer.status_code, place("notes"), place("red_flags")) == (
        200,
        "One.\nTwo.\nThree.",
        ["A flag", "B flag"],
    )


def test_second_editor_sees_what_the_first_wrote_and_nothing_is_lost(as_hr, craft, people):
    mine, theirs = sent(words_form(craft), name="Mine", nick="Mine"), "Theirs"
    library.write(craft, by=people.hr, said={"name": ("Craft 1", theirs)})
    answer = as_hr.post(EDIT, mine, headers=JSON)
    assert (answer.status_code, answer.json()) == (
        409,
        {"detail": library.CHANGED, "stands": {"name": theirs}},
    )
    assert (place("name"), place("nick")) == (theirs, "Craft 1")
    answer = as_hr.post(EDIT, {**mine, "was-name": theirs}, headers=JSON)
    assert (answer.status_code, place("name"), place("nick")) == (200, "Mine", "Mine")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "  ", "Write something here. Until you do, what stood here stays."),
        ("anchor_4", "", "Write something here. Until you do, what stood here stays."),
        ("nick", "n" * 29, "Keep this to 28 characters (now 29)."),
        ("definition", "d" * 601, "Keep this to 600 characters (now 601)."),
        ("headline_1", "h" * 121, "Keep this to 120 characters (now 121)."),
        ("red_flags", "f" * 301, f"Keep each line to 300 characters: “{'f' * 40}…” has 301."),
        ("red_flags", "\n".join("abcdefghijklm"), "Write 12 lines or fewer (now 13)."),
    ],
)
def test_save_refuses_what_does_not_hold_with_a_sentence(as_hr, craft, field, typed, sentence):
    data, before = sent(words_form(craft), **{field: typed, "notes": "Noted."}), words.places(craft)
    answer = as_hr.post(EDIT, data, headers=JSON)
    assert (answer.status_code, answer.json()) == (400, {"detail": {field: sentence}})
    page = as_hr.post(EDIT, data)
    assert (page.status_code, sentence in text(page)) == (200, True)
    assert words.places(Competency.objects.get()) == before


def test_refusals_are_told_in_json_to_a_page_that_saves(client, people, craft):
    question = craft.questions.first().pk
    client.force_login(people.manager)
    for url in (EDIT, reverse("competencies:question_edit", args=["craft-1", question])):
        answer = client.post(url, {}, headers=JSON)
        assert (answer.status_code, answer.json()) == (403, {"detail": "The library is kept by HR admins."})
        assert client.post(url, {}).status_code == 403
    client.force_login(people.hr)
    gone = reverse("competencies:question_edit", args=["craft-1", 999_999])
    answer = client.post(gone, {}, headers=JSON)
    assert (answer.status_code, answer.json()["detail"][:39]) == (404, "This is not in the library any more: so")


# Without script


def test_form_that_is_sent_leads_back_to_the_page(as_hr, craft):
    data = sent(words_form(craft), name="Crafts")
    answer = as_hr.post(EDIT, data)
    assert (answer.status_code, answer.url, place("name")) == (302, EDIT, "Crafts")


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        ("/roles/job-1/", "/roles/job-1/"),
        ("//evil.example/", EDIT),
        ("https://evil.example/", EDIT),
        ("roles/", EDIT),
        ("/\\evil.example", EDIT),
        ("javascript:alert(1)", EDIT),
    ],
)
def test_form_that_is_sent_leads_only_to_pages_of_ours(as_hr, craft, asked, url):
    assert as_hr.post(EDIT, sent(words_form(craft), name="Crafts", next=asked)).url == url


def test_conflict_shows_both_texts_and_sending_again_decides(as_hr, craft, people):
    data = sent(words_form(craft), anchor_2="Mine is the second anchor.", next="/roles/")
    was = place("levels.2.anchor")
    library.write(craft, by=people.hr, said={"levels.2.anchor": (was, "Theirs is the second anchor.")})
    page = as_hr.post(EDIT, data)
    html = page.content.decode()
    assert (page.status_code, place("levels.2.anchor")) == (409, "Theirs is the second anchor.")
    assert "Changed by someone else since you opened this page." in text(page)
    assert "Stands there now: Theirs is the second anchor." in text(page)
    assert re.search(r'<textarea name="anchor_2"[^>]*>\s*Mine is the second anchor.</textarea>', html)
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html))
    assert (hidden["was-anchor_2"], hidden["next"]) == ("Theirs is the second anchor.", "/roles/")
    answer = as_hr.post(EDIT, {**data, "was-anchor_2": hidden["was-anchor_2"]})
    assert (answer.status_code, answer.url) == (302, "/roles/")
    assert place("levels.2.anchor") == "Mine is the second anchor."


def test_conflict_with_a_text_somebody_emptied_says_so(as_hr, craft, people):
    library.write(craft, by=people.hr, said={"notes": ("", "Seen.")})
    data = sent(words_form(craft), notes="Mine.")
    library.write(craft, by=people.hr, said={"notes": ("Seen.", "")})
    page = as_hr.post(EDIT, data)
    assert (page.status_code, "Stands there now: nothing" in text(page)) == (409, True)


# The page


def test_page_says_where_the_words_are_used(as_hr, small_profile, people):
    editions.open_draft(small_profile.role, by=people.hr)
    page = text(as_hr.get(EDIT))
    assert "Used by Job 1, draft of edition&nbsp;2. A change here reaches that draft; published editions keep" in page
    assert "Drafts A change here reaches them at once. Job 1, draft of edition&nbsp;2" in page
    assert "In force They keep the words they were published with. Job 1, edition&nbsp;1" in page


def test_a_change_reaches_the_draft_and_not_what_is_published(as_hr, small_profile, people):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    craft = Competency.objects.get(key="craft-1")
    as_hr.post(EDIT, sent(words_form(craft), name="Crafts"), headers=JSON)
    names = [edition.requirements.get(competency=craft).words["name"] for edition in (draft, small_profile)]
    assert names == ["Crafts", "Craft 1"]


def test_page_of_what_nobody_asks_for_says_so_and_offers_its_kind(as_hr, craft):
    page = as_hr.get(EDIT)
    assert "No draft and no profile in force asks for it." in text(page)
    assert 'name="kind"' in page.content.decode()
    as_hr.post(EDIT, sent(words_form(craft), kind="soft"))
    assert place("kind") == "soft"


def test_page_of_what_is_asked_for_offers_no_other_kind(as_hr, small_profile):
    assert 'name="kind"' not in as_hr.get(EDIT).content.decode()
    craft = Competency.objects.get(key="craft-1")
    as_hr.post(EDIT, {**sent(words_form(craft)), "kind": "soft", "was-kind": "hard"})
    assert place("kind") == "hard"


@pytest.mark.parametrize("count", [1, 30])
def test_page_asks_as_often_for_any_shelf_and_any_use(as_hr, people, count, django_assert_num_queries):
    crafts = [competency(number, by=people.hr) for number in range(1, count + 1)]
    for number in range(1, count + 1):
        job = role_factory.role(number, by=people.hr)
        role_factory.draft(job, by=people.hr, competencies=crafts[:1])
    competency(99, by=people.hr)  # a shelf beside it, of one at least
    with django_assert_num_queries(20):
        page = as_hr.get(EDIT)
    assert page.content.decode().count(", draft of edition") == 2 * count


def test_page_carries_hostile_words_as_text(as_hr, craft):
    data = sent(words_form(craft), name=HOSTILE, notes=HOSTILE, headline_1=HOSTILE, anchor_1=HOSTILE, red_flags=HOSTILE)
    answer = as_hr.post(EDIT, data, headers=JSON)
    question = craft.questions.first()
    at = reverse("competencies:question_edit", args=["craft-1", question.pk])
    as_hr.post(at, sent(QuestionForm(instance=question), ask=HOSTILE, probes=HOSTILE, listen_for=HOSTILE))
    assert answer.json()["stands"]["anchor_1"] == HOSTILE
    pages = [EDIT, at, at.replace("/edit/", "/remove/"), reverse("competencies:competency_detail", args=["craft-1"])]
    for url in pages:
        html = as_hr.get(url).content.decode()
        assert (HOSTILE in html, html.count("&lt;script&gt;") > 0) == (False, True)
    fragments = "".join(answer.json()["fragments"].values())
    assert "<script" not in fragments


def test_library_offers_its_keeping_to_hr_alone(client, people, craft):
    reader = [reverse("competencies:competency_list"), reverse("competencies:competency_detail", args=["craft-1"])]
    for person, offered in ((people.hr, [True, True]), (people.manager, [False, False])):
        client.force_login(person)
        pages = [client.get(url).content.decode() for url in reader]
        assert [url in page for url, page in zip((ADD, EDIT), pages, strict=True)] == offered
