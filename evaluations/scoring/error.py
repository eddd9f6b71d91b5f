"""How far a fit would move with other raters: the two-part standard error (B.6)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import sqrt

from evaluations.scoring.demands import Levels, Mark, by_demand

Table = Mapping[str, Levels]  # demand -> rater -> level

Z = 1.96  # two-sided 95 % of the normal distribution
POINTS_PER_LEVEL = 25  # 100 points over the four steps from level 1 to 5


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is taken for granted before a panel has shown its own variances; counts as `weight` observations.

    `single`: variance of one rating within a competency, in levels squared. `lean`: the part of it that all ratings
    of one rater share. Reasoned, not measured: with a true standard deviation of about 0.8 level and a single-rater
    composite reliability of .74 (Huffcutt, Culbertson & Weyhrauch 2013) the error variance of one rater's composite is
    .64 * .26 / .74 = .22 = lean + (single - lean) / 5, five competencies being what one interviewer rates.
    Re-estimate after about 30 candidates with two or more raters, and raise `version`.
    """

    single: float
    lean: float
    weight: int
    version: int


ASSUMED = Assumption(single=0.50, lean=0.15, weight=10, version=1)


@dataclass(frozen=True, slots=True)
class Pool:
    """Variances of a rating in levels squared: `single` = `lean` + `specific`; degrees of freedom behind them.

    `label` is what a page says beside the range: "assumed" (no complete evaluation yet), "assumed; no second rater",
    "partly assumed" (df below 10), or "".
    """

    single: float
    lean: float
    specific: float
    df: int
    rdf: int
    label: str


@dataclass(frozen=True, slots=True)
class Error:
    """A standard error `se` in points of fit, with its arithmetic: 25 * sqrt(G * lean + E * specific).

    `shares`: how much of the fit each rater carries (h_r, sums to 1); `lean` = sum of their squares;
    `specific` = sum of W_c^2 / n_c.
    """

    se: float
    shares: tuple[tuple[str, Fraction], ...]
    lean: Fraction
    specific: Fraction


def pool(evaluations: Iterable[Sequence[Mark]]) -> Pool:
    """Pooled variances over the first marks of an opening's complete evaluations, steadied by ASSUMED.

    Complete ones only: whoever is still blind for an evaluation has a scorecard outstanding on it, so nothing of it
    reaches another's range. Raises ValueError where a rater marked the same demand twice.
    """
    tables = [by_demand(marks) for marks in evaluations]
    raw, df = single_variance(tables)
    raw_lean, rdf = lean_variance(tables)
    single = _steadied(ASSUMED.single, df, raw)
    lean = min(single, _steadied(ASSUMED.lean, rdf, min(max(raw_lean, Fraction(0)), raw)))
    return Pool(single, lean, single - lean, df, rdf, _label(bool(tables), df))


def _steadied(assumed: float, df: int, raw: Fraction) -> float:
    return (ASSUMED.weight * assumed + float(df * raw)) / (ASSUMED.weight + df)


def _label(any_complete: bool, df: int) -> str:
    if df == 0:
        return "assumed; no second rater" if any_complete else "assumed"
    return "partly assumed" if df < 10 else ""


def single_variance(tables: Iterable[Table]) -> tuple[Fraction, int]:
    """Variance of a rating within its cell and its degrees of freedom; (0, 0) where no cell has two raters."""
    squares, df = Fraction(0), 0
    for table in tables:
        for levels in table.values():
            given = levels.values()
            squares += sum(x * x for x in given) - Fraction(sum(given) ** 2, len(given))
            df += len(given) - 1
    return (squares / df if df else Fraction(0)), df


def lean_variance(tables: Iterable[Table]) -> tuple[Fraction, int]:
    """Variance of the raters' general lean, unclipped, and its degrees of freedom; (0, 0) where it cannot be seen.

    From products of a pair's differences on different competencies, so any pattern of missing ratings will do. On
    balanced data it equals the two-way analysis of variance, (MS raters - MS residual) / competencies.
    """
    products, ways, rdf = 0, 0, 0
    for table in tables:
        raters = sorted({rater for levels in table.values() for rater in levels})
        shared = [apart for apart in _differences(table, raters) if len(apart) >= 2]
        products += sum(sum(apart) ** 2 - sum(d * d for d in apart) for apart in shared)
        ways += sum(len(apart) * (len(apart) - 1) for apart in shared)
        rdf += len(raters) - 1 if shared else 0
    return (Fraction(products, 2 * ways) if ways else Fraction(0)), rdf


def _differences(table: Table, raters: Sequence[str]) -> Iterator[list[int]]:
    for one, other in combinations(raters, 2):
        yield [levels[one] - levels[other] for levels in table.values() if one in levels and other in levels]


def standard_error(parts: Iterable[tuple[Fraction, Sequence[str]]], pool: Pool) -> Error:
    """The error of a weighted mean whose parts are (share of the weight, raters); at least one part.

    Two parts, because seventeen ratings by one person are not seventeen pieces of evidence: taken as independent
    they would give 95 % ranges that hold the truth in about 61 % of cases (simulated).
    """
    shares: dict[str, Fraction] = {}
    specific = Fraction(0)
    for share, raters in parts:
        specific += share**2 / len(raters)
        each = share / len(raters)
        for rater in raters:
            shares[rater] = shares.get(rater, Fraction(0)) + each
    lean = sum((h**2 for h in shares.values()), Fraction(0))
    se = POINTS_PER_LEVEL * sqrt(pool.lean * float(lean) + pool.specific * float(specific))
    return Error(se, tuple(sorted(shares.items())), lean, specific)
