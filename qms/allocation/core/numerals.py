"""Exact numbers as text, and back: fractions for storage, decimals for files and sentences."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qms.kernel import money
from qms.kernel.money import round_half_up

FURTHEST = 60
"""Places on either side of the comma; a number that needs more fills the memory when written."""


def can_be_written(number: Decimal) -> bool:
    """Return whether it is a finite number that takes at most 60 places on each side."""
    _, digits, exponent = number.as_tuple()
    return (
        isinstance(exponent, int) and exponent >= -FURTHEST and len(digits) + exponent <= FURTHEST
    )


def decimal_of(value: Fraction, places: int) -> Decimal:
    """Return the fraction rounded half up to `places` decimals."""
    return round_half_up(value, Decimal(1).scaleb(-places))


def decimal_text(value: Fraction, places: int) -> str:
    """Return the number with at most `places` decimals and no zeros at the end."""
    text = format(decimal_of(value, places), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def swedish(value: Fraction | Decimal, places: int = 4) -> str:
    """Return the number for a sentence, with decimal comma."""
    return decimal_text(Fraction(value), places).replace(".", ",")


def kronor_text(value: Fraction) -> str:
    """Return kronor for a sentence, up to the next whole öre: `12 345,60 kr` or `4 000 kr`."""
    return money.kronor_text(-(-value.numerator * 100 // value.denominator))


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one JSON text of the content, alike wherever it is written."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
