"""The list of what is wrong with a sheet, and the small readings its parts consist of."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError

Kind = TypeVar("Kind", bound=StrEnum)
LARGEST = Decimal(10) ** 15
MOST_DECIMALS = 12
LONGEST = {"note": 1000, "source": 300, "formula": 2000, "when": 2000, "pot": 2000}
LONGEST_OTHER = 120


class Faults:
    """Collects what is wrong; `at` is the place in the sheet, such as `line 3.formula`."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, message: str, cure: str, *, at: str, value: str = "") -> None:
        """Remember one fault."""
        self.found.append(Problem(message=message, cure=cure, column=at, value=value))

    def raise_any(self) -> None:
        """Raise RefusedError when something was wrong."""
        if self.found:
            raise RefusedError(tuple(self.found))


class Part:
    """One table of the sheet's file, read key by key; `called` names it in sentences."""

    def __init__(self, faults: Faults, table: Mapping[str, Any], *, at: str, called: str) -> None:
        self.faults = faults
        self.table = table
        self.at = at
        self.called = called

    def place(self, key: str) -> str:
        """Return the key's place in the sheet."""
        return f"{self.at}.{key}" if self.at else key

    def add(self, key: str, message: str, cure: str) -> None:
        """Remember a fault at one key."""
        self.faults.add(f"{self.called}: {message}", cure, at=self.place(key),
                        value=str(self.table.get(key, "")))  # fmt: skip

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Add a fault for every key that means nothing."""
        for key in sorted(set(self.table) - known):
            cure = f"Ta bort den eller skriv någon av {', '.join(sorted(known))}."
            self.add(key, f"{key} är inget som hör hemma här.", cure)

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text without outer space; kept whole, a fault when it is too long."""
        value = self.table.get(key)
        text = "" if value is None else str(value).strip()
        longest = LONGEST.get(key, LONGEST_OTHER)
        if required and not text:
            self.add(key, f"{WHAT.get(key, key)} saknas.", "Fyll i.")
        elif len(text) > longest:
            self.add(key, f"{WHAT.get(key, key)} är längre än {longest} tecken.", "Korta.")
        return text if key in {"formula", "when", "pot", "note"} else " ".join(text.split())

    def choice(self, key: str, default: Kind) -> Kind:
        """Return one of the kind's members, the default when nothing is said."""
        value = str(self.table.get(key, default.value))
        known = {member.value: member for member in type(default)}
        if value not in known:
            words = " eller ".join(one for one in known if one)
            self.add(key, f"{WHAT.get(key, key)} är {value!r}.", f"Skriv {words}.")
        return known.get(value, default)

    def number(self, key: str, *, required: bool = True) -> Decimal | None:
        """Return a number; None when it is not there or is wrong."""
        value = self.table.get(key)
        if value is None or value == "":
            if required:
                self.add(key, f"{WHAT.get(key, key)} saknas.", "Skriv ett tal.")
            return None
        found = as_number(value)
        if found is None:
            self.add(key, f"{WHAT.get(key, key)} är {value!s:.40}, inte ett tal.",
                     "Skriv till exempel 1,5.")  # fmt: skip
        elif not fits(found):
            self.add(key, f"{WHAT.get(key, key)} är för stort eller har för många decimaler.",
                     f"Skriv ett tal under 10^15 med högst {MOST_DECIMALS} decimaler.")  # fmt: skip
            return None
        return found

    def rows(self, key: str) -> Sequence[Any]:
        """Return a list of anything, empty with a fault when it is none."""
        value = self.table.get(key, [])
        if isinstance(value, list):
            return value
        self.add(key, f"{key} är ingen lista.", f"Skriv {key} som i exemplet.")
        return ()


WHAT = {
    "name": "namnet",
    "formula": "formeln",
    "label": "etiketten",
    "value": "värdet",
    "quantum": "avrundningens enhet (quantum)",
    "mode": "avrundningens sätt (mode)",
    "place": "avrundningens plats (place)",
    "pot": "potten",
    "method": "fördelningssättet (method)",
    "share_quantum": "andelens avrundning (share_quantum)",
    "scope": "radens omfattning (scope)",
    "basis": "grunden (basis)",
    "type": "slaget (type)",
    "kind": "slaget (kind)",
    "min": "det lägsta värdet (min)",
    "max": "det högsta värdet (max)",
    "note": "anmärkningen",
    "source": "källan",
}


def as_number(value: object) -> Decimal | None:
    """Return the finite number in a TOML number or a text with decimal comma, else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return Decimal(value)
    return parse_decimal(value) if isinstance(value, str) else None


def fits(number: Decimal) -> bool:
    """Return whether the number is below 10^15 with at most twelve decimals."""
    exponent = number.as_tuple().exponent
    # Compared as it is: to take the absolute value of a huge number is an error of its own.
    is_small = -LARGEST < number < LARGEST
    return is_small and isinstance(exponent, int) and exponent >= -MOST_DECIMALS
