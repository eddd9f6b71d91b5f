"""The verdict sentence and the printing rules."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluations import scoring
from evaluations.scoring import Demand, Mark, Result

NAMES = {"a": "System Architecture", "b": "Cybersecurity"}


def result(a: str = "44", b: str = "44", rest: str = "44") -> Result:
    """Two must-haves of weight 2 (target 4, minimum 3) and six others that weigh 6 together."""
    demands = [
        Demand("a", 4, 2, minimum=3),
        Demand("b", 4, 2, minimum=3),
        *(Demand(f"c{place}", 3) for place in range(6)),
    ]
    cells = {"a": a, "b": b} | {f"c{place}": rest for place in range(6)}
    marks = [Mark(f"r{i}", key, int(x)) for key, levels in cells.items() for i, x in enumerate(levels)]
    return scoring.assess(demands, marks, scoring.pool([]))


@pytest.mark.parametrize(
    ("panel", "sentence"),
    [
        (result(rest=""), "Not enough assessed to say (40 % of the weight)."),
        (result(a="22", rest=""), "Not enough assessed to say (40 % of the weight)."),
        (result(a="22"), "Must-have not met: System Architecture."),
        (result(a="22", b="23"), "Must-have not met: System Architecture, Cybersecurity."),
        (result(a="22", b="24"), "Must-have not met: System Architecture."),
        (result(b="24"), "A second look is needed at Cybersecurity before deciding."),
        (result(a="3", b="25"), "A second look is needed at System Architecture, Cybersecurity before deciding."),
        (result(a="", b="3"), "A second look is needed at Cybersecurity before deciding."),
        (result(a=""), "Provisional: 80 % of the weight assessed."),
        (
            result(),
            "All must-haves met. Fit 75, range 60–90; the role line 60 lies inside the range.",
        ),
        (
            result(rest="55"),
            "All must-haves met. Fit 90, range 75–100; the role line 60 lies below the range.",
        ),
        (
            result(rest="11"),
            "All must-haves met. Fit 30, range 15–45; the role line 60 lies above the range.",
        ),
    ],
)
def test_verdict_is_the_first_sentence_that_applies(panel, sentence):
    assert scoring.verdict(panel, NAMES) == sentence


def test_verdict_says_a_second_look_as_past_once_it_is_decided():
    panel = scoring.assess([Demand("a", 4, 1, 3)], [Mark("r", "a", 2), Mark("s", "a", 4)], scoring.pool([]))
    assert scoring.verdict(panel, {"a": "Ants"}) == "A second look is needed at Ants before deciding."
    assert scoring.verdict(panel, {"a": "Ants"}, decided=True) == "A second look was called for at Ants."


def test_verdict_claims_no_must_haves_where_there_are_none():
    panel = scoring.assess([Demand("a", 3)], [Mark("r", "a", 3), Mark("s", "a", 3)], scoring.pool([]))
    assert scoring.verdict(panel, {}) == "Fit 50, range 26–75; the role line 50 lies inside the range."


def test_verdict_without_any_weight_is_not_enough():
    assert scoring.verdict(scoring.assess([], [], scoring.pool([])), {}) == (
        "Not enough assessed to say (0 % of the weight)."
    )


@pytest.mark.parametrize(
    ("line", "place"),
    [(Fraction(594, 10), "below"), (Fraction(596, 10), "inside"), (Fraction(904, 10), "inside"), (91, "above")],
)
def test_role_line_lies_where_its_printed_number_does(line, place):
    panel = result()
    figures = replace(panel.figures, role_line=Fraction(line), low=60.3, high=90.2)
    assert scoring.role_line_lies(replace(panel, figures=figures)) == place


def test_role_line_lies_nowhere_without_a_fit():
    assert scoring.role_line_lies(scoring.assess([], [], scoring.pool([]))) is None


# ---------------------------------------------------------------- printing


@pytest.mark.parametrize(
    ("x", "digits", "printed"),
    [
        (Fraction(129, 2), 0, "65"),
        (Fraction(127, 2), 0, "64"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (Fraction(-1, 2), 0, "0"),
        (Fraction(-3, 2), 0, "-1"),
        (Fraction(13, 4), 1, "3.3"),
        (3, 1, "3.0"),
        (Fraction(1, 3), 3, "0.333"),
        (Decimal("2.675"), 2, "2.68"),
        (10**20, 1, "100000000000000000000.0"),
    ],
)
def test_half_up_rounds_a_half_upwards_and_keeps_zeros(x, digits, printed):
    assert scoring.half_up(x, digits) == Decimal(printed)
    assert f"{scoring.half_up(x, digits):f}" == printed


def test_half_up_works_on_the_fraction_and_not_on_a_float_near_it():
    # half a point exactly, which the same sum in floats misses from below
    assert scoring.whole(sum([0.05] * 10)) == "0"
    assert scoring.whole(sum([Fraction(5, 100)] * 10)) == "1"


@pytest.mark.parametrize(("x", "printed"), [(Fraction(645, 10), "65"), (100, "100"), (0, "0"), (54.5, "55")])
def test_whole_prints_a_fit(x, printed):
    assert scoring.whole(x) == printed


@pytest.mark.parametrize(("x", "printed"), [(Fraction(10, 3), "3.3"), (Fraction(13, 4), "3.3"), (4, "4.0")])
def test_level_prints_one_decimal(x, printed):
    assert scoring.level(x) == printed


@pytest.mark.parametrize(
    ("x", "printed"),
    [
        (Fraction(1, 2), "+0.5"),
        (Fraction(-2, 3), "\u22120.7"),
        (0, "±0"),
        (Fraction(-1, 4), "\u22120.2"),
        (Fraction(1, 4), "+0.3"),
        (2, "+2.0"),
        (-4, "\u22124.0"),
        (Fraction(-1, 100), "±0"),
    ],
)
def test_signed_prints_a_true_minus(x, printed):
    assert scoring.signed(x) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (Fraction(799, 1000), "79"),
        (0.799, "79"),
        (Fraction(79999, 100000), "79"),
        (Fraction(4, 5), "80"),
        (0.29, "29"),
        (0, "0"),
        (1, "100"),
    ],
)
def test_percent_is_cut_and_never_rounded_up(share, printed):
    assert scoring.percent(share) == printed
