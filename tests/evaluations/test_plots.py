from fractions import Fraction

import pytest

from evaluations import plots, scoring
from evaluations.scoring import Demand, Mark

NOBODY = scoring.pool([])


def result(demands: list[Demand], levels: dict[str, list[int]]) -> scoring.Result:
    marks = [Mark(f"rater {place}", key, level) for key, given in levels.items() for place, level in enumerate(given)]
    return scoring.assess(demands, marks, NOBODY)


@pytest.mark.parametrize(("level", "x"), [(1, 6.0), (3, 50.0), (Fraction(10, 3), 57.33), (5, 94.0)])
def test_level_stands_on_the_scale_with_room_at_both_ends(level, x):
    assert plots.level_at(level) == x


@pytest.mark.parametrize(("points", "x"), [(0, 3.0), (50, 50.0), (Fraction(200, 3), 65.67), (100.0, 97.0)])
def test_points_stand_on_the_scale_with_room_at_both_ends(points, x):
    assert plots.points_at(points) == x


def test_row_plot_of_a_must_have_the_panel_disagrees_on():
    row = result([Demand("a", 4, 3, 3)], {"a": [2, 4]}).rows[0]
    assert plots.row_plot(row) == plots.RowPlot(
        grid=(6.0, 28.0, 50.0, 72.0, 94.0), target=72.0, minimum=50.0, mean=50.0, below=True, low=28.0, high=72.0
    )


def test_row_plot_of_equal_levels_has_no_range():
    plot = plots.row_plot(result([Demand("a", 3)], {"a": [4, 4]}).rows[0])
    assert (plot.mean, plot.below, plot.low, plot.high, plot.minimum) == (72.0, False, None, None, None)


def test_row_plot_of_what_nobody_assessed_is_its_target_alone():
    plot = plots.row_plot(result([Demand("a", 3)], {}).rows[0])
    assert (plot.target, plot.mean, plot.below, plot.low) == (50.0, None, False, None)


def test_fit_plot_is_faint_while_provisional():
    whole = result([Demand("a", 3)], {"a": [3]})
    part = result([Demand("a", 3), Demand("b", 3)], {"a": [3]})
    assert (plots.fit_plot(whole).faint, plots.fit_plot(part).faint) == (False, True)


def test_fit_plot_is_none_where_no_fit_is_printed():
    assert plots.fit_plot(result([Demand("a", 3), Demand("b", 3, 2)], {"a": [3]})) is None
    assert plots.fit_plot(result([Demand("a", 3)], {})) is None


def test_fit_plot_leaves_out_the_tick_the_role_line_would_run_into():
    plot = plots.fit_plot(result([Demand("a", 4)], {"a": [3]}))
    assert [tick.label for tick in plot.ticks] == ["0", "25", "50", "", "100"]
    assert (plot.line, plot.fit) == (plots.Mark(73.5, "75"), 50.0)


def test_fit_plot_range_is_cut_to_the_scale():
    plot = plots.fit_plot(result([Demand("a", 4)], {"a": [5]}))
    assert (plot.fit, plot.high) == (97.0, 97.0)


def test_axis_names_the_five_levels():
    assert [(mark.x, mark.label) for mark in plots.axis()] == [
        (6.0, "1"),
        (28.0, "2"),
        (50.0, "3"),
        (72.0, "4"),
        (94.0, "5"),
    ]
