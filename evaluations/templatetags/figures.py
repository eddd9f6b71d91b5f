"""Figures as a reader sees them: {{ sheet.result.fit|whole }}. What is rounded, and how, scoring.printing knows."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django import template

from competencies.enums import Rank
from evaluations import plots, scoring
from roles.enums import Degree
from roles.models import Qualification

register = template.Library()
register.filter(plots.row_plot)
register.filter(plots.fit_plot)
register.simple_tag(plots.axis, name="axis")


def printed(name: str, write: Callable[[Any], str]) -> None:
    """A filter that leaves out what is not there: None prints as nothing, for the template to say in words."""
    register.filter(name, lambda x: "" if x is None else write(x))


printed("whole", scoring.whole)
printed("level", scoring.level)
printed("signed", scoring.signed)
printed("percent", scoring.percent)


@register.filter
def decimals(x: Fraction | float | None, digits: int) -> str:
    """So many decimals, for the arithmetic behind a figure: "66.90"."""
    return "" if x is None else str(scoring.half_up(x, digits))


@register.filter
def hundredths(share: Fraction | float, digits: int) -> str:
    """A share 0-1 in per cent with so many decimals: "8.33"."""
    return str(scoring.half_up(100 * share, digits))


@register.filter
def squared(x: Fraction) -> Fraction:
    return x * x


@register.filter
def plain(x: Fraction | int) -> str:
    """A whole number as one, a fraction with two decimals."""
    return str(x) if x == int(x) else str(scoring.half_up(x, 2))


@register.filter
def of(share: Fraction, count: int) -> str:
    """How many of `count` a share stands for."""
    return str(round(share * count))


@register.filter
def mean_sum(row: scoring.Row) -> str:
    """How a panel mean comes about: "(2 + 4 + 4) ÷ 3 = 3.3"."""
    mean = scoring.level(row.mean)
    return f"one level, {mean}" if row.n == 1 else f"({' + '.join(str(x) for _, x in row.levels)}) ÷ {row.n} = {mean}"


@register.filter
def named(level: int) -> str:
    """A level with its name: "4 Advanced"."""
    return f"{level} {Rank(level).label}"


@register.filter
def nick(qualification: Qualification) -> str:
    """A qualification in a few words where its degree or its years say it; else its own words, all of them."""
    if qualification.degree:
        return f"{Degree(qualification.degree).label} degree"
    if qualification.years_minimum:
        most = f" to {qualification.years_maximum}" if qualification.years_maximum else ""
        return f"{qualification.years_minimum}{most} years{' or more' if qualification.open_ended else ''}"
    return qualification.text.rstrip(".")
