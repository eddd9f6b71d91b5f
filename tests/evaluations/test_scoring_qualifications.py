"""Experience in months that count once, degrees in order, and the worst of what is required."""

from datetime import date
from fractions import Fraction

import pytest

from evaluations import scoring
from evaluations.scoring import EDUCATION, Post

TODAY = date(2026, 11, 19)


def post(start: str, end: str | None = None) -> Post:
    return Post(date.fromisoformat(start), end and date.fromisoformat(end))


@pytest.mark.parametrize(
    ("posts", "months"),
    [
        ([], 0),
        ([post("2020-01-31", "2020-01-31")], 1),
        ([post("2020-01-01", "2020-12-31")], 12),
        ([post("2020-01-31", "2020-02-01")], 2),
        ([post("2020-01-01", "2020-12-31"), post("2020-07-01", "2021-06-30")], 18),
        ([post("2020-01-01", "2020-06-30"), post("2020-06-01", "2020-12-31")], 12),
        ([post("2018-01-01", "2021-12-31"), post("2019-03-01", "2019-05-31")], 48),
        ([post("2020-01-01", "2020-03-31"), post("2021-01-01", "2021-03-31")], 6),
        ([post("2026-10-05")], 2),
        ([post("2026-10-05", "2030-01-01")], 2),
        ([post("2026-12-01")], 0),
        ([post("2027-02-01", "2027-05-01")], 0),
    ],
)
def test_months_count_each_calendar_month_once(posts, months):
    assert scoring.months(posts, TODAY) == months


def test_months_do_not_depend_on_the_order_of_posts():
    posts = [post("2015-04-01", "2019-09-30"), post("2018-01-01", "2021-12-31"), post("2023-05-01")]
    assert scoring.months(posts, TODAY) == scoring.months(posts[::-1], TODAY) == 81 + 43


def test_a_post_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="starts on 2020-02-01 cannot end on 2020-01-31"):
        post("2020-02-01", "2020-01-31")


@pytest.mark.parametrize(
    ("months", "years"),
    [(0, 0), (1, 0), (6, Fraction(1, 2)), (119, Fraction(99, 10)), (120, 10), (185, Fraction(77, 5))],
)
def test_years_are_cut_to_one_decimal(months, years):
    assert scoring.years(months) == years


def test_years_refuse_less_than_nothing():
    with pytest.raises(ValueError, match="months are at least 0"):
        scoring.years(-1)


def test_education_runs_from_none_to_doctorate():
    assert list(EDUCATION) == ["none", "secondary", "vocational", "bachelor", "master", "doctorate"]
    assert list(EDUCATION.values()) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("held", "preferred", "finding"),
    [
        (None, None, "unknown"),
        ("secondary", None, "below"),
        ("bachelor", None, "meets"),
        ("bachelor", "master", "meets"),
        ("master", "master", "preferred"),
        ("doctorate", "master", "preferred"),
    ],
)
def test_finding_sets_a_degree_against_what_is_asked(held, preferred, finding):
    assert scoring.finding(EDUCATION.get(held), EDUCATION["bachelor"], EDUCATION.get(preferred)) == finding


@pytest.mark.parametrize(("months", "finding"), [(119, "below"), (120, "meets"), (179, "meets"), (400, "preferred")])
def test_finding_sets_years_against_what_is_asked(months, finding):
    assert scoring.finding(scoring.years(months), 10, 15) == finding


@pytest.mark.parametrize(
    ("required", "worst"),
    [
        (["preferred", "meets"], "meets"),
        (["preferred", "preferred"], "preferred"),
        (["meets", "by_equivalence"], "by_equivalence"),
        (["meets", "unknown"], "unknown"),
        (["unknown", "below", "preferred"], "below"),
        ([], None),
    ],
)
def test_overall_is_the_worst_of_what_is_required(required, worst):
    assert scoring.overall(required) == worst
    assert scoring.overall(required[::-1]) == worst


def test_overall_refuses_a_word_that_is_no_finding():
    with pytest.raises(ValueError, match="no finding: fine"):
        scoring.overall(["meets", "fine"])
