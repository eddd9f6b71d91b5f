"""The verdict: one sentence about the measurement, nothing about hiring."""

from collections.abc import Iterable, Mapping
from typing import Literal

from evaluations.scoring.printing import percent, whole
from evaluations.scoring.results import Result
from evaluations.scoring.rows import Row


def verdict(result: Result, names: Mapping[str, str], *, decided: bool = False) -> str:
    """The first sentence that applies. `names`: what to call each must-have, by key; KeyError where one is lacking.

    Once it is `decided`, what was asked for before the decision is said as past.
    """
    covered = percent(result.coverage or 0)
    figures = result.figures
    if figures is None or not result.is_printable:
        return f"Not enough assessed to say ({covered} % of the weight)."
    if result.missed:
        return f"Must-have not met: {_listed(result.missed, names)}."
    if result.second_look:
        listed = _listed(result.second_look, names)
        return (
            f"A second look was called for at {listed}."
            if decided
            else f"A second look is needed at {listed} before deciding."
        )
    if result.status == "provisional":
        return f"Provisional: {covered} % of the weight assessed."
    return (
        f"{'All must-haves met. ' if result.hurdles else ''}"
        f"Fit {whole(figures.fit)}, range {whole(figures.low)}–{whole(figures.high)}; "
        f"the role line {whole(figures.role_line)} lies {role_line_lies(result)} the range."
    )


def role_line_lies(result: Result) -> Literal["inside", "below", "above"] | None:
    """Where the role line lies from the range, as printed: "78 lies above 55–78" would be true and read as false."""
    figures = result.figures
    if figures is None:
        return None
    line, low, high = (int(whole(x)) for x in (figures.role_line, figures.low, figures.high))
    return "below" if line < low else "above" if line > high else "inside"


def _listed(rows: Iterable[Row], names: Mapping[str, str]) -> str:
    return ", ".join(names[row.demand.key] for row in rows)
