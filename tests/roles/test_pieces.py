import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.pieces import Piece, pieces, pieces_of_list, shortened

checked = settings(deadline=None, max_examples=200, database=None)
WORDS = st.lists(st.sampled_from(["a", "b", "the", "lead", "it.", "\n", "(so)", "…", "é", "\u2028"]), max_size=30)
TEXT = st.one_of(st.text(max_size=60), WORDS.map(" ".join), WORDS.map("".join))
ITEMS = st.lists(st.sampled_from(["A", "B", "C", "D", ", ", ""]), max_size=6)
LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


def marked(found):
    return [(piece.kind, piece.text) for piece in found]


def sides(found):
    return ["".join(piece.text for piece in found if piece.kind != other) for other in ("ins", "del")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("", "New.", [("ins", "New.")]),
        ("Old.", "", [("del", "Old.")]),
        ("The same.", "The same.", [("same", "The same.")]),
        ("2", "3", [("del", "2"), ("ins", "3")]),
        (
            "leads report against it.",
            "leads report against it each month.",
            [("same", "leads report against it"), ("ins", " each month"), ("same", ".")],
        ),
        (
            "Meets it in one month.",
            "Meets it in two months.",
            [("same", "Meets it in "), ("del", "one month"), ("ins", "two months"), ("same", ".")],
        ),
        (
            "Cuts 1.5 hours.",
            "Cuts 2.5 hours.",
            [("same", "Cuts "), ("del", "1.5"), ("ins", "2.5"), ("same", " hours.")],
        ),
    ],
)
def test_pieces_are_words(before, after, expected):
    assert marked(pieces(before, after)) == expected


def test_pieces_of_texts_with_little_in_common_are_two_wholes():
    assert marked(pieces("Plans the work of a team", "Writes a budget and keeps to it")) == [
        ("del", "Plans the work of a team"),
        ("ins", "Writes a budget and keeps to it"),
    ]


def test_pieces_leave_no_single_word_between_two_replaced_stretches():
    before, after = "The big cat sat on the mat all day", "A large cat slept on the mat all day"
    assert marked(pieces(before, after)) == [
        ("del", "The big cat sat"),
        ("ins", "A large cat slept"),
        ("same", " on the mat all day"),
    ]


def test_pieces_of_lines_keep_the_lines_that_stay():
    assert marked(pieces("Keep.\nDrop this one.\nStay.", "Keep.\nStay.\nCome.")) == [
        ("same", "Keep.\n"),
        ("del", "Drop this one.\n"),
        ("same", "Stay."),
        ("ins", "\nCome."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["A", "B"], ["B"], [("del", "A, "), ("same", "B")]),
        (["A"], ["A", "B"], [("same", "A"), ("ins", ", B")]),
        ([], ["A", "B"], [("ins", "A, B")]),
        (["A", "B"], ["A", "C"], [("same", "A, "), ("del", "B"), ("ins", "C")]),
    ],
)
def test_pieces_of_a_list_are_its_items(before, after, expected):
    assert marked(pieces_of_list(before, after)) == expected


@checked
@given(TEXT, TEXT)
def test_pieces_put_together_are_both_texts(before, after):
    assert sides(pieces(before, after)) == [before, after]
    assert [piece for piece in pieces(before, after) if not piece.text] == []


@checked
@given(TEXT, TEXT)
def test_pieces_mark_a_difference_only_where_there_is_one(before, after):
    assert ({piece.kind for piece in pieces(before, after)} <= {"same"}) is (before == after)


@checked
@given(ITEMS, ITEMS)
def test_pieces_of_a_list_put_together_are_both_lists(before, after):
    assert sides(pieces_of_list(before, after)) == [", ".join(before), ", ".join(after)]


def test_pieces_of_text_made_to_be_slow_are_two_wholes():
    before, after = "x " + "a " * 900 + "y", "x " + "a b " * 450 + "y"
    assert [piece.kind for piece in pieces(before, after)] == ["del", "ins"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "More capable people.",
            "More able people. In good order.",
            [
                ("same", "More "),
                ("del", "capable"),
                ("ins", "able"),
                ("same", " people."),
                ("ins", " In good order."),
            ],
        ),
        (
            "Leads (well) all.",
            "Led (well) (so) all.",
            [("del", "Leads"), ("ins", "Led"), ("same", " (well)"), ("ins", " (so)"), ("same", " all.")],
        ),
    ],
)
def test_pieces_begin_with_a_word_rather_than_a_full_stop(before, after, expected):
    assert marked(pieces(before, after)) == expected
    assert sides(pieces(after, before)) == [after, before]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (" \neach month ", (" \n", "each month", " ")),
        ("it", ("", "it", "")),
        (" \n", (" \n", "", "")),
        ("", ("", "", "")),
    ],
)
def test_piece_tells_white_space_from_words(text, parts):
    piece = Piece("ins", text)
    assert (piece.lead, piece.body, piece.tail) == parts


def test_shortened_keeps_the_words_beside_a_change():
    new = Piece("ins", " new")
    assert marked(shortened((Piece("same", LONG), new, Piece("same", f" {LONG}"), new, Piece("same", f" {LONG}")))) == [
        ("same", "… ten eleven twelve thirteen fourteen fifteen"),
        ("ins", " new"),
        ("same", " one two three four five six … ten eleven twelve thirteen fourteen fifteen"),
        ("ins", " new"),
        ("same", " one two three four five six …"),
    ]


def test_shortened_leaves_short_stretches_and_changes_whole():
    whole = (Piece("same", "one two three "), Piece("del", LONG), Piece("ins", LONG))
    assert shortened(whole) == whole


def test_shortened_text_without_a_change_is_its_beginning():
    assert marked(shortened((Piece("same", LONG),))) == [("same", "one two three four five six …")]
