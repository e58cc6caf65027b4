"""Money in whole öre: exact, split without loss, read as Swedes write it."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from qms.kernel.numbers import SPACES, parse_decimal

ORE_PER_KRONA = 100
HARD_SPACE = "\u00a0"
# 3,008,087.95 or 1,245,000 or 12,500.00: commas that can only stand between thousands
ENGLISH_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+-]?\d{1,3},\d{3}\.\d+")


def parse_ore(text: str) -> int | None:
    """Return öre for `1 245 000`, `1245000,00` or `12,50 kr`; None when it is no amount."""
    bare = SPACES.sub("", text.strip().lower()).removesuffix("kr").removesuffix(":-")
    if ENGLISH_GROUPS.fullmatch(bare):
        bare = bare.replace(",", "")
    number = parse_decimal(bare)
    if number is None:
        return None
    ore = number * ORE_PER_KRONA
    return int(ore) if ore == ore.to_integral_value() else None


def kronor(ore: int) -> Decimal:
    """Return `ore` as kronor with two decimals."""
    return (Decimal(ore) / ORE_PER_KRONA).quantize(Decimal("0.01"))


def kronor_text(ore: int) -> str:
    """Return öre for a sentence in Swedish, such as `12 345,60 kr` or `4 000 kr`."""
    sign, (kr, rest) = "−" if ore < 0 else "", divmod(abs(ore), ORE_PER_KRONA)
    whole = sign + f"{kr:,}".replace(",", HARD_SPACE)
    return f"{whole},{rest:02d}{HARD_SPACE}kr" if rest else f"{whole}{HARD_SPACE}kr"


def round_half_up(value: Fraction | Decimal, quantum: Decimal) -> Decimal:
    """Return `value` rounded to `quantum` (such as `Decimal("0.01")`), halves away from zero."""
    steps = Fraction(value) / Fraction(quantum)
    return (Decimal(divide_half_up(steps.numerator, steps.denominator)) * quantum).quantize(
        quantum, rounding=ROUND_HALF_UP
    )


def divide_half_up(numerator: int, denominator: int) -> int:
    """Return the quotient rounded to a whole number, halves away from zero."""
    whole = (abs(numerator) * 2 + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def split_exactly(total: int, ideal: Mapping[str, Fraction]) -> dict[str, int]:
    """Split `total` öre over the keys so that the parts add up to it: largest remainder.

    `ideal` holds each key's exact share in öre; they must add up to `total`. The öre left
    over go to the largest fractions; ties go to the smaller key.
    """
    parts = {key: share.numerator // share.denominator for key, share in ideal.items()}
    left_over = total - sum(parts.values())
    if not 0 <= left_over <= len(parts):
        raise ValueError(f"the ideal shares do not add up to {total}")
    owed = {key: parts[key] - share for key, share in ideal.items()}
    # Rounded remainders are quick to compare and never in the wrong order; the exact settle ties.
    by_remainder = sorted(ideal, key=lambda key: (float(owed[key]), owed[key], key))
    for key in by_remainder[:left_over]:
        parts[key] += 1
    return parts
