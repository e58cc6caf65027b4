"""Personal numbers: twelve digits with a day that is, and a last digit that checks the others.

Coordination numbers have 60 added to the day. The check digit is Luhn's over the ten last.
"""

from datetime import date

DIGITS, CENTURY = 12, 2
COORDINATION = 60


def bare_number(text: str) -> str:
    """Return the twelve digits of a number as typed; empty when it is no personal number."""
    bare = "".join(text.split()).replace("-", "").replace("+", "")
    if len(bare) != DIGITS or not bare.isascii() or not bare.isdecimal():
        return ""
    return bare if born_of(bare) is not None and _is_checked(bare[CENTURY:]) else ""


def born_of(number: str) -> date | None:
    """Return the day of birth that twelve digits tell, None when there is no such day."""
    day = int(number[6:8])
    try:
        return date(int(number[:4]), int(number[4:6]), day - COORDINATION if day > 31 else day)
    except ValueError:
        return None


def _is_checked(ten: str) -> bool:
    doubled = (int(sign) * (2 - at % 2) for at, sign in enumerate(ten))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
