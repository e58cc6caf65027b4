"""Columns that the municipality names itself: kept together as one canonical text."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from qms.register.core.columns import Column, Fault, Kind, Known, normal

YES = frozenset({"ja", "j", "yes", "y", "1", "true", "sant"})
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
        values: dict[str, str | bool | None] = {}
        faults: list[Part] = []
        for header, name, text in zip(self.headers, self.names, texts, strict=True):
            value = self._label(name, text) if self._are_labels else self._yes_no(text)
            if isinstance(value, Fault):
                faults.append((header, text, value))
            else:
                values[name] = value
        return tuple(faults) or packed(values)

    @property
    def _are_labels(self) -> bool:
        return self.column.kind is Kind.LABELS

    def _yes_no(self, text: str) -> bool | Fault | None:
        return read_yes_no(text) if text else None

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
