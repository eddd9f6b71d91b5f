"""Where a figure stands in its chart: numbers in per cent of the width, for an SVG that is never scaled."""

from dataclasses import dataclass
from fractions import Fraction

from evaluations import scoring

LEVELS = (1, 2, 3, 4, 5)
TICKS = (0, 25, 50, 75, 100)
CLEARANCE = 7  # points: nearer than this, a tick's number would run into the role line's


@dataclass(frozen=True)
class Mark:
    """A vertical line with its label. `minor` ones drop their label where the chart is narrow."""

    x: float
    label: str
    minor: bool = False


@dataclass(frozen=True)
class RowPlot:
    """One competency on the scale of levels. No mean where nobody assessed it; no range where all gave one level."""

    grid: tuple[float, ...]
    target: float
    minimum: float | None
    mean: float | None
    below: bool
    low: float | None
    high: float | None


@dataclass(frozen=True)
class FitPlot:
    """The fit with its range on 0 to 100. `faint` while it is provisional."""

    ticks: tuple[Mark, ...]
    line: Mark
    fit: float
    low: float
    high: float
    faint: bool


def level_at(level: Fraction | float) -> float:
    """A level or mean of levels, 1-5: the outer ones stand 6 % from the edges."""
    return round(6 + 88 * (float(level) - 1) / 4, 2)


def points_at(points: Fraction | float) -> float:
    """A fit, role line or end of a range, 0-100: the outer ones stand 3 % from the edges."""
    return round(3 + 94 * float(points) / 100, 2)


def axis() -> tuple[Mark, ...]:
    """The five levels above a column of row plots."""
    return tuple(Mark(level_at(level), str(level)) for level in LEVELS)


def row_plot(row: scoring.Row) -> RowPlot:
    levels = [level for _, level in row.levels]
    apart = bool(levels) and levels[0] < levels[-1]
    return RowPlot(
        grid=tuple(level_at(level) for level in LEVELS),
        target=level_at(row.demand.target),
        minimum=None if row.demand.minimum is None else level_at(row.demand.minimum),
        mean=None if row.mean is None else level_at(row.mean),
        below=row.gap is not None and row.gap < 0,
        low=level_at(levels[0]) if apart else None,
        high=level_at(levels[-1]) if apart else None,
    )


def fit_plot(result: scoring.Result) -> FitPlot | None:
    """None where no fit may be printed."""
    figures = result.figures
    if figures is None or not result.is_printable:
        return None
    line = Mark(points_at(figures.role_line), scoring.whole(figures.role_line))
    ticks = (
        Mark(points_at(tick), "" if abs(tick - figures.role_line) < CLEARANCE else str(tick), minor=tick in (25, 75))
        for tick in TICKS
    )
    return FitPlot(
        ticks=tuple(ticks),
        line=line,
        fit=points_at(figures.fit),
        low=points_at(figures.low),
        high=points_at(figures.high),
        faint=result.status != "final",
    )
