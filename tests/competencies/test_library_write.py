from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts import journal
from accounts.access import Conflict
from accounts.models import Entry
from competencies import words
from competencies.actions import library, questions
from competencies.models import Competency, Question
from tests.factories import roles as role_factory
from tests.factories.competencies import competency, lines


@pytest.fixture
def craft(people):
    return competency(by=people.hr)


def entries():
    return [(entry.verb, entry.actor.name, entry.facts) for entry in Entry.objects.select_related("actor")]


def stands(place):
    return words.places(Competency.objects.get(key="craft-1"))[place]


def asks():
    return [question.ask for question in Question.objects.filter(competency__key="craft-1")]


# Words


def test_places_name_every_text_but_the_questions(craft):
    said = lines(1)
    assert words.places(craft) == {
        "name": "Craft 1",
        "nick": "Craft 1",
        "kind": "hard",
        "definition": "Works with tool 1 for other people.",
        "notes": "",
        **{
            f"levels.{level['rank']}.{part}": level[part] for level in said["levels"] for part in ("headline", "anchor")
        },
        "red_flags": said["red_flags"],
    }


def test_write_changes_its_places_and_no_other(craft, people):
    before = words.places(craft)
    said = {
        "name": ("Craft 1", "Crafts"),
        "levels.3.anchor": (before["levels.3.anchor"], "Another act."),
        "red_flags": (before["red_flags"], ["Blames the rope", "Hides the cost"]),
        "notes": ("", ""),
    }
    library.write(craft, by=people.hr, said=said)
    after = words.places(Competency.objects.get())
    assert after == {**before, **{place: now for place, (_was, now) in said.items()}}
    assert asks() == [question["ask"] for question in lines(1)["questions"]]


def test_write_overwrites_nothing_that_was_not_seen(craft, people):
    library.write(craft, by=people.hr, said={"name": ("Craft 1", "Theirs")})
    with pytest.raises(Conflict) as refusal:
        library.write(craft, by=people.hr, said={"name": ("Craft 1", "Mine"), "nick": ("Craft 1", "Mine too")})
    assert refusal.value.current == {"name": "Theirs"}
    assert (stands("name"), stands("nick")) == ("Theirs", "Craft 1")


def test_write_may_be_sent_twice(craft, people):
    for _ in range(2):
        library.write(craft, by=people.hr, said={"name": ("Craft 1", "Crafts")})
    assert stands("name") == "Crafts"


def test_two_who_write_in_different_places_both_are_kept(craft, people):
    library.write(craft, by=people.hr, said={"levels.1.headline": (stands("levels.1.headline"), "The first says this")})
    library.write(craft, by=people.hr, said={"levels.1.anchor": (stands("levels.1.anchor"), "The second says that.")})
    assert (stands("levels.1.headline"), stands("levels.1.anchor")) == ("The first says this", "The second says that.")


@pytest.mark.parametrize(
    ("place", "now", "sentence"),
    [
        ("name", "", "This field cannot be blank."),
        ("definition", "d" * 601, "Keep this to 600 characters (now 601)."),
        ("levels.2.anchor", "", "This field cannot be blank."),
        ("levels.2.headline", "h" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("red_flags", ["f" * 301], "Ensure this value has at most 300 characters (it has 301)."),
        ("kind", "odd", "Value 'odd' is not a valid choice."),
    ],
)
def test_write_refuses_what_does_not_hold_and_writes_nothing(craft, people, place, now, sentence):
    before = words.places(craft)
    with pytest.raises(ValidationError) as refusal:
        library.write(craft, by=people.hr, said={place: (before[place], now), "notes": ("", "Noted.")})
    assert refusal.value.message_dict == {place: [sentence]}
    assert words.places(Competency.objects.get()) == before


def test_write_refuses_a_place_that_is_none(craft, people):
    with pytest.raises(TypeError, match=r"Not a place: key, levels\.6\.anchor\."):
        library.write(craft, by=people.hr, said={"key": ("craft-1", "x"), "levels.6.anchor": ("", "x")})


def test_kind_can_be_changed_until_a_profile_asks_for_it(people):
    system, other = people.hr, competency(2, by=people.hr, kind="soft")
    library.arrange("soft", by=people.hr, keys=["craft-2"])
    craft = competency(by=people.hr)
    library.write(craft, by=people.hr, said={"kind": ("hard", "soft")})
    assert list(Competency.objects.filter(kind="soft").values_list("key", "position")) == [
        ("craft-2", 1),
        ("craft-1", 2),
    ]
    role_factory.draft(role_factory.role(by=system), by=system, competencies=[craft, other])
    with pytest.raises(ValidationError) as refusal:
        library.write(craft, by=people.hr, said={"kind": ("soft", "hard")})
    assert refusal.value.message_dict == {"kind": [library.IN_USE]}


def test_places_read_line_ends_and_edges_as_a_page_sends_them(craft, people):
    Competency.objects.update(definition=" One line.\r\nAnother.\n")
    craft.red_flags.filter(position=0).update(text="Two\nlines ")
    assert stands("definition") == "One line.\nAnother."
    assert stands("red_flags")[:2] == ["Two", "lines"]
    library.write(craft, by=people.hr, said={"definition": ("One line.\nAnother.", "One line.")})
    assert stands("definition") == "One line."


# The journal


def test_journal_says_once_in_half_an_hour_who_wrote(craft, people):
    second = people.hr.__class__.objects.create(email="second@example.org", name="Second Admin", access="hr_admin")
    for number in range(3):
        library.write(craft, by=people.hr, said={"notes": (stands("notes"), f"Note {number}.")})
    library.write(craft, by=second, said={"notes": (stands("notes"), "By another.")})
    question = craft.questions.first()
    questions.write(craft, by=second, question=question, said={"ask": (question.ask, "What else?")})
    assert entries()[1:] == [
        ("edited", people.hr.name, {"key": "craft-1"}),
        ("edited", "Second Admin", {"key": "craft-1"}),
    ]


def test_journal_says_it_again_after_half_an_hour(craft, people, monkeypatch):
    library.write(craft, by=people.hr, said={"notes": ("", "One.")})
    at = Entry.objects.last().at
    for minutes, count in ((29, 1), (31, 2)):
        monkeypatch.setattr(journal.timezone, "now", lambda at=at + timedelta(minutes=minutes): at)
        library.write(craft, by=people.hr, said={"notes": (stands("notes"), f"After {minutes}.")})
        assert [verb for verb, _, _ in entries()].count("edited") == count


def test_journal_says_nothing_of_a_save_that_changes_nothing(craft, people):
    library.write(craft, by=people.hr, said={"name": ("Craft 1", "Craft 1")})
    assert [verb for verb, _, _ in entries()] == ["added"]
