"""Leads and bands: who may be called ahead, who stands apart, and when there are no bands."""

from math import sqrt

import pytest

from evaluations import scoring
from evaluations.scoring import Demand, Mark, Pool, Result

SPREAD = Pool(single=0.5, lean=0.15, specific=0.35, df=40, rdf=9, label="")
ALONE = scoring.pool([[Mark("r", "c0", 3)]])
TEN = [Demand(f"c{place}", 3) for place in range(10)]


def result(levels: str, demands: list[Demand] = TEN, raters: int = 3, pool: Pool = SPREAD) -> Result:
    """The same level by every rater on each demand in turn, "." for not assessed."""
    marks = [
        Mark(f"r{rater}", demand.key, int(level))
        for demand, level in zip(demands, levels, strict=True)
        for rater in range(raters)
        if level != "."
    ]
    return scoring.assess(demands, marks, pool)


def at(fit: float, raters: int = 3) -> Result:
    """A result with a fit of so many points; one level on one of ten competencies is 2.5 points."""
    steps = round(fit / 2.5)
    return result("".join(str(1 + steps // 10 + (place < steps % 10)) for place in range(10)), raters=raters)


SE_OF_THREE = 25 * sqrt(0.15 / 3 + 0.35 / 30)


def test_sample_results_stand_where_the_tests_need_them():
    assert [at(fit).fit for fit in (50, 60, 75)] == [50, 60, 75]
    assert at(50).se == pytest.approx(SE_OF_THREE, abs=1e-9)


@pytest.mark.parametrize(
    ("ahead", "word"),
    [(0, "tied"), (5, "tied"), (10, "slight lead"), (15, "slight lead"), (20, "clear lead"), (40, "clear lead")],
)
def test_compare_says_no_more_than_the_error_allows(ahead, word):
    # SED of two such results is 8.78 points; 1.96 of them 17.2
    lead = scoring.compare(at(50 + ahead), at(50))
    assert (lead.word, lead.points) == (word, ahead)
    assert lead.sed == pytest.approx(SE_OF_THREE * sqrt(2), abs=1e-9)
    behind = scoring.compare(at(50), at(50 + ahead))
    assert (behind.word, behind.points) == (word, -ahead)


@pytest.mark.parametrize(("limit", "word"), [(1, "slight lead"), (1.96, "clear lead")])
def test_compare_counts_a_limit_itself_upwards(limit, word):
    # one rater, one competency, no specific part: SED = 25 * sqrt(2 G) points; made 25 / limit, one level apart
    pool = Pool(single=0.5 / limit**2, lean=0.5 / limit**2, specific=0.0, df=40, rdf=9, label="")
    lead = scoring.compare(result("4", TEN[:1], 1, pool), result("3", TEN[:1], 1, pool))
    assert limit * lead.sed == pytest.approx(25, abs=1e-12)
    assert lead.word == word


def test_compare_measures_both_on_what_was_assessed_for_both():
    lead = scoring.compare(result("55333333.."), result("..33333333"))
    assert lead.points == 0
    assert scoring.common_set([result("55333333.."), result("..33333333")]) == tuple(f"c{i}" for i in range(2, 8))


def test_compare_without_common_ground_says_nothing():
    assert scoring.compare(result("33333....."), result(".....33333")) is None
    assert scoring.common_set([]) == ()


# ---------------------------------------------------------------- bands


def test_bands_are_fixed_and_measured_from_their_top():
    found = scoring.bands({"d": at(40), "b": at(60), "a": at(75), "c": at(50)})
    assert found.bands == (("a", "b"), ("c", "d"))
    assert found.tops == ("a", "c")
    assert (found.note, found.apart, found.surer_below) == ("", {}, ())
    assert found.lead("b", "c").word == "slight lead"  # no clear lead, yet another band: the top decides


def test_bands_list_the_ineligible_apart_with_the_reason():
    must = [Demand("c0", 4, minimum=3), *TEN[1:]]
    found = scoring.bands(
        {
            "a": result("4333333333", must),
            "b": result("3333333333", must),
            "missed": result("2555555555", must),
            "provisional": result("333333....", must),
            "no must-have": result(".555555555", must),
            "hardly": result("2333......", must),
        }
    )
    assert found.bands == (("a", "b"),)
    assert found.apart == {
        "missed": "must-have not met",
        "provisional": "provisional",
        "no must-have": "provisional",
        "hardly": "insufficient",
    }


@pytest.mark.parametrize("entries", [{}, {"a": at(50)}, {"a": at(50), "b": result("33........")}])
def test_bands_need_two_eligible(entries):
    found = scoring.bands(entries)
    assert (found.bands, found.tops) == ((), ())
    assert found.note == "Fewer than two candidates can be compared, so there are no bands."


def test_bands_need_a_second_rater_somewhere():
    one, other = result("3333333333", raters=1, pool=ALONE), result("5555555555", raters=1, pool=ALONE)
    found = scoring.bands({"a": one, "b": other})
    assert found.bands == ()
    assert found.note == ("No competency was rated by two assessors in a complete evaluation, so there are no bands.")


def test_bands_measure_all_on_the_common_set():
    found = scoring.bands({"a": result("5333333333"), "b": result(".333333333"), "c": result("3333333333")})
    assert found.common == tuple(f"c{place}" for place in range(1, 10))
    assert {key: figures.fit for key, figures in found.figures.items()} == {"a": 50, "b": 50, "c": 50}
    assert found.bands == (("a", "b", "c"),)


def test_bands_need_four_fifths_of_the_weight_in_common():
    assert scoring.bands({"a": result(".333333333"), "b": result("3.33333333")}).bands == (("a", "b"),)
    found = scoring.bands({"a": result("..33333333"), "b": result("33..333333")})
    assert (found.bands, found.common) == ((), tuple(f"c{place}" for place in range(4, 10)))
    assert found.note == (
        "What was assessed for all 2 makes up 60 % of the weight, 80 % needed, so there are no bands."
    )


def test_bands_without_any_common_ground_have_no_figures():
    # only demands of different editions can be assessed to four fifths each and share nothing
    found = scoring.bands({"a": result("33333", TEN[:5]), "b": result("33333", TEN[5:])})
    assert (found.bands, found.common, found.figures) == ((), (), {})
    assert found.note == "What was assessed for all 2 makes up 0 % of the weight, 80 % needed, so there are no bands."


def test_bands_ask_for_four_fifths_of_everybodys_weight():
    found = scoring.bands({"a": result("3333333333"), "b": result("33333", TEN[:5])})
    assert (found.bands, found.common) == ((), tuple(f"c{place}" for place in range(5)))
    assert found.note == "What was assessed for all 2 makes up 50 % of the weight, 80 % needed, so there are no bands."


def test_bands_keep_a_less_certain_candidate_above_a_surer_better_one():
    # 20 points behind the top is a clear lead over three raters, 22.5 over one rater is not
    found = scoring.bands({"top": at(75), "sure": at(55), "unsure": at(52.5, raters=1)})
    assert found.bands == (("top", "unsure"), ("sure",))
    assert found.surer_below == (("unsure", "sure"),)


def test_bands_let_the_less_certain_of_two_equals_lead():
    unsure, sure, behind = at(75, raters=1), at(75), at(55)
    for entries in ({"a": unsure, "b": sure, "c": behind}, {"b": unsure, "a": sure, "c": behind}):
        assert scoring.bands(entries).bands == (("a", "b", "c"),)


def test_band_order_inside_is_by_key_and_not_by_fit():
    assert scoring.bands({"a": at(50), "b": at(55), "c": at(60)}).bands == (("a", "b", "c"),)
    assert scoring.bands({"a": at(60), "b": at(55), "c": at(50)}).bands == (("a", "b", "c"),)
