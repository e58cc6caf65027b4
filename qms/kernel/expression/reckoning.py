"""Single operations on decimals: comparison past the noise, rounding, powers, curves."""

import decimal
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from qms.kernel.expression.limits import CONTEXT, LARGEST_EXPONENT, NOISE


class Mode(StrEnum):
    """How a number between two is rounded: `down` towards zero, `up` away from it."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    DOWN = "down"
    UP = "up"


ROUNDINGS = {
    Mode.HALF_UP: decimal.ROUND_HALF_UP,
    Mode.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    Mode.DOWN: decimal.ROUND_DOWN,
    Mode.UP: decimal.ROUND_UP,
}
COMPARE: Mapping[str, Callable[[Decimal], bool]] = {
    "=": lambda gap: abs(gap) < NOISE,
    "<>": lambda gap: abs(gap) >= NOISE,
    "<": lambda gap: gap <= -NOISE,
    ">": lambda gap: gap >= NOISE,
    "<=": lambda gap: gap < NOISE,
    ">=": lambda gap: gap > -NOISE,
}
"""By sign: whether left − right makes the comparison true."""


def is_zero(value: Decimal) -> bool:
    """Return whether the number is zero but for noise."""
    return abs(value) < NOISE


def settled(value: Decimal) -> Decimal:
    """Return the number without the noise of division: 25 decimals, no zeros at the end."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -25:
        return value
    return value.quantize(NOISE, context=CONTEXT).normalize(CONTEXT)


def rounded(value: Decimal, quantum: Decimal, mode: Mode) -> Decimal:
    """Return the multiple of `quantum` nearest by the mode, with the quantum's decimals."""
    with decimal.localcontext(CONTEXT):
        steps = settled(settled(value) / quantum).to_integral_value(ROUNDINGS[mode])
        exponent = quantum.as_tuple().exponent
        decimals = Decimal(1).scaleb(min(int(exponent), 0))
        return (steps * quantum).quantize(decimals) + 0  # no −0


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """Return base^exponent; raise ArithmeticError where it is no number or too large."""
    if abs(exponent) > LARGEST_EXPONENT:
        raise decimal.Overflow
    if is_zero(exponent):
        return Decimal(1)
    if is_zero(base):
        if exponent < 0:
            raise decimal.DivisionByZero
        return Decimal(0)
    return CONTEXT.power(base, exponent)


def on_curve(points: Sequence[tuple[Decimal, Decimal]], x: Decimal) -> Decimal:
    """Return the height of the line through the points, rising in x; level outside them."""
    if x <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if x <= right:
            return low + (high - low) * (x - left) / (right - left)
    return points[-1][1]
