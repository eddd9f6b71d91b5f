"""Education and experience against what an edition asks (B.11). Facts about eligibility: never part of the fit.

Years before hiring say almost nothing about performance (r = .06: Van Iddekinge et al. 2019, k = 44).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Finding = Literal["preferred", "meets", "by_equivalence", "unknown", "below"]

EDUCATION = {"none": 0, "secondary": 1, "vocational": 2, "bachelor": 3, "master": 4, "doctorate": 5}
BEST_FIRST: tuple[Finding, ...] = ("preferred", "meets", "by_equivalence", "unknown", "below")


@dataclass(frozen=True, slots=True)
class Post:
    """A relevant post from `start` to `end`, None while it lasts. Raises ValueError where it ends before it starts."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a post that starts on {self.start} cannot end on {self.end}")


def months(posts: Iterable[Post], today: date) -> int:
    """Months in any of the posts, the first and the last included; a month in two posts counts once.

    An open end, or one still to come, is `today`.
    """
    worked: set[int] = set()
    for post in posts:
        worked.update(range(_month(post.start), _month(min(post.end or today, today)) + 1))
    return len(worked)


def years(months: int) -> Fraction:
    """Months as years, cut to one decimal: 119 months are 9.9 years, not ten. ValueError below 0."""
    if months < 0:
        raise ValueError(f"months are at least 0, not {months}")
    return Fraction(months * 10 // 12, 10)


def finding(held: Fraction | int | None, minimum: Fraction | int, preferred: Fraction | int | None = None) -> Finding:
    """What a degree's rank or years of experience come to. None held is "unknown", which is not "below".

    There is no upper end: a maximum would be a rule about age. "By equivalence" is for a named person to say.
    """
    if held is None:
        return "unknown"
    if held < minimum:
        return "below"
    return "preferred" if preferred is not None and held >= preferred else "meets"


def overall(required: Iterable[str]) -> Finding | None:
    """The worst finding of the required items; None where nothing is required.

    Leave preferred items out: they never lower it. Raises ValueError on a word that is no finding.
    """
    found = set(required)
    if strangers := sorted(found.difference(BEST_FIRST)):
        raise ValueError(f"no finding: {', '.join(strangers)}")
    return next((word for word in reversed(BEST_FIRST) if word in found), None)


def _month(day: date) -> int:
    return day.year * 12 + day.month
