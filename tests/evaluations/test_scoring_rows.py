"""Competency by competency: panel mean, gap, must-haves, disagreement and what to talk about."""

from fractions import Fraction

import pytest

from evaluations import scoring
from evaluations.scoring import Demand, Mark, Result

NO_POOL = scoring.pool([])


def marks(**cells: str) -> list[Mark]:
    """marks(a="34.") is level 3 by the first rater and 4 by the second on demand a, nothing by the third."""
    return [
        Mark(f"r{place}", demand, int(level))
        for demand, levels in cells.items()
        for place, level in enumerate(levels)
        if level != "."
    ]


def assess(demands: list[Demand], **cells: str) -> Result:
    return scoring.assess(demands, marks(**cells), NO_POOL)


def one_row(levels: str, target: int = 3, minimum: int | None = None) -> scoring.Row:
    return assess([Demand("a", target, minimum=minimum)], a=levels).rows[0]


# ---------------------------------------------------------------- one row


def test_row_takes_the_plain_mean():
    row = one_row("245", target=3)
    assert (row.n, row.mean, row.gap) == (3, Fraction(11, 3), Fraction(2, 3))


def test_row_lists_levels_lowest_first_then_by_rater():
    assert one_row("4324").levels == (("r2", 2), ("r1", 3), ("r0", 4), ("r3", 4))


def test_row_without_marks_is_missing_and_not_zero():
    row = one_row("")
    assert (row.n, row.mean, row.gap, row.gap_word) == (0, None, None, "not assessed")
    assert (row.attainment, row.straddles, row.disagreement) == (None, False, None)


@pytest.mark.parametrize(
    ("gap", "word"),
    [
        (4, "at or above"),
        (0, "at or above"),
        (-1e-12, "at or above"),
        (Fraction(-1, 6), "slightly below"),
        (-0.49, "slightly below"),
        (Fraction(-1, 2), "below"),
        (Fraction(-5, 6), "below"),
        (-1, "well below"),
        (-4, "well below"),
        (None, "not assessed"),
    ],
)
def test_gap_word_changes_at_a_half_and_at_a_whole_level(gap, word):
    assert scoring.gap_word(gap) == word


@pytest.mark.parametrize(
    ("levels", "target", "share"),
    [
        ("1", 4, 0),
        ("3", 4, Fraction(2, 3)),
        ("4", 4, 1),
        ("5", 4, 1),
        ("1", 1, 1),
        ("5", 1, 1),
        ("12", 2, Fraction(1, 2)),
    ],
)
def test_attainment_starts_at_level_one_and_is_capped(levels, target, share):
    assert one_row(levels, target).attainment == share


@pytest.mark.parametrize(
    ("levels", "straddles"), [("24", True), ("23", True), ("33", False), ("345", False), ("12", False)]
)
def test_straddles_counts_the_target_itself_as_above(levels, straddles):
    assert one_row(levels, target=3).straddles is straddles


# ---------------------------------------------------------------- must-haves


@pytest.mark.parametrize(
    ("levels", "state", "split", "near", "second_look"),
    [
        ("", "not_assessed", False, False, False),
        ("3", "met", False, True, True),
        ("4", "met", False, False, False),
        ("2", "not_met", False, False, False),
        ("33", "met", False, True, False),
        ("24", "met", True, True, True),
        ("25", "met", True, False, True),
        ("23", "not_met", True, False, True),
        ("223", "not_met", True, False, True),
        ("233", "not_met", True, True, True),
        ("22", "not_met", False, False, False),
        ("44", "met", False, False, False),
    ],
)
def test_hurdle_is_judged_on_the_panel_mean(levels, state, split, near, second_look):
    hurdle = one_row(levels, target=4, minimum=3).hurdle
    assert (hurdle.state, hurdle.split, hurdle.near, hurdle.second_look) == (state, split, near, second_look)


def test_a_row_without_minimum_has_no_hurdle():
    assert one_row("1").hurdle is None


def test_a_missed_must_have_leaves_the_fit_printed():
    result = assess([Demand("a", 4, minimum=3), Demand("b", 3)], a="22", b="55")
    assert [row.demand.key for row in result.missed] == ["a"]
    assert (result.fit, result.status, result.is_printable) == (Fraction(125, 2), "final", True)


