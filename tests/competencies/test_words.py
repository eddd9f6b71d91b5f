import pytest

from competencies import words
from competencies.actions import library
from competencies.models import Competency
from tests.factories.competencies import competency


@pytest.fixture
def craft(people):
    return competency(by=people.hr)


def test_remarks_stand_at_the_place_one_writes_in(craft, people):
    assert words.remarks(craft) == {}
    craft.red_flags.filter(position=0).update(text="Blames her rope")
    craft.levels.filter(rank=3).update(headline="Often did good work for others")
    craft.questions.filter(position=1).update(probes=["Does he?", "Who?", "Why?"])
    said = words.remarks(Competency.objects.get())
    assert {place: len(sentences) for place, sentences in said.items()} == {
        "levels.3.headline": 2,
        "questions.2.probes": 1,
        "red_flags": 1,
    }


def test_remarks_name_another_competency_as_its_readers_do(craft, people):
    other = competency(2, by=people.hr, name="Weaving")
    copied = craft.levels.get(rank=4).anchor
    other.levels.filter(rank=2).update(anchor=copied)
    other.questions.filter(position=0).update(ask=craft.questions.first().ask)
    run = " ".join(copied.casefold().split()[:8])
    assert words.remarks(other)["levels.2.anchor"] == [
        f"“{run}” stands in Craft 1, level 4, anchor too: say it in other words."
    ]
    assert words.remarks(other)["questions.1.ask"] == [
        "Craft 1 has “What became of job 1, part 1?” too: one of the two must change."
    ]


def test_remarks_leave_out_what_is_retired(craft, people):
    other = competency(2, by=people.hr, name="Craft 1")
    assert list(words.remarks(other)) == ["name"]
    library.retire(craft, by=people.hr)
    assert words.remarks(other) == {}


@pytest.mark.parametrize("others", [1, 30])
def test_remarks_ask_seven_queries_for_any_shelf(craft, people, others, django_assert_num_queries):
    for number in range(2, others + 2):
        competency(number, by=people.hr)
    craft = Competency.objects.get(pk=craft.pk)
    with django_assert_num_queries(7):
        words.remarks(craft)
