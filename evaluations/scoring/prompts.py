"""A question to the rater before submitting; no mark, no effect on any score (B.10)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

ALL_ALIKE_FROM, MOSTLY_ALIKE_FROM = 6, 8  # competencies rated


@dataclass(frozen=True, slots=True)
class StraightLine:
    """One rater gave `level` to `count` of the `of` competencies they rated."""

    level: int
    count: int
    of: int


def straight_line(levels: Mapping[str, int]) -> StraightLine | None:
    """Whether a rater's levels (competency -> level) hardly differ: all alike from six on, four fifths from eight on.

    A candidate may truly be a flat 4, and true and illusory halo cannot be told apart (Murphy, Jako & Anhalt 1993):
    ask, accuse nobody, store nothing.
    """
    if len(levels) < ALL_ALIKE_FROM:
        return None
    level, count = Counter(levels.values()).most_common(1)[0]
    mostly = len(levels) >= MOSTLY_ALIKE_FROM and 5 * count >= 4 * len(levels)
    return StraightLine(level, count, len(levels)) if mostly or count == len(levels) else None
