"""Which lines of two editions are the same, and which of them moved."""

from copy import deepcopy

import pytest

from roles.changes import Change, changes
from roles.pieces import Piece
from tests.roles.portraits import edition, move, qualification, requirement, responsibility, stage

PART = {"requirements": "hard", "career_moves": "careers", "stages": "plan"}
COMING = [
    (
        "responsibilities",
        responsibility("d", kind="secondary"),
        ("responsibilities.d", "Responsibilities, new 4", "Do d.", ""),
        ("responsibilities.d", "Responsibilities, formerly 4", "Do d.", ""),
    ),
    (
        "requirements",
        requirement("drawing", must_have=True, minimum=2),
        (
            "requirements.drawing",
            "Drawing",
            "Drawing\nDrawing, defined.\nIt is needed.",
            "target level 4 Advanced, weight 2, must-have, minimum 2",
        ),
        None,
    ),
    (
        "qualifications",
        qualification("degree", kind="education", text="A degree."),
        ("qualifications.degree", "Qualification 2, education", "A degree.", "minimum"),
        None,
    ),
    (
        "career_moves",
        move("Teacher", kind="lateral", what_changes="Pupils."),
        ("career_moves.3", "Career moves, Teacher", "Teacher\nPupils.", "lateral"),
        None,
    ),
    (
        "stages",
        stage("third", purpose="To close."),
        ("stages.third", "Third", "Third\nTo close.\nWelding, Planning", "60 minutes"),
        None,
    ),
]


@pytest.mark.parametrize(("part", "line", "coming", "going"), COMING, ids=[case[0] for case in COMING])
def test_a_line_that_comes_is_added_and_one_that_goes_removed(part, line, coming, going):
    more = edition()
    more[part].append(line)
    place, what, text, note = coming
    assert changes(edition(), more) == [
        Change(PART.get(part, part), "added", place, what, False, (Piece("ins", text),), note)
    ]
    place, what, text, note = going or coming
    assert changes(more, edition()) == [
        Change(PART.get(part, part), "removed", place, what, False, (Piece("del", text),), note)
    ]


def reordered(part, *order):
    whole = edition(responsibilities=[responsibility(key) for key in "abcd"])
    whole["requirements"] = [requirement(key) for key in ("welding", "planning", "drawing", "tact")]
    whole["stages"] = [stage(key) for key in ("one", "two", "three", "four")]
    whole["qualifications"] = [qualification(key, text=f"{key}.") for key in "abcd"]
    whole["career_moves"] = [move(title) for title in "ABCD"]
    whole[part] = [whole[part][at] for at in order]
    return whole


@pytest.mark.parametrize("part", ["responsibilities", "requirements", "stages", "qualifications", "career_moves"])
def test_the_fewest_lines_that_moved_are_named(part):
    seen = changes(reordered(part, 0, 1, 2, 3), reordered(part, 3, 0, 1, 2))
    assert [(change.kind, change.note) for change in seen] == [("moved", "now first")]
    seen = changes(reordered(part, 0, 1, 2, 3), reordered(part, 1, 2, 3, 0))
    assert [change.kind for change in seen] == ["moved"]
    assert len(changes(reordered(part, 0, 1, 2, 3), reordered(part, 3, 2, 1, 0))) == 3


def test_a_moved_line_says_what_it_follows():
    seen = changes(reordered("responsibilities", 0, 1, 2, 3), reordered("responsibilities", 0, 2, 3, 1))
    assert [(change.place, change.what, change.pieces[0].text, change.note) for change in seen] == [
        ("responsibilities.b", "Responsibilities, 4", "Do b.", "now after “Do d.”")
    ]


def test_order_among_lines_of_other_headings_is_no_change():
    shuffled = edition()
    shuffled["responsibilities"] = [shuffled["responsibilities"][at] for at in (2, 0, 1)]
    shuffled["requirements"] = [shuffled["requirements"][at] for at in (2, 0, 1)]
    shuffled["career_moves"].reverse()
    assert changes(edition(), shuffled) == []


def test_a_new_line_moves_none_of_the_others():
    more = edition()
    more["responsibilities"].insert(0, responsibility("new"))
    assert [(change.kind, change.what) for change in changes(edition(), more)] == [("added", "Responsibilities, new 1")]


def test_career_moves_are_matched_by_title_then_by_role():
    before = edition(career_moves=[move("Lead"), move("Chief", role="chief"), move("Clerk")])
    after = edition(career_moves=[move("Head", role="chief"), move("Lead"), move("Baker")])
    assert [(change.kind, change.what) for change in changes(before, after)] == [
        ("reworded", "Career moves, Head, title"),
        ("added", "Career moves, Baker"),
        ("removed", "Career moves, Clerk"),
        ("moved", "Career moves, Head"),
    ]


def test_career_moves_of_one_title_are_each_matched_once():
    twice = edition(career_moves=[move("Lead"), move("Lead")])
    assert changes(twice, deepcopy(twice)) == []
    assert [change.kind for change in changes(edition(career_moves=[move("Lead")]), twice)] == ["added"]