def test_an_unassessed_must_have_keeps_the_result_provisional():
    result = assess([Demand("a", 4, 1, minimum=3), Demand("b", 3, 9)], b="33")
    assert (result.coverage, result.status) == (Fraction(9, 10), "provisional")
    assert [row.demand.key for row in result.unassessed] == ["a"]


def test_a_must_have_with_one_assessor_stays_final_and_is_named():
    result = assess([Demand("a", 4, minimum=3), Demand("b", 3)], a="4", b="3")
    assert result.status == "final"
    assert [row.demand.key for row in result.single_raters] == ["a"]


def test_hurdles_are_the_must_haves_in_the_order_of_the_demands():
    result = assess([Demand("b", 4, minimum=3), Demand("a", 3), Demand("c", 4, minimum=2)], a="3")
    assert [row.demand.key for row in result.hurdles] == ["b", "c"]


# ---------------------------------------------------------------- disagreement


@pytest.mark.parametrize(
    ("levels", "grade", "widest", "within_one"),
    [
        ("33", "none", 0, 1),
        ("34", "none", 1, 1),
        ("35", "discuss", 2, 0),
        ("345", "spread", 2, Fraction(2, 3)),
        ("335", "discuss", 2, Fraction(1, 3)),
        ("25", "discuss", 3, 0),
        ("3334", "none", 1, 1),
        ("2344", "spread", 2, Fraction(4, 6)),
        ("3445", "spread", 2, Fraction(5, 6)),
        ("3335", "discuss", 2, Fraction(1, 2)),
        ("444442", "spread", 2, Fraction(10, 15)),
        ("123345", "discuss", 4, Fraction(7, 15)),
        ("233345", "discuss", 3, Fraction(10, 15)),
    ],
)
def test_disagreement_is_graded_by_range_and_by_close_pairs(levels, grade, widest, within_one):
    found = one_row(levels).disagreement
    assert (found.grade, found.range, found.within_one) == (grade, widest, within_one)


def test_disagreement_needs_two_raters():
    assert one_row("5").disagreement is None


def test_disagreement_measures_the_mean_distance_from_the_mean():
    assert one_row("245").disagreement.deviation == Fraction(10, 9)
    assert one_row("1155").disagreement.deviation == 2


def test_a_split_must_have_is_always_for_discussion():
    assert one_row("23", target=4, minimum=3).disagreement.grade == "discuss"
    assert one_row("34", target=4, minimum=3).disagreement.grade == "none"


def test_agreement_is_counted_over_all_pairs_of_all_rows():
    result = assess([Demand("a", 3), Demand("b", 3), Demand("c", 3)], a="333", b="14", c="5")
    assert (result.pairs, result.within_one, result.exact) == (4, Fraction(3, 4), Fraction(3, 4))


def test_disagreement_comes_from_first_marks_and_the_rest_from_the_latest():
    demands = [Demand("a", 4, minimum=3)]
    result = scoring.assess(demands, marks(a="44"), NO_POOL, first=marks(a="25"))
    row = result.rows[0]
    assert (row.mean, row.straddles, row.hurdle.split) == (4, False, False)
    assert (row.disagreement.grade, row.disagreement.range) == ("discuss", 3)
    assert (result.fit, result.within_one) == (75, 0)


def test_agenda_puts_heavy_first_then_straddling_then_least_agreed():
    demands = [
        Demand("agreed", 3, 3),
        Demand("light", 3, 1),
        Demand("all-above", 2, 2),
        Demand("closer", 3, 2),
        Demand("wider", 3, 2),
        Demand("wider-too", 3, 2),
        Demand("heavy", 1, 3),
    ]
    cells = {"agreed": "333", "light": "15", "all-above": "25", "closer": "1245", "wider": "25", "wider-too": "25"}
    result = assess(demands, **cells, heavy="25")
    assert [row.demand.key for row in scoring.agenda(result)] == [
        "heavy",
        "wider",
        "wider-too",
        "closer",
        "all-above",
        "light",
    ]
