"""What must hold of every panel, not only of those somebody thought of."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evaluations import scoring
from evaluations.scoring import Demand, Mark, Result

# no deadline and no complaint about speed: the machine may be busy with other things
checked = settings(deadline=None, max_examples=50, database=None, suppress_health_check=[HealthCheck.too_slow])

LEVEL = st.integers(1, 5)
WEIGHT = st.one_of(st.integers(0, 3), st.fractions(0, 3, max_denominator=6))
RATERS = ("r", "s", "t", "u")


@st.composite
def demands(draw, least: int = 1, weight=WEIGHT) -> list[Demand]:
    found = []
    for place in range(draw(st.integers(least, 6))):
        target = draw(LEVEL)
        minimum = draw(st.none() | st.integers(2, target)) if target > 1 else None
        found.append(Demand(f"c{place}", target, draw(weight), minimum))
    return found


@st.composite
def marks_on(draw, asked: list[Demand], full: bool = False) -> list[Mark]:
    cells = list(product(RATERS, (demand.key for demand in asked)))
    level = LEVEL if full else st.none() | LEVEL
    levels = draw(st.lists(level, min_size=len(cells), max_size=len(cells)))
    return [Mark(rater, key, x) for (rater, key), x in zip(cells, levels, strict=True) if x is not None]


@st.composite
def panels(draw, weight=WEIGHT) -> tuple[list[Demand], list[Mark]]:
    asked = draw(demands(weight=weight))
    return asked, draw(marks_on(asked))


@st.composite
def pools(draw) -> scoring.Pool:
    asked = draw(demands())
    return scoring.pool(draw(st.lists(marks_on(asked), max_size=3)))


def by_key(result: Result) -> dict:
    """A result without the order of its rows and terms."""
    figures = result.figures and replace(result.figures, terms=frozenset(result.figures.terms))
    return (
        {"rows": frozenset(result.rows)}
        | {name: getattr(result, name) for name in ("coverage", "bounds", "status", "pairs", "within_one", "exact")}
        | {"figures": figures}
    )


@checked
@given(panels(), pools(), st.randoms())
def test_order_of_marks_and_competencies_changes_nothing(panel, pool, chance):
    asked, marks = panel
    before = scoring.assess(asked, marks, pool)
    chance.shuffle(asked)
    chance.shuffle(marks)
    assert by_key(scoring.assess(asked, marks, pool)) == by_key(before)


@checked
@given(panels(), pools(), st.permutations(RATERS))
def test_names_of_raters_change_no_figure(panel, pool, names):
    asked, marks = panel
    renamed = [replace(mark, rater=dict(zip(RATERS, names, strict=True))[mark.rater]) for mark in marks]
    one, other = scoring.assess(asked, marks, pool), scoring.assess(asked, renamed, pool)
    assert (one.fit, one.se, one.low, one.high) == (other.fit, other.se, other.low, other.high)
    assert (one.status, one.within_one, one.exact) == (other.status, other.within_one, other.exact)
    assert [row.hurdle for row in one.rows] == [row.hurdle for row in other.rows]


@checked
@given(st.lists(panels(), max_size=3), st.randoms())
def test_order_of_evaluations_and_marks_changes_no_pool(evaluations, chance):
    first = [marks for _, marks in evaluations]
    before = scoring.pool(first)
    shuffled = [chance.sample(marks, len(marks)) for marks in first]
    chance.shuffle(shuffled)
    assert scoring.pool(shuffled) == before


@checked
@given(panels(), pools(), st.data())
def test_raising_a_level_never_lowers_the_fit(panel, pool, data):
    asked, marks = panel
    risen = [mark for mark in marks if mark.level < 5]
    assume(risen)
    low = data.draw(st.sampled_from(risen))
    raised = [replace(mark, level=mark.level + 1) if mark is low else mark for mark in marks]
    before, after = scoring.assess(asked, marks, pool).fit, scoring.assess(asked, raised, pool).fit
    weight = next(demand.weight for demand in asked if demand.key == low.demand)
    assert (before is None) == (after is None)
    assert before is None or (after > before if weight else after == before)


@checked
@given(panels(), pools(), LEVEL, WEIGHT)
def test_missing_is_never_zero(panel, pool, target, weight):
    asked, marks = panel
    before = scoring.assess(asked, marks, pool)
    after = scoring.assess([*asked, Demand("unrated", target, weight)], marks, pool)
    assert (after.fit, after.role_line, after.se) == (before.fit, before.role_line, before.se)
    assert (after.assessed, after.targets_met) == (before.assessed, before.targets_met)


@checked
@given(panels(), pools(), st.fractions(Fraction(1, 7), 9, max_denominator=7))
def test_weights_scaled_by_a_constant_change_nothing(panel, pool, factor):
    asked, marks = panel
    scaled = [replace(demand, weight=demand.weight * factor) for demand in asked]
    one, other = scoring.assess(asked, marks, pool), scoring.assess(scaled, marks, pool)
    assert one.figures == other.figures
    assert (one.coverage, one.bounds, one.status) == (other.coverage, other.bounds, other.status)


@checked
@given(panels(), pools())
def test_range_and_bounds_contain_the_fit_and_stay_on_the_scale(panel, pool):
    result = scoring.assess(*panel, pool)
    if result.fit is not None:
        assert 0 <= result.low <= result.fit <= result.high <= 100
        assert int(scoring.whole(result.low)) <= int(scoring.whole(result.fit)) <= int(scoring.whole(result.high))
    if result.bounds:
        least, most = result.bounds
        assert 0 <= least <= most <= 100
        assert result.fit is None or least <= result.fit <= most


@checked
@given(demands(least=2, weight=st.integers(1, 3)), pools(), st.data())
def test_bounds_hold_whatever_the_rest_turns_out_to_be(asked, pool, data):
    everything = data.draw(marks_on(asked, full=True))
    open_keys = data.draw(st.sets(st.sampled_from([demand.key for demand in asked]), min_size=1))
    result = scoring.assess(asked, [mark for mark in everything if mark.demand not in open_keys], pool)
    assert result.bounds[0] <= scoring.assess(asked, everything, pool).fit <= result.bounds[1]


@checked
@given(panels(), pools())
def test_shares_sum_to_one_and_terms_to_the_fit(panel, pool):
    result = scoring.assess(*panel, pool)
    assume(result.figures)
    assert sum(term.share for term in result.terms) == 1
    assert sum(term.adds for term in result.terms) == result.fit
    assert sum(term.line_adds for term in result.terms) == result.role_line
    assert sum(share for _, share in result.error.shares) == 1


@checked
@given(panels(), pools())
def test_error_lies_between_independent_and_wholly_shared(panel, pool):
    result = scoring.assess(*panel, pool)
    assume(result.figures)
    assert result.error.specific <= result.error.lean <= 1
    naive = 25 * (pool.single * float(result.error.specific)) ** 0.5
    assert naive - 1e-9 <= result.se <= 25 * pool.single**0.5 + 1e-9


@checked
@given(pools())
def test_pooled_variances_add_up_and_are_never_negative(pool):
    assert 0 <= pool.lean <= pool.single
    assert pool.specific >= 0
    assert abs(pool.lean + pool.specific - pool.single) < 1e-12


# ---------------------------------------------------------------- comparison

ENTRIES = st.integers(2, 6)


@st.composite
def openings(draw) -> dict[str, Result]:
    """Candidates of one opening under the same demands; most of them assessed in full."""
    asked = draw(demands(least=2, weight=st.integers(1, 3)))
    sheets = [draw(marks_on(asked, full=draw(st.integers(0, 3)) > 0)) for _ in range(draw(ENTRIES))]
    pool = scoring.pool(sheets)
    return {f"candidate {place}": scoring.assess(asked, sheet, pool) for place, sheet in enumerate(sheets)}


@checked
@given(openings(), st.randoms())
def test_bands_do_not_depend_on_the_order_of_entries(entries, chance):
    keys = list(entries)
    chance.shuffle(keys)
    assert scoring.bands({key: entries[key] for key in keys}) == scoring.bands(entries)


@checked
@given(openings(), st.randoms())
def test_bands_do_not_depend_on_the_names_of_candidates(entries, chance):
    names = list(entries)
    chance.shuffle(names)
    renamed = dict(zip(entries, names, strict=True))
    found = scoring.bands({renamed[key]: entry for key, entry in entries.items()})
    expected = [tuple(sorted(renamed[key] for key in band)) for band in scoring.bands(entries).bands]
    assert list(found.bands) == expected


@checked
@given(openings())
def test_everybody_stands_in_one_band_or_apart(entries):
    found = scoring.bands(entries)
    placed = [key for band in found.bands for key in band]
    eligible = sorted(set(entries) - set(found.apart))
    assert sorted(placed) == ([] if found.note else eligible)
    assert len(found.tops) == len(found.bands)
    for top, band in zip(found.tops, found.bands, strict=True):
        assert top in band
        assert all(found.lead(top, key).word != "clear lead" for key in band)
        assert all(found.figures[key].fit <= found.figures[top].fit for key in band)


@checked
@given(openings())
def test_the_top_of_a_band_has_a_clear_lead_over_all_lower_bands(entries):
    found = scoring.bands(entries)
    for place, top in enumerate(found.tops):
        below = [key for band in found.bands[place + 1 :] for key in band]
        assert all(found.lead(top, key).word == "clear lead" for key in below)


@checked
@given(openings())
def test_compare_is_the_same_seen_from_either_side(entries):
    one, other, *_ = entries.values()
    there, back = scoring.compare(one, other), scoring.compare(other, one)
    assert (there and (there.word, there.points, there.sed)) == (back and (back.word, -back.points, back.sed))


# ---------------------------------------------------------------- printing


@checked
@given(st.lists(LEVEL, min_size=1, max_size=6), LEVEL)
def test_printed_gap_is_the_printed_mean_less_the_target(levels, target):
    average = Fraction(sum(levels), len(levels))
    assert scoring.half_up(average - target, 1) == scoring.half_up(average, 1) - target
    assert (scoring.signed(average - target) == "±0") == (average == target)


@checked
@given(st.fractions(0, 1))
def test_percent_never_promises_more_than_there_is(share):
    printed = int(scoring.percent(share))
    assert printed <= 100 * share + Fraction(1, 10**8)
    assert 100 * share < printed + 1


@checked
@given(panels(), pools())
def test_verdict_always_has_a_sentence(panel, pool):
    result = scoring.assess(*panel, pool)
    sentence = scoring.verdict(result, {demand.key: demand.key for demand in panel[0]})
    assert sentence.endswith(".")
    assert ("Fit" in sentence) <= (result.status == "final" and not result.missed)
