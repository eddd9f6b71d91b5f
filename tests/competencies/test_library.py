"""The shelf we ship: what the linter asks of everyone, and the stricter shape we ask of ourselves."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from competencies import linter

LIBRARY = Path(__file__).resolve().parents[2] / "competencies" / "library"
SHELF = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LIBRARY.glob("*.toml"))}
FIELDS = ["key", "name", "nick", "kind", "definition", "notes", "red_flags", "levels", "questions"]

each_competency = pytest.mark.parametrize("competency", SHELF.values(), ids=SHELF.keys())


def test_library_holds_ten_hard_and_seven_soft_competencies():
    assert Counter(competency["kind"] for competency in SHELF.values()) == {"hard": 10, "soft": 7}


def test_library_names_each_file_after_its_key():
    assert [competency["key"] for competency in SHELF.values()] == list(SHELF)


def test_library_nicknames_differ():
    nicks = Counter(competency["nick"] for competency in SHELF.values())
    assert [nick for nick, times in nicks.items() if times > 1] == []


def test_library_says_nothing_twice():
    assert linter.shelf_remarks(SHELF) == []


@each_competency
def test_competency_leaves_the_linter_nothing_to_remark(competency):
    assert linter.remarks(competency) == []


@each_competency
def test_competency_has_every_field_and_no_other(competency):
    assert list(competency) == FIELDS
    assert [list(level) for level in competency["levels"].values()] == [["headline", "anchor"]] * 5
    assert list(competency["levels"]) == list(linter.RANKS)
    assert [list(question) for question in competency["questions"]] == [["kind", "ask", "probes", "listen_for"]] * 3


@each_competency
def test_competency_asks_two_past_questions_and_then_a_situational_one(competency):
    assert [question["kind"] for question in competency["questions"]] == ["past", "past", "situational"]


@each_competency
def test_competency_ends_sentences_and_only_sentences_with_a_stop(competency):
    levels, questions = competency["levels"].values(), competency["questions"]
    phrases = [competency["name"], competency["nick"], *competency["red_flags"], *(lv["headline"] for lv in levels)]
    sentences = [competency["definition"], competency["notes"], *(level["anchor"] for level in levels)]
    for question in questions:
        sentences += [question["ask"], *question["probes"], question["listen_for"]]
    assert [text for text in phrases if text.endswith(".")] == []
    assert [text for text in sentences if not text.endswith((".", "?"))] == []


@each_competency
def test_competency_texts_are_tidy(competency):
    texts = [text for _, text in linter.prose(competency)] + [competency["name"], competency["nick"]]
    assert [text for text in texts if " ".join(text.split()) != text] == []


@each_competency
def test_competency_notes_say_in_one_sentence_which_neighbour_has_the_rest(competency):
    assert competency["notes"].count(". ") == 0
    others = [other["name"] for other in SHELF.values() if other is not competency]
    assert any(f"to {name}" in competency["notes"] for name in others)
