"""Exact numbers as text, and back: fractions for storage, decimals for files and sentences."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qms.kernel.money import round_half_up


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


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one JSON text of the content, alike wherever it is written."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
