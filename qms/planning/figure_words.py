"""Kronor and shares of planning in words: calculated as fractions of a krona, told rounded."""

import math

from qms.i18n.formats import number, percent, signed

MILLION = 1_000_000


def kronor_words(kronor: float | None, *, sign: bool = False) -> str:
    """Return whole kronor; `–` where there is nothing to say."""
    known = _known(kronor)
    return signed(known) if sign else number(known)


def million_words(kronor: float | None, decimals: int = 1, *, sign: bool = False) -> str:
    """Return millions of kronor with the decimals, without the unit."""
    known = _known(kronor)
    millions = None if known is None else known / MILLION
    return signed(millions, decimals) if sign else number(millions, decimals)


def share_words(part: float | None) -> str:
    """Return a part as whole per cent with its sign of per cent."""
    return percent(_known(part), 0)


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
