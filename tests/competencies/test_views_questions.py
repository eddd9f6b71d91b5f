import re

import pytest
from django.urls import reverse

from competencies.actions import questions
from competencies.actions.library import CHANGED
from competencies.forms.competencies import QuestionForm
from competencies.models import Competency, Question
from tests.factories.competencies import competency, lines

BACK = f"{reverse('competencies:competency_edit', args=['craft-1'])}#questions"
JSON = {"Accept": "application/json"}


@pytest.fixture
def craft(people):
    return competency(by=people.hr)


@pytest.fixture
def question(craft):
    return craft.questions.first()


@pytest.fixture
def as_hr(client, people):
    client.force_login(people.hr)
    return client


def url(act, question):
    return reverse(f"competencies:question_{act}", args=["craft-1", question.pk])


def text(response):
    body = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def hidden(response):
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', response.content.decode()))


def sent(question, **said):
    stands = QuestionForm(instance=question).stands()
    return {**stands, **{f"was-{name}": words for name, words in stands.items()}, **said}


def ids():
    return list(Question.objects.filter(competency__key="craft-1").values_list("pk", flat=True))


def test_question_is_saved_while_one_types(as_hr, question):
    answer = as_hr.post(url("edit", question), sent(question, ask="What became of it", probes="Who?"), headers=JSON)
    said = answer.json()
    assert (answer.status_code, said["stands"]["ask"], said["stands"]["probes"]) == (200, "What became of it", "Who?")
    assert {name: re.sub("<[^>]+>", "", html).strip() for name, html in said["fragments"].items()} == {
        "remark-kind": "",
        "remark-ask": "End the question with a full stop or a question mark.",
        "remark-probes": "Write 3 or 4 probes (now 1).",
        "remark-listen_for": "",
    }
    assert Question.objects.get(pk=question.pk).probes == ["Who?"]
    page = as_hr.get(url("edit", question)).content.decode()
    assert [name for name, html in said["fragments"].items() if html not in page] == []


def test_question_rewritten_by_somebody_else_is_a_conflict(as_hr, question, people, craft):
    data = sent(question, ask="Mine?")
    questions.write(craft, by=people.hr, question=question, said={"ask": (question.ask, "Theirs?")})
    answer = as_hr.post(url("edit", question), data, headers=JSON)
    assert (answer.status_code, answer.json()) == (409, {"detail": CHANGED, "stands": {"ask": "Theirs?"}})
    page = as_hr.post(url("edit", question), data)
    assert (page.status_code, hidden(page)["was-ask"]) == (409, "Theirs?")
    assert "Stands there now: Theirs?" in text(page)
    answer = as_hr.post(url("edit", question), {**data, "was-ask": "Theirs?"})
    assert (answer.status_code, Question.objects.get(pk=question.pk).ask) == (302, "Mine?")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("ask", "", "Write something here. Until you do, what stood here stays."),
        ("listen_for", "l" * 601, "Keep this to 600 characters (now 601)."),
        ("probes", "p" * 301, f"Keep each line to 300 characters: “{'p' * 40}…” has 301."),
        ("kind", "odd", "Select a valid choice. odd is not one of the available choices."),
    ],
)
def test_question_that_does_not_hold_is_refused_beside_its_field(as_hr, question, field, typed, sentence):
    answer = as_hr.post(url("edit", question), sent(question, **{field: typed}), headers=JSON)
    assert (answer.status_code, answer.json()) == (400, {"detail": {field: sentence}})
    page = as_hr.post(url("edit", question), sent(question, **{field: typed}))
    assert (page.status_code, sentence in text(page)) == (200, True)
    assert Question.objects.get(pk=question.pk).ask == question.ask


