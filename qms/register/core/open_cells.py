"""Columns that the municipality names itself: kept together as one canonical text."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from qms.kernel.numbers import parse_decimal
from qms.register.core.columns import Column, Fault, Kind, Known, normal

YES = frozenset({"ja", "j", "yes", "y", "1", "true", "sant"})
LONGEST_NUMBER, LARGEST_RESULT = 40, 10_000
UNKNOWN = frozenset({"", ".", "..", "-"})
NO = frozenset({"nej", "n", "no", "0", "false", "falskt"})
Part = tuple[str, str, Fault]
"""What is wrong in one cell: header, text and fault."""


def packed(values: Mapping[str, Any]) -> str:
    """Return the values as one text; equal values make equal texts."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Unpacked(dict[str, Mapping[str, Any]]):
    """Texts that `packed` wrote as read-only mappings, each different text read once."""

    def __missing__(self, text: str) -> Mapping[str, Any]:
        """Return the values of a text not met before."""
        self[text] = MappingProxyType(json.loads(text))
        return self[text]


def part_of(column: Column, header: str) -> str:
    """Return what the open column calls the header: `utbildning` of `faktor: utbildning`."""
    begin, colon, rest = header.partition(":")
    is_ours = colon and normal(begin) in {normal(name) for name in column.aliases}
    return " ".join(rest.split()) if is_ours else ""


def read_yes_no(text: str) -> bool | Fault:
    """Return whether the text says yes."""
    bare = normal(text)
    if bare in YES or bare in NO:
        return bare in YES
    return Fault(
        message="Värdet är varken ja eller nej.", cure="Skriv ja eller nej, eller 1 och 0."
    )


@dataclass(slots=True)
class OpenCells:
    """Reads the cells of all headers of one open column; each different row of them once."""

    column: Column
    headers: Sequence[str]
    positions: Sequence[int]
    names: Sequence[str]
    known: Known
    memo: dict[tuple[str, ...], str | tuple[Part, ...]] = field(default_factory=dict)
    spellings: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, cells: Sequence[str]) -> str | tuple[Part, ...]:
        """Return the row's values as one text, or what is wrong with them."""
        texts = tuple([cells[at] for at in self.positions])
        found = self.memo.get(texts)
        if found is None:
            found = self.memo[texts] = self._read(texts)
        return found

    def _read(self, texts: Sequence[str]) -> str | tuple[Part, ...]:
        values: dict[str, str | bool | float | None] = {}
        faults: list[Part] = []
        for header, name, text in zip(self.headers, self.names, texts, strict=True):
            value = self._value(name, text)
            if isinstance(value, Fault):
                faults.append((header, text, value))
            else:
                values[name] = value
        return tuple(faults) or packed(values)

    def _value(self, name: str, text: str) -> str | bool | float | Fault | None:
        if self.column.kind is Kind.LABELS:
            return self._label(name, text)
        if self.column.kind is Kind.NUMBERS:
            return self._number(text)
        return read_yes_no(text) if text else None

    def _number(self, text: str) -> float | Fault | None:
        """Return the number, None where it is withheld or missing."""
        if text in UNKNOWN:
            return None
        exact = parse_decimal(text) if len(text) <= LONGEST_NUMBER else None
        if exact is None:
            return Fault(message="Värdet är inget tal.", cure="Skriv ett tal eller lämna tomt.")
        if abs(exact) > LARGEST_RESULT:
            return Fault(
                message=f"Resultatet ska vara mellan −{LARGEST_RESULT} och {LARGEST_RESULT}.",
                cure="Kontrollera kolumnen.",
            )
        return float(exact)

    def _label(self, name: str, text: str) -> str | Fault:
        """Return the category as the register, or else the file first, spells it."""
        if not text:
            return Fault(
                message="Gruppen saknas.",
                cure="Skriv elevens grupp, eller okänd om den inte är känd.",
            )
        if len(text) > self.column.length:
            return Fault(
                message=f"Texten är längre än {self.column.length} tecken.", cure="Korta texten."
            )
        tidy = " ".join(re.sub(r"[\x00-\x1f]", " ", text).split())
        return self.spellings.setdefault((name, normal(tidy)), self.known.spelled(name, tidy))
