"""What is asked and what was given: the two inputs of the arithmetic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

LOWEST, HIGHEST = 1, 5
TOLERANCE = 1e-9  # for the few comparisons that meet a float

Weight = Fraction | int
Levels = Mapping[str, int]  # rater -> level


def is_level(value: object) -> bool:
    """True for the whole numbers 1 to 5; a bool or a float is no level."""
    return isinstance(value, int) and not isinstance(value, bool) and LOWEST <= value <= HIGHEST


@dataclass(frozen=True, slots=True)
class Demand:
    """One requirement: `target` 1-5, `weight` >= 0, a must-have if it has a `minimum` (2 <= minimum <= target).

    A must-have with target 1 is impossible by that rule: level 1 is the floor, so nobody could miss it.
    Raises ValueError where one of these is out of range.
    """

    key: str
    target: int
    weight: Weight = 1
    minimum: int | None = None

    def __post_init__(self) -> None:
        if not is_level(self.target):
            raise ValueError(f"{self.key}: the target is a whole number from 1 to 5, not {self.target!r}")
        if not isinstance(self.weight, int | Fraction) or self.weight < 0:
            raise ValueError(f"{self.key}: the weight is a whole number or fraction of at least 0, not {self.weight!r}")
        if self.minimum is not None and not (is_level(self.minimum) and 2 <= self.minimum <= self.target):
            raise ValueError(f"{self.key}: the minimum lies between 2 and the target, not at {self.minimum!r}")

    @property
    def is_must_have(self) -> bool:
        return self.minimum is not None


@dataclass(frozen=True, slots=True)
class Mark:
    """One level given by one rater on one demand. "Not assessed" is no mark. Raises ValueError outside 1-5."""

    rater: str
    demand: str
    level: int

    def __post_init__(self) -> None:
        if not is_level(self.level):
            raise ValueError(f"{self.demand}: a level is a whole number from 1 to 5, not {self.level!r}")


def by_demand(marks: Iterable[Mark]) -> dict[str, dict[str, int]]:
    """The marks as demand -> rater -> level. Raises ValueError where a rater marked the same demand twice."""
    table: dict[str, dict[str, int]] = {}
    for mark in marks:
        cell = table.setdefault(mark.demand, {})
        if mark.rater in cell:
            raise ValueError(f"{mark.demand}: {mark.rater} gave a second level")
        cell[mark.rater] = mark.level
    return table
