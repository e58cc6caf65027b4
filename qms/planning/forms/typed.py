"""Numbers as they are typed, read field by field with every fault kept."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.kernel.numbers import parse_decimal

LONGEST_NUMBER = 15
Fault = tuple[str, str]
"""The field's id, and the sentence."""


class Posted(Protocol):
    """What a browser sent."""

    def get(self, key: str, default: str, /) -> str:
        """Return the field's value."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values of the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The smallest and largest number that a field takes; `is_whole` for no decimals."""

    low: float = 0.0
    high: float = 1e12
    is_whole: bool = False

    def says(self) -> str:
        """Return what to write."""
        decimals = 0 if self.is_whole else None
        low, high = (_plain(one, decimals) for one in (self.low, self.high))
        if self.high >= Span().high:
            told = gettext("Skriv ett heltal, {low} eller mer.") if self.is_whole else gettext(
                "Skriv ett tal, {low} eller mer.")  # fmt: skip
            return told.format(low=low)
        told = gettext("Skriv ett heltal från {low} till {high}.") if self.is_whole else gettext(
            "Skriv ett tal från {low} till {high}.")  # fmt: skip
        return told.format(low=low, high=high)


@dataclass(kw_only=True)
class Reader:
    """Reads fields and keeps what is wrong with them, in the order they are read."""

    posted: Posted
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return what was typed, without spaces around it."""
        return self.posted.get(name, "").strip()

    def number(self, name: str, label: str, span: Span, *, optional: bool = False) -> float | None:
        """Return the number; None, with the fault kept, where there is none that is right."""
        typed = self.text(name)
        if not typed and optional:
            return None
        found = parse_decimal(typed) if len(typed) <= LONGEST_NUMBER else None
        is_right = found is not None and span.low <= found <= span.high
        if found is None or not is_right or (span.is_whole and found != int(found)):
            told = gettext("{label}: {typed} går inte.") if typed else gettext("{label} saknas.")
            sentence = told.format(label=label, typed=typed[: LONGEST_NUMBER + 5])
            self.faults.append((name, f"{sentence} {span.says()}"))
            return None
        return float(found)

    def whole(self, name: str, label: str, span: Span, *, optional: bool = False) -> int | None:
        """Return the whole number; see `number`."""
        found = self.number(name, label, span, optional=optional)
        return None if found is None else int(found)

    def choice(self, name: str, label: str, known: Mapping[str, str]) -> str:
        """Return what was chosen; empty, with the fault kept, when it is not offered."""
        typed = self.text(name)
        if typed not in known:
            self.faults.append((name, gettext("{label}: välj i listan.").format(label=label)))
            return ""
        return typed

    def several(self, name: str, known: Mapping[str, str]) -> tuple[str, ...]:
        """Return what was ticked of what is offered, in the order it is offered."""
        ticked = set(self.posted.getlist(name))
        return tuple(key for key in known if key in ticked)


def typed_number(value: float | None, decimals: int = 6) -> str:
    """Return the number as it is typed: decimal comma, no needless zeros, empty for none."""
    if value is None or not math.isfinite(value):
        return ""
    whole, _, part = f"{value:,.{decimals}f}".partition(".")
    part = part.rstrip("0")
    text = whole.replace(",", "\N{NO-BREAK SPACE}") + (f",{part}" if part else "")
    return "0" if text == "-0" else text


def _plain(value: float, decimals: int | None) -> str:
    return number(value, 0 if decimals == 0 or value == int(value) else 2)