def test_question_is_added_last_and_shown(as_hr, craft):
    said = {"kind": "situational", "ask": "What if?", "probes": "Who?\nWhy?", "listen_for": "A cause."}
    answer = as_hr.post(reverse("competencies:question_add", args=["craft-1"]), said)
    added = Question.objects.get(pk=ids()[-1])
    assert (answer.url, added.probes) == (url("edit", added), ["Who?", "Why?"])
    page = as_hr.post(reverse("competencies:question_add", args=["craft-1"]), {**said, "ask": ""})
    assert (page.status_code, "Write something here." in text(page), len(ids())) == (200, True, 4)


def test_question_is_taken_out_after_it_was_read(as_hr, question):
    page = as_hr.get(url("remove", question))
    assert question.ask in text(page)
    answer = as_hr.post(url("remove", question), hidden(page))
    assert (answer.status_code, answer.url, question.pk in ids()) == (302, BACK, False)
    assert as_hr.post(url("remove", question), hidden(page)).status_code == 404


def test_question_rewritten_meanwhile_is_shown_before_it_is_taken_out(as_hr, question, people, craft):
    shown = hidden(as_hr.get(url("remove", question)))
    questions.write(craft, by=people.hr, question=question, said={"ask": (question.ask, "Theirs?")})
    page = as_hr.post(url("remove", question), shown)
    assert (page.status_code, question.pk in ids(), hidden(page)["was-ask"]) == (409, True, "Theirs?")
    assert "Somebody rewrote this question since you opened it. It was not removed; read it first." in text(page)
    assert as_hr.post(url("remove", question), hidden(page)).status_code == 302


def test_question_is_taken_out_by_nobody_who_says_nothing_of_it(as_hr, question):
    assert (as_hr.post(url("remove", question)).status_code, question.pk in ids()) == (409, True)


@pytest.mark.parametrize(
    ("at", "way", "order"), [(0, "down", [1, 0, 2]), (2, "up", [0, 2, 1]), (0, "up", [0, 1, 2]), (2, "down", [0, 1, 2])]
)
def test_question_is_moved_one_place(as_hr, craft, at, way, order):
    before = ids()
    said = {"way": way, "order": ",".join(map(str, before))}
    answer = as_hr.post(url("move", Question.objects.get(pk=before[at])), said)
    assert (answer.url, ids()) == (BACK, [before[place] for place in order])


@pytest.mark.parametrize("order", ["", "1", "9" * 5000, "x,y", "²,٣", None])
def test_question_is_not_moved_in_an_order_nobody_sees(as_hr, craft, question, order):
    before = ids()
    shown = ",".join(map(str, reversed(before))) if order is None else order
    answer = as_hr.post(url("move", question), {"way": "down", "order": shown})
    assert (answer.status_code, ids()) == (409, before)
    assert questions.REORDERED in text(answer)


def test_question_is_moved_up_or_down_and_nowhere_else(as_hr, question):
    before = ids()
    answer = as_hr.post(url("move", question), {"way": "left", "order": ",".join(map(str, before))}, follow=True)
    assert ("Nothing was moved." in answer.content.decode(), ids()) == (True, before)


@pytest.mark.parametrize("act", ["edit", "remove", "move"])
def test_question_of_another_competency_is_not_found(as_hr, craft, people, act):
    foreign = competency(2, by=people.hr).questions.first()
    data = {**sent(foreign), "ask": "Mine?", "way": "down", "order": f"{foreign.pk}"}
    assert as_hr.post(url(act, foreign), data).status_code == 404
    assert Competency.objects.get(key="craft-2").wording()["questions"] == lines(2)["questions"]


def test_page_of_the_competency_shows_what_is_remarked_on_its_questions(as_hr, craft, people):
    first, second, third = craft.questions.all()
    questions.remove(craft, by=people.hr, question=first, seen={})
    questions.write(craft, by=people.hr, question=third, said={"listen_for": (third.listen_for, "What he did.")})
    page = text(as_hr.get(reverse("competencies:competency_edit", args=["craft-1"])))
    assert "Write 2 or more past questions (now 1)." in page
    assert page.index(second.ask) < page.index(third.ask) < page.index("“he” supposes a man or a woman")
