"""Export and import as a person meets them: the file, the preview, the confirmation, and what is refused."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competencies.actions import library as shelf
from competencies.models import Competency
from roles import exchange
from roles.actions import editions
from roles.actions.exchange import import_framework
from roles.models import Edition, Role
from roles.portrait import portrait
from tests.permissions.doors import snapshot
from tests.roles.framework import changed, encoded, small

IMPORT = "/roles/import/"
OTHER = "Knows by touch how hot iron is."
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def hr(client, people):
    client.force_login(people.hr)
    return client


@pytest.fixture
def smith(people):
    told = exchange.read(encoded(small()))
    draft = import_framework(told, by=people.hr)
    return editions.publish(draft, by=people.hr, note="First.", accept_warnings=True)


def sent(client, file):
    return client.post(IMPORT, {"file": SimpleUploadedFile("framework.json", file, "application/json")})


def carried(answer):
    """What the preview sends back: the file, the library it was compared with, and the choices as they stand."""
    html = answer.content.decode()
    text = unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.S)[1])
    return {"text": text, "seen": re.search(r'name="seen" value="(\w*)"', html)[1]}


def said(answer, pattern):
    """The texts of what matches, tags taken out."""
    found = re.findall(pattern, answer.content.decode(), re.S)
    return [unescape(re.sub(r"<[^>]+>", "", each)).replace("\xa0", " ").strip() for each in found]


def errors(answer):
    return said(answer, r'<ul class="errs">(?:<li>.*?</li>)+</ul>')


def test_edition_is_downloaded_under_its_name(client, people, profile, django_assert_num_queries):
    client.force_login(people.interviewer)
    address = reverse("roles:edition_export", args=["technical-director", 1])
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], answer["Content-Disposition"]) == (
        200,
        "application/json",
        'attachment; filename="technical-director-edition-1.json"',
    )
    assert answer.content == exchange.as_file(Edition.objects.whole().get())
    assert exchange.read(answer.content).portrait() == portrait(Edition.objects.whole().get())
    with django_assert_num_queries(19):
        client.get(address)


def test_draft_is_downloaded_by_hr_alone(client, people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    address = reverse("roles:edition_export", args=[draft.role.key, draft.number])
    found = {}
    for person in (people.hr, people.manager):
        client.force_login(person)
        found[person] = client.get(address).status_code
    assert found == {people.hr: 200, people.manager: 404}


def test_schema_is_published(client, people):
    client.force_login(people.interviewer)
    answer = client.get(reverse("roles:framework_schema"))
    assert (answer["Content-Type"], answer.json()["$id"]) == ("application/schema+json", "urn:plumbline:framework:1")


def test_links_lead_to_import_and_export(hr, people, profile):
    listed, page = hr.get("/roles/").content.decode(), hr.get("/roles/technical-director/").content.decode()
    assert (listed.count(f'href="{IMPORT}"'), page.count('/technical-director/editions/1/file/"')) == (1, 1)
    hr.force_login(people.manager)
    assert hr.get("/roles/").content.decode().count(f'href="{IMPORT}"') == 0


def test_file_is_looked_at_before_anything_is_saved(hr):
    before = snapshot()
    answer = sent(hr, encoded(small()))
    assert (answer.status_code, snapshot()) == (200, before)
    assert said(answer, r"<h[12][^>]*>.*?</h[12]>") == [
        "What this file would bring",
        "The draft",
        "1 added to the library",
    ]
    assert said(answer, r"<ul class=\"alts\">.*?</ul>") == ["Judging heat"]


def test_confirmed_it_becomes_a_draft(hr):
    answer = hr.post(IMPORT, carried(sent(hr, encoded(small()))), follow=True)
    draft = Edition.objects.whole().get()
    assert answer.redirect_chain == [("/roles/smith/editions/1/", 302)]
    assert said(answer, r'<div class="notice pos">.*?</div>') == [
        "Imported as a draft: Smith, edition 1. 1 competency was added to the library."
    ]
    assert (draft.state, portrait(draft)) == ("draft", exchange.read(encoded(small())).portrait())


def test_exported_imported_and_exported_it_is_the_same(hr, people, profile):
    file = hr.get(reverse("roles:edition_export", args=["technical-director", 1])).content
    elsewhere = file.replace(b'"key": "technical-director"', b'"key": "director"')
    hr.post(IMPORT, carried(sent(hr, elsewhere)))
    again = hr.get(reverse("roles:edition_export", args=["director", 1])).content
    assert again == elsewhere


@pytest.mark.parametrize("choice", ["keep", "take"])
def test_differing_words_are_shown_word_for_word_and_chosen(hr, smith, choice):
    answer = sent(hr, encoded(changed(competencies__0__definition=OTHER)))
    assert said(answer, r"<h2[^>]*>.*?</h2>")[-1] == "1 in the library with other words"
    assert said(answer, r"<ins>.*?</ins>") == ["Added: Knows by touch"]
    assert said(answer, r"<del>.*?</del>") == ["Removed: Sees by its colour"]
    assert said(answer, r"<legend>.*?</legend>")[1:] == ["Words of Judging heat"]
    answer = hr.post(IMPORT, {**carried(answer), "words-heat": choice})
    stands = {"keep": small()["competencies"][0]["definition"], "take": OTHER}[choice]
    assert (answer.status_code, Competency.objects.get().definition) == (302, stands)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [({}, "Choose whose words to keep."), ({"words-heat": "both"}, "Choose one of the two.")],
)
def test_choice_that_is_missing_or_none_is_a_sentence(hr, smith, choice, sentence):
    shown = sent(hr, encoded(changed(competencies__0__definition=OTHER)))
    before = snapshot()
    answer = hr.post(IMPORT, {**carried(shown), **choice})
    assert (answer.status_code, snapshot()) == (200, before)
    assert said(answer, r'<span class="err".*?</span></span>') == [f"Error: {sentence}"]


def test_library_that_changed_since_the_preview_is_shown_again(hr, people, smith):
    shown = sent(hr, encoded(changed(competencies__0__definition=OTHER)))
    shelf.reword(Competency.objects.get(), by=people.hr, definition="Feels how hot iron is.")
    before = snapshot()
    answer = hr.post(IMPORT, {**carried(shown), "words-heat": "take"})
    assert (answer.status_code, snapshot()) == (409, before)
    assert said(answer, r'role="alert">.*?</div>')[0].endswith(
        "The library changed since this page was shown, so nothing was imported. Look at the differences again."
    )
    assert hr.post(IMPORT, {**carried(answer), "words-heat": "take"}).status_code == 302


def test_draft_in_the_way_is_said_before_and_after(hr, people, smith):
    shown = sent(hr, encoded(small()))
    editions.open_draft(smith.role, by=people.hr)
    before = snapshot()
    answer = hr.post(IMPORT, carried(shown))
    assert (answer.status_code, snapshot()) == (409, before)
    for page in (answer, sent(hr, encoded(small()))):
        assert [text for text in said(page, r'<div class="notice warn">.*?</div>') if "draft" in text] == [
            "Smith already has a draft, edition 2, and a role has one at a time. Publish or discard it, then import "
            "the file again."
        ]
        assert page.content.decode().count("Import as a draft</button>") == 0


def test_retired_competency_is_said_and_nothing_to_press(hr, people, smith):
    shown = carried(sent(hr, encoded(small())))
    shelf.retire(Competency.objects.get(), by=people.hr)
    before, page = snapshot(), sent(hr, encoded(small()))
    assert page.content.decode().count("Import as a draft</button>") == 0
    answer = hr.post(IMPORT, shown)
    assert (answer.status_code, snapshot()) == (200, before)
    sentence = "Judging heat is retired in this library. Restore it there, or take it out of the file."
    assert said(answer, r"<li>.*?</li>").count(sentence) == 1


def test_competency_of_another_kind_is_said_beside_those_that_only_moved(hr, people):
    keys = ["one", "two", "three"]
    easy = {"weight": 1, "must_have": False, "minimum": None}
    data = changed(
        competencies=[{**small()["competencies"][0], "key": key} for key in keys],
        profile__requirements=[{**small()["profile"]["requirements"][0], **easy, "competency": key} for key in keys],
        profile__responsibilities=[],
        profile__stages=[],
    )
    import_framework(exchange.read(encoded(data)), by=people.hr)
    data["role"]["key"], data["competencies"][0]["kind"] = "cutler", "soft"
    answer = sent(hr, encoded(data))
    assert answer.status_code == 200
    assert [text for text in said(answer, r"<li>.*?</li>") if "soft skill in the file" in text] == [
        "Judging heat (one) is a soft skill in the file and a hard skill in this library. Give it another key in the "
        "file if it is another competency."
    ]


BAD = {
    "none": (None, "Choose a file."),
    "empty": (b"", "The file is empty."),
    "cut off": (
        encoded(small())[:-300],
        "The file is not JSON, or not all of it: it cannot be read beyond line 1, character 1,554.",
    ),
    "later": (
        encoded(changed(version=2)),
        "The file was written by a newer Plumbline (version 2); this one reads version 1.",
    ),
    "large": (b" " * 3 * 2**20, "The file has 3.0 MB; a framework has 2 MB at most."),
    "unknown": (encoded(changed(author="A")), "The file has what no framework has: “author”."),
    "twice": (encoded(changed(competencies=small()["competencies"] * 2)), "competencies: “heat” stands there 2 times."),
    "script": (
        encoded(changed(**{SCRIPT: 1})),
        f"The file has what no framework has: “{SCRIPT}”.",
    ),
    "surrogate": (encoded(changed(**{"\ud800": 1})), "The file has what no framework has: “\ufffd”."),
}


@pytest.mark.parametrize("name", BAD)
def test_file_that_cannot_be_read_is_a_sentence(hr, name):
    file, sentence = BAD[name]
    before = snapshot()
    answer = hr.post(IMPORT) if file is None else sent(hr, file)
    assert (answer.status_code, errors(answer), snapshot()) == (200, [sentence], before)
    assert SCRIPT not in answer.content.decode()


@pytest.mark.parametrize("name", [name for name in BAD if name not in ("none", "large")])
def test_text_confirmed_is_read_as_strictly(hr, name):
    file, sentence = BAD[name]
    shown = carried(sent(hr, encoded(small())))
    before = snapshot()
    answer = hr.post(IMPORT, {**shown, "text": file.decode()})
    assert (answer.status_code, errors(answer), snapshot()) == (200, [sentence], before)


def test_scripts_are_shown_as_text(hr):
    data = changed(
        role__name=SCRIPT,
        competencies__0__name=SCRIPT,
        roles__0__name=SCRIPT,
        profile__definition=f"</textarea>{SCRIPT}",
    )
    shown = sent(hr, encoded(data))
    assert SCRIPT not in shown.content.decode()
    assert json.loads(carried(shown)["text"]) == data
    answer = hr.post(IMPORT, carried(shown), follow=True)
    assert (SCRIPT in answer.content.decode(), Role.objects.get(key="smith").name) == (False, SCRIPT)


def test_import_is_closed_to_others(client, people):
    for person in (people.manager, people.recruiter, people.interviewer):
        client.force_login(person)
        assert [client.get(IMPORT).status_code, sent(client, encoded(small())).status_code] == [403, 403]


@pytest.mark.parametrize("number", [1, 30])
def test_preview_asks_the_same_however_long_the_file_is(hr, people, django_assert_num_queries, number):
    competencies = [{**small()["competencies"][0], "key": f"heat-{at}"} for at in range(number)]
    easy = {"weight": 1, "must_have": False, "minimum": None}
    lines = [{**small()["profile"]["requirements"][0], **easy, "competency": f"heat-{at}"} for at in range(number)]
    data = changed(competencies=competencies, profile__requirements=lines)
    data["profile"]["responsibilities"][0]["competencies"] = data["profile"]["stages"][0]["focus"] = ["heat-0"]
    draft = import_framework(exchange.read(encoded(data)), by=people.hr)
    editions.publish(draft, by=people.hr, note="First.", accept_warnings=True)
    data["competencies"] = [{**line, "definition": OTHER} for line in competencies]
    file = encoded(data)
    sent(hr, file)
    with django_assert_num_queries(27):
        sent(hr, file)
