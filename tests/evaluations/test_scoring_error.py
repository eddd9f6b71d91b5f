"""The two-part standard error: its table in the design, its pooled variances, published figures."""

from fractions import Fraction
from math import sqrt
from statistics import mean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations import scoring
from evaluations.scoring import Demand, Mark, Pool
from evaluations.scoring.error import lean_variance, single_variance

PRIOR = scoring.pool([])
LEVEL = st.integers(1, 5)

checked = settings(deadline=None, max_examples=50, database=None, suppress_health_check=[HealthCheck.too_slow])
SEVENTEEN = [Demand(f"c{place}", 3) for place in range(17)]


def everyone_rates_all(raters: int) -> list[Mark]:
    return [Mark(f"r{rater}", demand.key, 3) for rater in range(raters) for demand in SEVENTEEN]


def evaluation(table: dict[str, str]) -> list[Mark]:
    """Demand -> one level per rater, "." for none."""
    return [
        Mark(f"r{place}", demand, int(level))
        for demand, levels in table.items()
        for place, level in enumerate(levels)
        if level != "."
    ]


@pytest.mark.parametrize(("raters", "se"), [(1, "10.3"), (2, "7.3"), (3, "6.0"), (4, "5.2"), (5, "4.6"), (6, "4.2")])
def test_error_shrinks_with_raters_as_the_design_says(raters, se):
    result = scoring.assess(SEVENTEEN, everyone_rates_all(raters), PRIOR)
    assert str(scoring.half_up(result.se, 1)) == se


def test_four_raters_at_two_per_competency_beat_two_who_rate_all():
    pairs = [("r0", "r1"), ("r1", "r2"), ("r2", "r3"), ("r3", "r0")]
    marks = [Mark(rater, d.key, 3) for place, d in enumerate(SEVENTEEN) for rater in pairs[place % 4]]
    result = scoring.assess(SEVENTEEN, marks, PRIOR)
    assert (len(marks), str(scoring.half_up(result.se, 1))) == (34, "5.5")


@pytest.mark.parametrize(("raters", "naive"), [(1, "4.3"), (2, "3.0"), (3, "2.5"), (4, "2.1"), (5, "1.9"), (6, "1.8")])
def test_independent_errors_would_be_the_pool_without_lean(raters, naive):
    independent = Pool(single=0.5, lean=0.0, specific=0.5, df=99, rdf=0, label="")
    result = scoring.assess(SEVENTEEN, everyone_rates_all(raters), independent)
    assert str(scoring.half_up(result.se, 1)) == naive


def test_error_opens_to_its_arithmetic():
    demands = [Demand("a", 3, 3), Demand("b", 3, 1)]
    marks = [Mark("r", "a", 3), Mark("s", "a", 4), Mark("s", "b", 4)]
    error = scoring.assess(demands, marks, PRIOR).error
    assert error.shares == (("r", Fraction(3, 8)), ("s", Fraction(5, 8)))
    assert error.lean == Fraction(34, 64)
    assert error.specific == Fraction(9, 32) + Fraction(1, 16)
    assert error.se == pytest.approx(25 * sqrt(0.15 * 34 / 64 + 0.35 * 11 / 32), abs=1e-12)


def test_range_is_cut_to_the_scale():
    low = scoring.assess([Demand("a", 3)], [Mark("r", "a", 1)], PRIOR)
    high = scoring.assess([Demand("a", 3)], [Mark("r", "a", 5)], PRIOR)
    assert (low.low, high.high) == (0.0, 100.0)
    assert low.high == pytest.approx(1.96 * 25 * sqrt(0.5), abs=1e-9)


def test_one_rater_on_everything_is_about_twenty_points_either_way():
    result = scoring.assess(SEVENTEEN, everyone_rates_all(1), PRIOR)
    assert (scoring.whole(result.low), scoring.whole(result.high)) == ("30", "70")


# ---------------------------------------------------------------- pooled variances


def test_pool_without_complete_evaluations_is_the_assumption():
    assert Pool(0.5, 0.15, 0.35, 0, 0, "assumed") == PRIOR


def test_pool_without_a_second_rater_says_so():
    pool = scoring.pool([evaluation({"a": "3", "b": "5"}), []])
    assert pool == Pool(0.5, 0.15, 0.35, 0, 0, "assumed; no second rater")


@pytest.mark.parametrize(("cells", "label"), [(9, "partly assumed"), (10, "")])
def test_pool_is_partly_assumed_below_ten_degrees_of_freedom(cells, label):
    pool = scoring.pool([evaluation({f"c{place}": "34" for place in range(cells)})])
    assert (pool.df, pool.label) == (cells, label)


def test_pool_weighs_what_was_seen_against_ten_assumed():
    pool = scoring.pool([evaluation({"a": "24", "b": "35", "c": "33"})])
    # within cells 2, 2, 0 on three degrees of freedom; differences 2, 2, 0: (16 - 8) / 2 / 6 = 2/3 on one
    assert pool.df == 3
    assert pool.rdf == 1
    assert pool.single == pytest.approx((10 * 0.5 + 4) / 13, abs=1e-12)
    assert pool.lean == pytest.approx((10 * 0.15 + 2 / 3) / 11, abs=1e-12)
    assert pool.specific == pytest.approx(pool.single - pool.lean, abs=1e-12)


