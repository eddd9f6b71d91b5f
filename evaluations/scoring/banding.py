"""Who may be called ahead of whom, and who may not: leads and bands (B.7).

Same raters on both candidates make constant severity cancel, so these differences are judged on the wide side: kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import hypot
from typing import Literal, TypeAlias

from evaluations.scoring.demands import TOLERANCE
from evaluations.scoring.error import Z
from evaluations.scoring.figures import Figures, measure
from evaluations.scoring.printing import percent
from evaluations.scoring.results import FINAL_COVERAGE, Result

Contender: TypeAlias = Result  # what enters a comparison: one candidate's result under the same edition as the others'
Reason = Literal["insufficient", "must-have not met", "provisional"]

TOO_FEW = "Fewer than two candidates can be compared, so there are no bands."
NO_SECOND_RATER = "No competency was rated by two assessors in a complete evaluation, so there are no bands."


@dataclass(frozen=True, slots=True)
class Lead:
    """`points` by which the one is ahead of the other (negative: behind), their error `sed`, and the word for it."""

    word: Literal["tied", "slight lead", "clear lead"]
    points: Fraction
    sed: float


@dataclass(frozen=True, slots=True)
class Banding:
    """Candidates in bands, best first; inside a band the order is by key and means nothing. Bands are never ranks.

    `tops`: the candidate each band is measured from. `apart`: why somebody is in no band. `figures`: the eligible,
    computed on `common`, the competencies assessed for all of them. `note`: why there are no bands, or "".
    `surer_below`: (less certain candidate, better fit in a lower band); a page with such a pair says why.
    """

    bands: tuple[tuple[str, ...], ...]
    tops: tuple[str, ...]
    apart: Mapping[str, Reason]
    figures: Mapping[str, Figures]
    common: tuple[str, ...]
    note: str

    def lead(self, one: str, other: str) -> Lead:
        """The lead of one eligible candidate over another on the common set. KeyError where one is not eligible."""
        return _lead(self.figures[one], self.figures[other])

    @property
    def surer_below(self) -> tuple[tuple[str, str], ...]:
        placed = [(place, key) for place, band in enumerate(self.bands) for key in band]
        return tuple(
            (upper, lower)
            for high, upper in placed
            for low, lower in placed
            if high < low and self.figures[upper].fit < self.figures[lower].fit
        )


def common_set(results: Iterable[Contender]) -> tuple[str, ...]:
    """The keys that count for every result, in the order of the first one's demands; () without results."""
    counted = [[row.demand.key for row in result.rows if row.counts] for result in results]
    return tuple(key for key in counted[0] if all(key in keys for keys in counted)) if counted else ()


def compare(a: Contender, b: Contender) -> Lead | None:
    """The lead of a over b on what was assessed for both; None where that is nothing.

    "tied" below one standard error of the difference, "clear lead" from 1.96 on, "slight lead" between.
    """
    keys = common_set((a, b))
    one, other = _on(a, keys), _on(b, keys)
    return _lead(one, other) if one and other else None


def bands(entries: Mapping[str, Contender]) -> Banding:
    """Bands of all whose lead the figures cannot show: within 1.96 errors of the top, then again from the rest's best.

    Eligible are final results with every must-have met; the others stand apart with the reason. All are computed on
    the competencies assessed for every eligible one; where these weigh less than 80 % of the total, where no
    competency has a second rater, or with fewer than two eligible, there are no bands and `note` says why.
    """
    apart = {key: reason for key, entry in entries.items() if (reason := _reason(entry))}
    eligible = {key: entry for key, entry in entries.items() if key not in apart}
    common = common_set(eligible.values())
    measured = {key: found for key, entry in eligible.items() if (found := _on(entry, common))}
    note = _hindrance(eligible, common)
    groups = () if note else _grouped(measured)
    return Banding(
        bands=tuple(tuple(sorted(group)) for group in groups),
        tops=tuple(group[0] for group in groups),
        apart=apart,
        figures=measured,
        common=common,
        note=note,
    )


def _on(result: Contender, keys: Iterable[str]) -> Figures | None:
    wanted = set(keys)
    return measure((row for row in result.rows if row.demand.key in wanted), result.pool)


def _lead(a: Figures, b: Figures) -> Lead:
    sed = hypot(a.se, b.se)
    distance = float(abs(a.fit - b.fit)) + TOLERANCE
    if distance < sed:
        return Lead("tied", a.fit - b.fit, sed)
    return Lead("slight lead" if distance < Z * sed else "clear lead", a.fit - b.fit, sed)


def _reason(entry: Contender) -> Reason | None:
    if entry.status == "insufficient":
        return "insufficient"
    if entry.missed:
        return "must-have not met"
    return "provisional" if entry.status == "provisional" else None


def _hindrance(eligible: Mapping[str, Contender], common: tuple[str, ...]) -> str:
    if len(eligible) < 2:
        return TOO_FEW
    if any(entry.pool.df == 0 for entry in eligible.values()):
        return NO_SECOND_RATER
    covered = min(_weight_of(entry, common) for entry in eligible.values())
    if covered < FINAL_COVERAGE:
        return (
            f"What was assessed for all {len(eligible)} makes up {percent(covered)} % of the weight, "
            f"{percent(FINAL_COVERAGE)} % needed, so there are no bands."
        )
    return ""


def _weight_of(entry: Contender, keys: tuple[str, ...]) -> Fraction:
    total = sum(row.demand.weight for row in entry.rows)
    return Fraction(sum(row.demand.weight for row in entry.rows if row.demand.key in keys)) / total


def _grouped(measured: Mapping[str, Figures]) -> tuple[tuple[str, ...], ...]:
    # at equal fits the less certain one leads: the band is then the wider, and nothing hangs on the key
    rest = sorted(measured, key=lambda key: (-measured[key].fit, -measured[key].se, key))
    groups = []
    while rest:
        top = measured[rest[0]]
        group = tuple(key for key in rest if key == rest[0] or _lead(top, measured[key]).word != "clear lead")
        groups.append(group)
        rest = [key for key in rest if key not in group]
    return tuple(groups)
