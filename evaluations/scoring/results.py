"""Everything one evaluation says: assess(demands, marks, pool) -> Result; agenda(result) -> what to talk about."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluations.scoring.demands import Demand, Mark, by_demand
from evaluations.scoring.error import Error, Pool
from evaluations.scoring.figures import Figures, Term, measure
from evaluations.scoring.rows import Row, row

Status = Literal["final", "provisional", "insufficient"]

FINAL_COVERAGE = Fraction(4, 5)  # both limits are judgement, not measurement
LEAST_COVERAGE = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Result:
    """One evaluation, computed. Fit, role line, range and bounds in points 0-100; coverage and shares 0-1.

    `figures` is None, and with it fit, role_line, se, low and high, where nothing of any weight was assessed.
    `coverage` is None where the demands weigh nothing. `bounds`: the least and greatest fit the unassessed rest could
    bring; None at full coverage. `status`: "final" at 80 % of the weight with every must-have assessed; "insufficient"
    below 50 %, when no number is printed; otherwise "provisional", printed with a mark, neither ordered nor banded.
    `within_one` and `exact`: shares of all rater pairs, from first ratings; None where there is no pair.
    """

    rows: tuple[Row, ...]
    pool: Pool
    figures: Figures | None
    coverage: Fraction | None
    bounds: tuple[Fraction, Fraction] | None
    status: Status
    pairs: int
    within_one: Fraction | None
    exact: Fraction | None

    @property
    def fit(self) -> Fraction | None:
        return self.figures.fit if self.figures else None

    @property
    def role_line(self) -> Fraction | None:
        return self.figures.role_line if self.figures else None

    @property
    def low(self) -> float | None:
        return self.figures.low if self.figures else None

    @property
    def high(self) -> float | None:
        return self.figures.high if self.figures else None

    @property
    def se(self) -> float | None:
        return self.figures.se if self.figures else None

    @property
    def error(self) -> Error | None:
        return self.figures.error if self.figures else None

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.figures.terms if self.figures else ()

    @property
    def is_printable(self) -> bool:
        """Whether a page may print the fit at all."""
        return self.figures is not None and self.status != "insufficient"

    @property
    def assessed(self) -> int:
        return sum(row.n > 0 for row in self.rows)

    @property
    def targets_met(self) -> int:
        return sum(row.gap is not None and row.gap >= 0 for row in self.rows)

    @property
    def hurdles(self) -> tuple[Row, ...]:
        """The rows of must-haves."""
        return tuple(row for row in self.rows if row.hurdle)

    @property
    def missed(self) -> tuple[Row, ...]:
        return self._hurdles_in("not_met")

    @property
    def unassessed(self) -> tuple[Row, ...]:
        """Must-haves nobody assessed: they keep the result provisional at any coverage."""
        return self._hurdles_in("not_assessed")

    @property
    def second_look(self) -> tuple[Row, ...]:
        """Must-haves to look at again before deciding, met or narrowly missed."""
        return tuple(row for row in self.rows if row.hurdle and row.hurdle.second_look)

    @property
    def single_raters(self) -> tuple[Row, ...]:
        """Must-haves resting on one assessor only."""
        return tuple(row for row in self.hurdles if row.n == 1)

    def _hurdles_in(self, state: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.hurdle and row.hurdle.state == state)


def assess(demands: Sequence[Demand], marks: Sequence[Mark], pool: Pool, first: Sequence[Mark] | None = None) -> Result:
    """The result of one evaluation from the latest `marks`; disagreement from the `first` ones (default: the same).

    Discussion shrinks disagreement without adding information, hence the difference. Raises ValueError where two
    demands share a key, a mark answers no demand, or a rater marked the same demand twice.
    """
    keys = {demand.key for demand in demands}
    if len(keys) < len(demands):
        raise ValueError("two demands share a key")
    latest = by_demand(marks)
    initial = latest if first is None else by_demand(first)
    if strangers := sorted((latest.keys() | initial.keys()) - keys):
        raise ValueError(f"a mark on what is not demanded: {', '.join(strangers)}")
    rows = tuple(row(demand, latest.get(demand.key, {}), initial.get(demand.key, {})) for demand in demands)
    figures = measure(rows, pool)
    coverage = _coverage(rows)
    pairs, within_one, exact = _agreement(rows)
    return Result(
        rows=rows,
        pool=pool,
        figures=figures,
        coverage=coverage,
        bounds=_bounds(figures, coverage),
        status=_status(rows, coverage),
        pairs=pairs,
        within_one=within_one,
        exact=exact,
    )


def agenda(result: Result) -> tuple[Row, ...]:
    """The rows to talk about first: heaviest first, then where the panel straddles the target, then least agreed."""
    graded = [(row, row.disagreement) for row in result.rows if row.disagreement]
    open_rows = [(row, found) for row, found in graded if found.grade == "discuss"]
    open_rows.sort(key=lambda pair: (-pair[0].demand.weight, not pair[0].straddles, pair[1].within_one))
    return tuple(row for row, _ in open_rows)


def _coverage(rows: Sequence[Row]) -> Fraction | None:
    total = sum(row.demand.weight for row in rows)
    return Fraction(sum(row.demand.weight for row in rows if row.counts)) / total if total else None


def _bounds(figures: Figures | None, coverage: Fraction | None) -> tuple[Fraction, Fraction] | None:
    if coverage is None or coverage == 1:
        return None
    least = figures.fit * coverage if figures else Fraction(0)
    return least, least + 100 * (1 - coverage)


def _status(rows: Sequence[Row], coverage: Fraction | None) -> Status:
    if coverage is None or coverage < LEAST_COVERAGE:
        return "insufficient"
    complete = all(row.n for row in rows if row.hurdle)
    return "final" if complete and coverage >= FINAL_COVERAGE else "provisional"


def _agreement(rows: Sequence[Row]) -> tuple[int, Fraction | None, Fraction | None]:
    found = [row.disagreement for row in rows if row.disagreement]
    pairs = sum(one.pairs for one in found)
    if not pairs:
        return 0, None, None
    close = sum((one.within_one * one.pairs for one in found), Fraction(0))
    equal = sum((one.exact * one.pairs for one in found), Fraction(0))
    return pairs, close / pairs, equal / pairs