def test_pool_never_takes_a_lean_below_nothing():
    opposed = evaluation({"a": "24", "b": "42"})
    assert lean_variance([{"a": {"r": 2, "s": 4}, "b": {"r": 4, "s": 2}}]) == (-2, 1)
    assert scoring.pool([opposed]).lean == pytest.approx(10 * 0.15 / 11, abs=1e-12)


def test_pool_never_lets_the_lean_exceed_the_single_variance():
    # many cells that agree exactly, one candidate apart by one level throughout: s2 sinks, G must not pass it
    same = [evaluation({f"c{place}": "33" for place in range(400)})]
    pool = scoring.pool(same)
    assert pool.lean == pytest.approx(min(pool.single, 1.5 / 11), abs=1e-12)
    assert pool.single == pytest.approx(5 / 410, abs=1e-12)
    assert pool.specific == 0


def test_pool_counts_no_rater_where_no_pair_shares_two_competencies():
    pool = scoring.pool([evaluation({"a": "34.", "b": ".34", "c": "4.4"})])
    assert (pool.df, pool.rdf) == (3, 0)
    assert pool.lean == pytest.approx(0.15, abs=1e-12)


def test_pool_refuses_a_second_mark_by_the_same_rater():
    with pytest.raises(ValueError, match="a: r gave a second level"):
        scoring.pool([[Mark("r", "a", 3), Mark("r", "a", 4)]])


@checked
@given(st.integers(2, 4), st.integers(2, 5), st.integers(1, 3), st.data())
def test_lean_equals_the_analysis_of_variance_on_balanced_data(raters, competencies, candidates, data):
    size = raters * competencies
    grids = [data.draw(st.lists(LEVEL, min_size=size, max_size=size)) for _ in range(candidates)]
    tables = [{c: {str(r): grid[c * raters + r] for r in range(raters)} for c in range(competencies)} for grid in grids]
    lean, rdf = lean_variance(tables)
    assert lean == mean(_anova(list(table.values()), raters) for table in tables)
    assert rdf == candidates * (raters - 1)


def _anova(cells: list[dict[str, int]], raters: int) -> Fraction:
    """(MS raters - MS residual) / competencies of one candidate's full table, from its sums of squares."""
    k = len(cells)
    grand = Fraction(sum(sum(cell.values()) for cell in cells), k * raters)
    rows = [Fraction(sum(cell.values()), raters) for cell in cells]
    columns = [Fraction(sum(cell[str(r)] for cell in cells), k) for r in range(raters)]
    between = k * sum((column - grand) ** 2 for column in columns) / (raters - 1)
    residual = sum(
        (cell[str(r)] - rows[c] - columns[r] + grand) ** 2 for c, cell in enumerate(cells) for r in range(raters)
    ) / ((k - 1) * (raters - 1))
    return (between - residual) / k


@checked
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(LEVEL, min_size=1, max_size=5), min_size=1))
def test_single_variance_is_the_mean_square_within_cells(cells):
    variance, df = single_variance([{key: {str(i): x for i, x in enumerate(xs)} for key, xs in cells.items()}])
    squares = sum((x - Fraction(sum(xs), len(xs))) ** 2 for xs in cells.values() for x in xs)
    assert df == sum(len(xs) - 1 for xs in cells.values())
    assert variance * df == squares


# ---------------------------------------------------------------- published figures

SHROUT_FLEISS = ["9258", "6132", "8468", "7126", "A569", "6247"]  # 1979, table 2: six targets, four judges; A is 10


def test_variances_agree_with_shrout_and_fleiss():
    table = {
        f"target {place}": {f"judge {judge}": int(score, 16) for judge, score in enumerate(scores)}
        for place, scores in enumerate(SHROUT_FLEISS)
    }
    within, df = single_variance([table])
    assert (df, str(scoring.half_up(within, 2))) == (18, "6.26")
    lean, rdf = lean_variance([table])
    assert rdf == 3
    assert float(6 * lean) == pytest.approx(32.49 - 1.02, abs=0.01)  # MS judges - MS residual, printed to 2 decimals


# four observers, twelve units, values missing
KRIPPENDORFF = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def test_within_variance_gives_krippendorffs_interval_alpha():
    units = [[int(x) for x in column if x != "."] for column in zip(*KRIPPENDORFF, strict=True)]
    paired = [unit for unit in units if len(unit) > 1]
    values = [x for unit in paired for x in unit]
    spread, _ = single_variance([{"all": dict(enumerate(values))}])
    within = sum(len(unit) * single_variance([{"one": dict(enumerate(unit))}])[0] for unit in paired) / len(values)
    assert len(values) == 40
    assert str(scoring.half_up(1 - within / spread, 3)) == "0.849"


def test_assumption_follows_from_the_published_reliability():
    # .64 true variance, single-rater composite reliability .74: error variance of a composite of five
    assumed = scoring.ASSUMED
    composite = assumed.lean + (assumed.single - assumed.lean) / 5
    assert scoring.half_up(composite, 2) == scoring.half_up(0.64 * 0.26 / 0.74, 2)
