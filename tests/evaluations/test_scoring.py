"""One evaluation as a whole: what is refused, fit, role line, coverage, status; the rater's prompt."""

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


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("level", [0, 6, -1, 3.0, "four", None, True])
def test_mark_refuses_what_is_no_level(level):
    with pytest.raises(ValueError, match="a level is a whole number from 1 to 5"):
        Mark("r", "a", level)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"target": 6}, "target is a whole number"),
        ({"target": 0}, "target is a whole number"),
        ({"target": 3, "weight": -1}, "weight is a whole number"),
        ({"target": 3, "weight": 1.5}, "weight is a whole number"),
        ({"target": 3, "minimum": 4}, "minimum lies between 2 and the target"),
        ({"target": 3, "minimum": 1}, "minimum lies between 2 and the target"),
        ({"target": 1, "minimum": 1}, "minimum lies between 2 and the target"),
    ],
)
def test_demand_refuses_what_no_edition_may_hold(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        Demand("a", **arguments)


def test_assess_refuses_a_second_mark_by_the_same_rater():
    with pytest.raises(ValueError, match="a: r gave a second level"):
        scoring.assess([Demand("a", 3)], [Mark("r", "a", 3), Mark("r", "a", 3)], NO_POOL)


def test_assess_refuses_a_mark_on_what_is_not_demanded():
    with pytest.raises(ValueError, match="not demanded: b"):
        assess([Demand("a", 3)], b="3")


def test_assess_refuses_two_demands_with_one_key():
    with pytest.raises(ValueError, match="share a key"):
        assess([Demand("a", 3), Demand("a", 4)])


# ---------------------------------------------------------------- fit, role line, coverage


def test_fit_is_zero_at_level_one_and_hundred_at_level_five():
    demands = [Demand("a", 3, 2), Demand("b", 4)]
    assert assess(demands, a="11", b="1").fit == 0
    assert assess(demands, a="55", b="5").fit == 100


def test_fit_and_role_line_are_weighted_over_what_was_assessed():
    result = assess([Demand("a", 4, 3), Demand("b", 2, 1), Demand("c", 5, 1)], a="34", b="5")
    assert result.fit == Fraction(3 * Fraction(125, 2) + 100, 4)
    assert result.role_line == Fraction(3 * 75 + 25, 4)
    assert result.coverage == Fraction(4, 5)


def test_terms_show_the_arithmetic_of_fit_and_role_line():
    result = assess([Demand("a", 4, 3), Demand("b", 2, 1), Demand("c", 5, 1)], a="34", b="5")
    first, second = result.terms
    assert (first.key, first.share, first.points, first.adds) == (
        "a",
        Fraction(3, 4),
        Fraction(125, 2),
        Fraction(375, 8),
    )
    assert (second.key, second.share, second.points, second.adds) == ("b", Fraction(1, 4), 100, 25)
    assert first.adds + second.adds == result.fit
    assert first.line_adds + second.line_adds == result.role_line


def test_fit_stands_alone_for_other_weights():
    means = {"a": Fraction(7, 2), "b": 5, "c": None}
    assert scoring.fit(means, {"a": 3, "b": 1, "c": 1}) == Fraction(575, 8)
    assert scoring.fit(means, {"a": 1, "b": 1, "c": 1}) == Fraction(325, 4)
    assert scoring.fit(means, {"a": 1}) == Fraction(125, 2)
    assert scoring.fit(means, {"a": 0, "c": 1}) is None


def test_bounds_say_what_the_rest_could_bring():
    result = assess([Demand("a", 3, 3), Demand("b", 3, 1)], a="3")
    assert (result.fit, result.coverage, result.bounds) == (50, Fraction(3, 4), (Fraction(75, 2), Fraction(125, 2)))


def test_bounds_are_none_at_full_coverage():
    assert assess([Demand("a", 3)], a="3").bounds is None


def test_no_marks_give_no_number():
    result = assess([Demand("a", 3, minimum=2), Demand("b", 3)])
    assert (result.fit, result.role_line, result.low, result.high, result.se, result.error) == (None,) * 6
    assert (result.coverage, result.bounds, result.status) == (0, (0, 100), "insufficient")
    assert (result.targets_met, result.assessed, result.terms, result.is_printable) == (0, 0, (), False)
    assert (result.pairs, result.within_one, result.exact) == (0, None, None)


def test_weights_of_zero_give_no_coverage_and_no_number():
    result = assess([Demand("a", 3, 0)], a="45")
    assert (result.fit, result.coverage, result.bounds, result.status) == (None, None, None, "insufficient")
    assert (result.assessed, result.targets_met) == (1, 1)


def test_no_demands_give_an_empty_result():
    result = assess([])
    assert (result.rows, result.coverage, result.fit, result.status) == ((), None, None, "insufficient")


def test_a_weight_of_zero_adds_nothing_to_the_fit():
    assert assess([Demand("a", 3, 1), Demand("b", 3, 0)], a="4", b="1").fit == 75


@pytest.mark.parametrize(
    ("assessed", "of", "status"),
    [(80, 100, "final"), (799, 1000, "provisional"), (50, 100, "provisional"), (499, 1000, "insufficient")],
)
def test_status_changes_at_fifty_and_eighty_per_cent(assessed, of, status):
    result = assess([Demand("a", 3, assessed), Demand("b", 3, of - assessed)], a="3")
    assert result.status == status


def test_targets_met_counts_means_at_or_above_the_target():
    result = assess([Demand("a", 3), Demand("b", 4), Demand("c", 2)], a="24", b="34")
    assert (result.targets_met, result.assessed) == (1, 2)


# ---------------------------------------------------------------- the rater's prompt


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ("33333", None),
        ("333333", (3, 6, 6)),
        ("3333332", None),
        ("33333324", None),
        ("33333332", (3, 7, 8)),
        ("3333333322", (3, 8, 10)),
        ("44444444444444435", (4, 15, 17)),
        ("123451234512345", None),
    ],
)
def test_straight_line_asks_from_six_alike_or_four_fifths_of_eight(levels, found):
    line = scoring.straight_line({f"c{place}": int(level) for place, level in enumerate(levels)})
    assert (line and (line.level, line.count, line.of)) == found
