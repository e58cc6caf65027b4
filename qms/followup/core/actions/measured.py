"""Values as people write them (`62 %`, `6,8`), and whether a result is better than the start."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from qms.kernel.numbers import parse_decimal

NUMBER = re.compile(r"(?<![\w,.])[-−–]?\d+(?:[ \u00a0\u202f\u2009]\d{3})*(?:[.,]\d+)?")
UNMEASURED = frozenset({"-", "–", "saknas", "ej mätt", "inte mätt", "vet ej"})
"""What people write in place of a value."""


class Outcome(StrEnum):
    """What the result says beside the baseline and the target."""

    REACHED = "reached"
    CLOSER = "closer"
    UNCHANGED = "unchanged"
    AWAY = "away"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A value that could be read: its number, and whether it is a share in percent."""

    number: Decimal
    is_percent: bool


def measured(text: str) -> Measured | None:
    """Return the value in the text: the number before a percent sign, else the first number."""
    found = list(NUMBER.finditer(text))
    of_percent = [one for one in found if text[one.end() :].lstrip().startswith(("%", "procent"))]
    for one in (*of_percent, *found):
        number = parse_decimal(one.group())
        if number is not None:
            return Measured(number=number, is_percent=one in of_percent)
    return None


def is_value(text: str) -> bool:
    """Return whether the text says something other than that nothing was measured."""
    return bool(text.strip()) and text.strip().casefold() not in UNMEASURED


def outcome(*, baseline: str, target: str, result: str) -> Outcome:
    """Return how the result stands to the baseline and the target.

    Which way is better follows from the target. Without three values of one kind it cannot be
    told, and the texts stand beside each other for the reader to judge.
    """
    start, aim, end = measured(baseline), measured(target), measured(result)
    if start is None or aim is None or end is None or start.number == aim.number:
        return Outcome.UNTOLD
    if len({one.is_percent for one in (start, aim, end)}) > 1:
        return Outcome.UNTOLD
    way = 1 if aim.number > start.number else -1
    if way * (end.number - aim.number) >= 0:
        return Outcome.REACHED
    moved = way * (end.number - start.number)
    if moved == 0:
        return Outcome.UNCHANGED
    return Outcome.CLOSER if moved > 0 else Outcome.AWAY
