"""How formulas reckon, and how large they may be: one decimal context for the whole product.

60 digits and numbers below 10^30 leave more than 25 right decimals after a hundred thousand
operations. What lies beyond them is noise of division: comparisons and roundings do not see it.
"""

import decimal
from decimal import Decimal

CONTEXT = decimal.Context(
    prec=60,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-100,
    Emax=29,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
DECIMALS = 25
NOISE = Decimal(1).scaleb(-DECIMALS)
"""Two numbers that differ by less are the same number; a divisor below it is zero."""

LONGEST_FORMULA = 2_000
MOST_TOKENS = 500
DEEPEST = 30
LONGEST_NAME = 60
LARGEST_EXPONENT = 100
PLACES = range(-9, 13)
"""The decimals that a rounding may leave; −3 is thousands."""
