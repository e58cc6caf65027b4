"""The tail of the chi-square distribution, from the incomplete gamma function."""

from math import exp, lgamma, log

MOST_TERMS = 10_000
NEAR = 1e-15
TINY = 1e-300


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the probability that a chi-square of `freedom` degrees exceeds `value`."""
    if freedom < 1:
        raise ValueError("a chi-square has at least one degree of freedom")
    if value <= 0:
        return 1.0
    a, x = freedom / 2.0, value / 2.0
    return 1.0 - _lower(a, x) if x < a + 1.0 else _upper(a, x)


def _scale(a: float, x: float) -> float:
    return exp(a * log(x) - x - lgamma(a))


def _lower(a: float, x: float) -> float:
    """Return P(a, x) by its power series, which is quick below a + 1."""
    term = total = 1.0 / a
    for step in range(1, MOST_TERMS):
        term *= x / (a + step)
        total += term
        if term < total * NEAR:
            break
    return total * _scale(a, x)


def _upper(a: float, x: float) -> float:
    """Return Q(a, x) by its continued fraction (Lentz), which is quick above a + 1."""
    b = x + 1.0 - a
    c, d = 1.0 / TINY, 1.0 / b
    found = d
    for step in range(1, MOST_TERMS):
        numerator = -step * (step - a)
        b += 2.0
        d = 1.0 / (numerator * d + b or TINY)
        c = b + numerator / c or TINY
        found *= c * d
        if abs(c * d - 1.0) < NEAR:
            break
    return found * _scale(a, x)
