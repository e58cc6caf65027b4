"""Read an instrument's file key by key, and remember everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.instrument.words import Words

Kind = TypeVar("Kind", bound=StrEnum)
LARGEST = 1_000_000
MOST_DECIMALS = 6
LONGEST = 1_000


class Faults:
    """Collects what is wrong; `at` is the place in the file, such as `question.HAL1.levels_sv`."""

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
    """One table of the file; every reading of a key that is wrong adds a fault and goes on."""

    def __init__(self, faults: Faults, table: Mapping[str, Any], *, at: str) -> None:
        self.faults = faults
        self.table = table
        self.at = at

    def add(self, key: str, message: str, cure: str) -> None:
        """Remember a fault at one key."""
        place = f"{self.at}.{key}" if self.at else key
        shown = self.table.get(key, "")
        value = "" if isinstance(shown, Mapping | list) else str(shown)[:80]
        self.faults.add(message, cure, at=place, value=value)

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Add a fault for every key that means nothing."""
        for key in sorted(set(self.table) - known):
            self.add(
                key,
                said("Nyckeln %(key)s hör inte hemma här.", key=key),
                said("Ta bort den eller skriv någon av %(known)s.", known=", ".join(sorted(known))),
            )

    def inner(self, key: str, *, required: bool = True) -> "Part":
        """Return a table within the table, empty with a fault when it is none."""
        value = self.table.get(key)
        if not isinstance(value, Mapping):
            if required or value is not None:
                self.add(
                    key,
                    said("%(key)s saknas eller är ingen tabell.", key=key),
                    said("Skriv %(key)s som i exemplet.", key=key),
                )
            value = {}
        return Part(self.faults, value, at=f"{self.at}.{key}" if self.at else key)

    def each(self, key: str, *, named: str = "key") -> Iterator["Part"]:
        """Yield every table of a list of tables, called by its key or its number."""
        value = self.table.get(key, [])
        if not isinstance(value, list):
            self.add(
                key,
                said("%(key)s är ingen lista av tabeller.", key=key),
                said("Skriv [[%(key)s]].", key=key),
            )
            return
        for number, row in enumerate(value, start=1):
            if isinstance(row, Mapping):
                name = str(row.get(named, "")).strip()[:40] or str(number)
                yield Part(self.faults, row, at=f"{key}.{name}")
            else:
                self.add(
                    key,
                    said("%(key)s nummer %(number)s är ingen tabell.", key=key, number=number),
                    said("Skriv [[%(key)s]].", key=key),
                )

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text without outer space."""
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.add(key, said("%(key)s är ingen text.", key=key), "Skriv den inom citattecken.")
            return ""
        if required and not value.strip():
            self.add(key, said("%(key)s saknas.", key=key), "Fyll i.")
        if len(value) > LONGEST:
            self.add(
                key,
                said("%(key)s är %(n)s tecken.", key=key, n=len(value)),
                said("Korta till högst %(most)s.", most=LONGEST),
            )
        return value.strip()

    def words(self, key: str, *, required: bool = True) -> Words:
        """Return `<key>_sv`, which must be there if required, with `<key>_en`."""
        return Words(
            self.text(f"{key}_sv", required=required), self.text(f"{key}_en", required=False)
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when it is not there."""
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
            return tuple(one.strip() for one in value)
        self.add(
            key,
            said("%(key)s är ingen lista av texter.", key=key),
            'Skriv till exempel ["a", "b"].',
        )
        return ()

    def choice(self, key: str, default: Kind) -> Kind:
        """Return one of the kind's members, the default when nothing is said."""
        value = str(self.table.get(key, default.value))
        known = {member.value: member for member in type(default)}
        if value not in known:
            self.add(
                key,
                said("%(key)s är %(value)s.", key=key, value=f"{value!r:.40}"),
                said("Skriv någon av %(known)s.", known=", ".join(known)),
            )
        return known.get(value, default)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return a truth."""
        value = self.table.get(key, default)
        if isinstance(value, bool):
            return value
        self.add(
            key,
            said("%(key)s är %(value)s.", key=key, value=f"{value!r:.40}"),
            "Skriv true eller false.",
        )
        return default

    def number(self, key: str, *, least: int = 0, most: int = LARGEST) -> Decimal:
        """Return an exact number within the bounds, `least` after a fault."""
        found = read_number(self.table.get(key))
        if found is None:
            self.add(
                key,
                said("%(key)s saknas eller är inte ett tal.", key=key),
                "Skriv till exempel 0.5.",
            )
        elif not fits(found, least=least, most=most):
            self.add(
                key,
                said("%(key)s är %(found)s.", key=key, found=found),
                said(
                    "Skriv ett tal från %(least)s till %(most)s, högst %(decimals)s decimaler.",
                    least=least,
                    most=most,
                    decimals=MOST_DECIMALS,
                ),
            )
        else:
            return found
        return Decimal(least)

    def whole(self, key: str, *, least: int = 0, most: int = LARGEST) -> int:
        """Return a whole number within the bounds, `least` after a fault."""
        found = self.number(key, least=least, most=most)
        if found != found.to_integral_value():
            self.add(
                key, said("%(key)s är %(found)s.", key=key, found=found), "Skriv ett helt tal."
            )
            return least
        return int(found)

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """Return a list of exact numbers, empty with a fault when it is none."""
        value = self.table.get(key)
        read = [read_number(one) for one in value] if isinstance(value, list) else []
        found = tuple(one for one in read if one is not None and fits(one, least=0, most=LARGEST))
        if not read or len(found) < len(read):
            self.add(
                key,
                said("%(key)s är ingen lista av tal.", key=key),
                "Skriv till exempel [0, 1, 3, 7, 15].",
            )
            return ()
        return found


def read_number(value: object) -> Decimal | None:
    """Return the finite number in a TOML number or a text with decimal comma, else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, float):
        # The shortest text that is the number: what stood in the file, short as its numbers are.
        return read_number(Decimal(repr(value)))
    if isinstance(value, int):
        return Decimal(value)
    return parse_decimal(value) if isinstance(value, str) else None


def fits(number: Decimal, *, least: int, most: int) -> bool:
    """Return whether the number is within the bounds and has few decimals."""
    exponent = number.as_tuple().exponent
    return least <= number <= most and isinstance(exponent, int) and exponent >= -MOST_DECIMALS
