import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from competencies.actions import library
from competencies.models import Competency
from tests.factories.competencies import competency, lines


@pytest.fixture
def craft(people):
    return competency(by=people.hr)


def journal():
    return [(entry.verb, entry.facts) for entry in Entry.objects.all()]


def test_add_saves_every_line_and_says_so(craft):
    expected = {
        "name": "Craft 1",
        "nick": "Craft 1",
        "kind": "hard",
        "definition": "Works with tool 1 for other people.",
    }
    assert Competency.objects.get().wording() == {**expected, "notes": "", **lines(1)}
    assert journal() == [("added", {"key": "craft-1"})]


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        ({"key": "craft-1"}, "key", "Competency with this Key already exists."),
        ({"name": "n" * 121}, "name", "Ensure this value has at most 120 characters (it has 121)."),
        ({"definition": ""}, "definition", "This field cannot be blank."),
        ({"kind": "odd"}, "kind", "Value 'odd' is not a valid choice."),
    ],
)
def test_add_refuses_a_field_that_does_not_hold(craft, people, fields, place, sentence):
    with pytest.raises(ValidationError) as refusal:
        competency(2, by=people.hr, **fields)
    assert refusal.value.message_dict[place] == [sentence]
    assert Competency.objects.count() == 1


@pytest.mark.parametrize("ranks", [(), (1, 2, 3, 4), (1, 2, 3, 4, 4), (0, 1, 2, 3, 4), (1, 2, 3, 4, 5, 6)])
def test_add_refuses_levels_that_are_not_the_five(people, ranks):
    levels = [{"rank": rank, "headline": "h", "anchor": "a"} for rank in ranks]
    with pytest.raises(ValidationError, match="needs the five levels, 1 to 5, each once"):
        library.add(
            Competency(key="k", name="K", nick="K", kind="hard", definition="D."), by=people.hr, **{"levels": levels}
        )
    assert Competency.objects.count() == 0


@pytest.mark.parametrize("act", ["add", "reword", "arrange", "retire"])
def test_library_is_kept_by_hr_alone(craft, people, act):
    acts = {
        "add": lambda by: competency(2, by=by),
        "reword": lambda by: library.reword(craft, by=by, name="Other"),
        "arrange": lambda by: library.arrange("hard", by=by, keys=["craft-1"]),
        "retire": lambda by: library.retire(craft, by=by),
    }
    for person in (people.manager, people.recruiter, people.interviewer):
        with pytest.raises(PermissionDenied):
            acts[act](person)
    assert journal() == [("added", {"key": "craft-1"})]


def test_reword_changes_what_is_given_and_nothing_else(craft, people):
    levels = lines(1)["levels"]
    levels[2] = {"rank": 3, "headline": "Another headline for rank three", "anchor": "Another anchor."}
    library.reword(craft, by=people.hr, name="Crafts", levels=levels, notes="")
    words = Competency.objects.get().wording()
    assert (words["name"], words["levels"], words["questions"]) == ("Crafts", levels, lines(1)["questions"])
    assert journal()[1:] == [("reworded", {"places": ["levels", "name"]})]


def test_reword_by_the_same_words_changes_nothing(craft, people):
    words = craft.wording()
    words.pop("kind")
    library.reword(craft, by=people.hr, **words)
    assert len(journal()) == 1


def test_reword_refuses_names_that_are_no_words(craft, people):
    with pytest.raises(TypeError, match=r"Not a wording: key, position\."):
        library.reword(craft, by=people.hr, position=3, key="other")


def test_reword_leaves_nothing_half_written(craft, people):
    with pytest.raises(ValidationError):
        library.reword(craft, by=people.hr, name="Crafts", red_flags=["f" * 301])
    assert Competency.objects.get().wording() == competency_words()


def competency_words():
    return {
        "name": "Craft 1",
        "nick": "Craft 1",
        "kind": "hard",
        "definition": "Works with tool 1 for other people.",
        "notes": "",
        **lines(1),
    }


def test_arrange_orders_one_kind_and_newcomers_go_last(craft, people):
    for number in (2, 3):
        competency(number, by=people.hr)
    competency(4, by=people.hr, kind="soft")
    library.arrange("hard", by=people.hr, keys=["craft-3", "craft-1", "craft-2"])
    competency(5, by=people.hr)
    hard = Competency.objects.filter(kind="hard").values_list("key", "position")
    assert list(hard) == [("craft-3", 1), ("craft-1", 2), ("craft-2", 3), ("craft-5", 4)]
    library.arrange("hard", by=people.hr, keys=["craft-3", "craft-1", "craft-2", "craft-5"])
    assert [verb for verb, _ in journal()].count("arranged") == 3


@pytest.mark.parametrize("keys", [[], ["craft-1", "craft-1"], ["craft-1", "craft-9"]])
def test_arrange_wants_each_key_once(craft, people, keys):
    with pytest.raises(ValidationError, match="Name each competency of this kind once"):
        library.arrange("hard", by=people.hr, keys=keys)


def test_retire_and_restore_follow_each_other(craft, people):
    library.retire(craft, by=people.hr)
    assert list(Competency.objects.in_use()) == []
    with pytest.raises(PermissionDenied, match="HR admins retire a competency that is in use"):
        library.retire(craft, by=people.hr)
    library.restore(craft, by=people.hr)
    assert list(Competency.objects.in_use()) == [craft]
    with pytest.raises(PermissionDenied, match="HR admins restore a competency that is retired"):
        library.restore(craft, by=people.hr)
    assert [verb for verb, _ in journal()] == ["added", "retired", "restored"]
