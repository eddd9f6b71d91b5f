"""One competency of one candidate: panel score, gap, attainment, must-have, disagreement (B.1-B.3, B.5, B.8a)."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from evaluations.scoring.demands import LOWEST, TOLERANCE, Demand, Levels

GapWord = Literal["at or above", "slightly below", "below", "well below", "not assessed"]


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A must-have, judged on the panel mean; never averaged away, and never zeroing the fit.

    `split`: some rater below the minimum and some at or above it. `near`: the mean less than half a level from it.
    `second_look`: split, or near on one rater's word alone, for a near miss as for a near hit: three raters judge a
    candidate who is half a level above three minimums to miss one of them with probability .30 (simulated).
    """

    minimum: int
    state: Literal["met", "not_met", "not_assessed"]
    split: bool
    near: bool
    second_look: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far the first ratings of one competency lie apart; needs two raters.

    `range` in levels 0-4; `within_one` and `exact` are shares of the rater `pairs`; `deviation` is the mean distance
    from the mean in levels (beyond 5/6 is the customary limit for five points: Burke & Dunlap 2002).
    """

    grade: Literal["discuss", "spread", "none"]
    range: int
    within_one: Fraction
    exact: Fraction
    deviation: Fraction
    pairs: int


@dataclass(frozen=True, slots=True)
class Row:
    """One demand with what the panel gave. `mean` 1-5, `gap` = mean - target in levels, `attainment` 0-1 for bars only.

    `levels` are (rater, level), lowest first. `straddles`: levels on both sides of the target, at it counting as above.
    Without a level mean, gap and attainment are None: missing is missing, never zero.
    """

    demand: Demand
    levels: tuple[tuple[str, int], ...]
    n: int
    mean: Fraction | None
    gap: Fraction | None
    gap_word: GapWord
    attainment: Fraction | None
    straddles: bool
    hurdle: Hurdle | None
    disagreement: Disagreement | None

    @property
    def counts(self) -> bool:
        """Whether it is part of the fit: assessed, and of some weight."""
        return self.n > 0 and self.demand.weight > 0


def row(demand: Demand, levels: Levels, first: Levels) -> Row:
    """The row of one demand: disagreement from the `first` levels, everything else from `levels`."""
    given = sorted(levels.values())
    mean = Fraction(sum(given), len(given)) if given else None
    gap = None if mean is None else mean - demand.target
    return Row(
        demand=demand,
        levels=tuple(sorted(levels.items(), key=lambda item: (item[1], item[0]))),
        n=len(given),
        mean=mean,
        gap=gap,
        gap_word=gap_word(gap),
        attainment=attainment(mean, demand.target),
        straddles=parted(given, demand.target),
        hurdle=None if demand.minimum is None else hurdle(demand.minimum, given, mean),
        disagreement=disagreement(sorted(first.values()), demand.minimum),
    )


def gap_word(gap: Fraction | float | None) -> GapWord:
    """The word for a gap in levels, -4 to 4 (B.2); a whole level short is already "well below"."""
    if gap is None:
        return "not assessed"
    if gap >= -TOLERANCE:
        return "at or above"
    if gap > -0.5 + TOLERANCE:
        return "slightly below"
    return "below" if gap > -1 + TOLERANCE else "well below"


def attainment(mean: Fraction | None, target: int) -> Fraction | None:
    """Share of the way from level 1 to the target, 0-1 (B.3). Capped, therefore never part of the fit."""
    if mean is None:
        return None
    if target == LOWEST:
        return Fraction(1)
    return min(Fraction(1), (mean - LOWEST) / (target - LOWEST))


def parted(levels: list[int], line: int) -> bool:
    """Whether some level lies below the line and some at or above it."""
    return bool(levels) and min(levels) < line <= max(levels)


def hurdle(minimum: int, levels: list[int], mean: Fraction | None) -> Hurdle:
    """The state of a must-have (B.5)."""
    if mean is None:
        return Hurdle(minimum, "not_assessed", split=False, near=False, second_look=False)
    split = parted(levels, minimum)
    near = abs(mean - minimum) < Fraction(1, 2)
    second_look = split or (near and len(levels) == 1)
    return Hurdle(minimum, "met" if mean >= minimum else "not_met", split, near, second_look)


def disagreement(levels: list[int], minimum: int | None = None) -> Disagreement | None:
    """The grade of one competency's first levels (B.8a); None with fewer than two.

    A range of two alone would fire on 29 to 63 % of ordinary cells with three to six raters; with the share of close
    pairs it stays at 11 to 15 % for any number. A must-have the raters are split on is always for discussion.
    """
    if len(levels) < 2:
        return None
    apart = [abs(one - other) for one, other in combinations(levels, 2)]
    within_one = Fraction(sum(d <= 1 for d in apart), len(apart))
    n, total = len(levels), sum(levels)
    split = minimum is not None and parted(levels, minimum)
    widest = max(apart)
    grade: Literal["discuss", "spread", "none"] = "spread" if widest == 2 else "none"
    if split or widest >= 3 or within_one < Fraction(2, 3):
        grade = "discuss"
    return Disagreement(
        grade=grade,
        range=widest,
        within_one=within_one,
        exact=Fraction(sum(d == 0 for d in apart), len(apart)),
        deviation=Fraction(sum(abs(n * x - total) for x in levels), n * n),
        pairs=len(apart),
    )
