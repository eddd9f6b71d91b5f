"""Numbers as a reader sees them. The only place where anything is rounded."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from evaluations.scoring.demands import TOLERANCE

Number = Fraction | Decimal | int | float


def half_up(x: Number, digits: int = 0) -> Decimal:
    """`x` to so many decimals, a half always towards plus infinity; trailing zeros kept.

    Upwards for negative numbers too, so that a printed gap is always the printed mean less the target:
    2.75 against 3 reads 2.8 and −0.2. A float is taken at its exact binary value.
    """
    return Decimal(floor(Fraction(x) * 10**digits + Fraction(1, 2))).scaleb(-digits)


def whole(x: Number) -> str:
    """A fit, a role line or the end of a range: "64"."""
    return str(half_up(x))


def level(x: Number) -> str:
    """A mean of levels: "3.3". With up to six raters one decimal never hides a miss, which is at least 1/6."""
    return str(half_up(x, 1))


def signed(x: Number) -> str:
    """A gap in levels with its sign, a true minus: "+0.5", "−0.7", "±0"."""
    rounded = half_up(x, 1)
    if not rounded:
        return "±0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded)}"


def percent(share: Number) -> str:
    """A share 0-1 cut to whole per cent, without the sign: .799 is "79", so that it never passes for 80."""
    return str(floor(100 * Fraction(share) + Fraction(TOLERANCE)))
