import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.access import Conflict
from accounts.models import Entry
from competencies import words
from competencies.actions import library, questions
from competencies.models import Competency, Question
from tests.factories.competencies import competency, lines


@pytest.fixture
def craft(people):
    return competency(by=people.hr)


def verbs():
    return list(Entry.objects.values_list("verb", flat=True))


def asks():
    return [question.ask for question in Question.objects.filter(competency__key="craft-1")]


def test_question_is_added_last(craft, people):
    said = {"kind": "past", "ask": "And then?", "probes": ["Who?"], "listen_for": "A cause."}
    questions.add(craft, by=people.hr, question=Question(**said))
    assert Competency.objects.get().wording()["questions"] == [*lines(1)["questions"], said]
    assert verbs()[-1] == "added question"


def test_question_is_added_to_none(people):
    craft = library.add(
        Competency(key="bare", name="Bare", nick="Bare", kind="hard", definition="D."),
        by=people.hr,
        levels=lines(1)["levels"],
    )
    assert questions.add(craft, by=people.hr, question=Question(kind="past", ask="Q?", listen_for="L.")).position == 0


def test_question_is_written_where_it_was_seen(craft, people):
    question = craft.questions.first()
    written = questions.write(
        craft,
        by=people.hr,
        question=question,
        said={"probes": (question.probes, ["Why?"]), "ask": ("Unseen", question.ask)},
    )
    assert (written.probes, written.ask) == (["Why?"], question.ask)
    with pytest.raises(Conflict) as refusal:
        questions.write(craft, by=people.hr, question=question, said={"probes": (question.probes, ["How?"])})
    assert refusal.value.current == {"probes": ["Why?"]}


def test_question_that_does_not_hold_is_refused(craft, people):
    question = craft.questions.first()
    with pytest.raises(ValidationError) as refusal:
        questions.write(craft, by=people.hr, question=question, said={"ask": (question.ask, "")})
    assert refusal.value.message_dict == {"ask": ["This field cannot be blank."]}
    assert asks()[0] == question.ask


def test_question_of_another_competency_is_not_found(craft, people):
    foreign = competency(2, by=people.hr).questions.first()
    with pytest.raises(Http404):
        questions.write(craft, by=people.hr, question=foreign, said={})
    with pytest.raises(Http404):
        questions.remove(craft, by=people.hr, question=foreign, seen={})


def test_question_is_removed_as_it_was_seen(craft, people):
    question = craft.questions.first()
    with pytest.raises(Conflict) as refusal:
        questions.remove(craft, by=people.hr, question=question, seen={"ask": "Something else?"})
    assert refusal.value.current == {"ask": question.ask}
    questions.remove(craft, by=people.hr, question=question, seen=words.question_places(question))
    assert asks() == [said["ask"] for said in lines(1)["questions"][1:]]
    assert verbs()[-1] == "removed question"


def test_questions_are_arranged_from_the_order_that_was_seen(craft, people):
    first, second, third = craft.questions.values_list("pk", flat=True)
    for _ in range(2):  # sent twice, it is done once
        questions.arrange(craft, by=people.hr, order=([first, second, third], [second, first, third]))
    assert list(craft.questions.values_list("pk", flat=True)) == [second, first, third]
    assert verbs().count("arranged questions") == 1
    with pytest.raises(Conflict) as refusal:
        questions.arrange(craft, by=people.hr, order=([first, second, third], [first, third, second]))
    assert refusal.value.current == {"questions": [second, first, third]}


def test_questions_are_arranged_whole(craft, people):
    ids = list(craft.questions.values_list("pk", flat=True))
    for order in (ids[:2], [*ids, 0], [ids[0], ids[0], ids[1]]):
        with pytest.raises(ValidationError, match="Name each question of this competency once"):
            questions.arrange(craft, by=people.hr, order=(ids, order))
    assert list(craft.questions.values_list("pk", flat=True)) == ids


@pytest.mark.parametrize("act", ["write", "add", "rewrite", "remove", "arrange"])
def test_words_are_kept_by_hr_alone(craft, people, act):
    question = craft.questions.first()
    acts = {
        "write": lambda by: library.write(craft, by=by, said={"notes": ("", "x")}),
        "add": lambda by: questions.add(craft, by=by, question=Question(kind="past", ask="Q?", listen_for="L.")),
        "rewrite": lambda by: questions.write(craft, by=by, question=question, said={"ask": (question.ask, "Q?")}),
        "remove": lambda by: questions.remove(craft, by=by, question=question, seen={}),
        "arrange": lambda by: questions.arrange(craft, by=by, order=([], [])),
    }
    before = Competency.objects.get().wording()
    for person in (people.manager, people.recruiter, people.interviewer):
        with pytest.raises(PermissionDenied, match="The library is kept by HR admins"):
            acts[act](person)
    assert Competency.objects.get().wording() == before
