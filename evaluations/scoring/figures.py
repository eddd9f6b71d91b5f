"""The fit, the role line and their range over a set of competencies (B.4, B.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluations.scoring.demands import LOWEST, Weight
from evaluations.scoring.error import POINTS_PER_LEVEL, Error, Pool, Z, standard_error
from evaluations.scoring.rows import Row


@dataclass(frozen=True, slots=True)
class Term:
    """What one competency adds to the fit: its `share` of the weight times its `points`; `line_adds` to the role line.

    Shares sum to 1, `adds` to the fit, `line_adds` to the role line.
    """

    key: str
    share: Fraction
    points: Fraction
    adds: Fraction
    line_adds: Fraction


@dataclass(frozen=True, slots=True)
class Figures:
    """Fit and role line 0-100, the error in points, and the range `low` to `high` cut to 0-100."""

    terms: tuple[Term, ...]
    fit: Fraction
    role_line: Fraction
    error: Error
    low: float
    high: float

    @property
    def se(self) -> float:
        return self.error.se


def points(level: Weight) -> Fraction:
    """A level or mean of levels as percent of the maximum possible, 0-100 (Cohen, Cohen, Aiken & West 1999)."""
    return POINTS_PER_LEVEL * (Fraction(level) - LOWEST)


def fit(means: Mapping[str, Fraction | int | None], weights: Mapping[str, Weight]) -> Fraction | None:
    """Weighted mean of the points, 0-100, over the keys of `weights` that have a mean; None where these weigh nothing.

    Linear and uncapped, so that a strength counts. Leaving a competency out equals assuming one's own average there.
    """
    given = [(weights[key], mean) for key, mean in means.items() if mean is not None and key in weights]
    total = sum(weight for weight, _ in given)
    if not total:
        return None
    return sum((weight * points(mean) for weight, mean in given), Fraction(0)) / total


def measure(rows: Iterable[Row], pool: Pool) -> Figures | None:
    """The figures over the rows that count; None where none does."""
    counted = [(row, row.mean) for row in rows if row.counts and row.mean is not None]
    weights = {row.demand.key: row.demand.weight for row, _ in counted}
    value = fit({row.demand.key: mean for row, mean in counted}, weights)
    line = fit({row.demand.key: row.demand.target for row, _ in counted}, weights)
    if value is None or line is None:
        return None
    total = sum(weights.values())
    terms = tuple(_term(row, mean, Fraction(row.demand.weight) / total) for row, mean in counted)
    raters = [[rater for rater, _ in row.levels] for row, _ in counted]
    error = standard_error(zip((term.share for term in terms), raters, strict=True), pool)
    reach = Z * error.se
    return Figures(terms, value, line, error, max(0.0, float(value) - reach), min(100.0, float(value) + reach))


def _term(row: Row, mean: Fraction, share: Fraction) -> Term:
    return Term(row.demand.key, share, points(mean), share * points(mean), share * points(row.demand.target))
