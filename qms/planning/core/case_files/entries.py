"""Values of case.toml: a faulty one is told and something harmless read instead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from qms.kernel.problems import Problem

LARGEST = 10**15
Table = Mapping[str, Any]
Chosen = TypeVar("Chosen", bound=StrEnum)


@dataclass(slots=True)
class Entries:
    """Reads values and keeps their faults."""

    problems: list[Problem] = field(default_factory=list)

    def fault(self, where: str, message: str, cure: str) -> None:
        """Keep a fault."""
        self.problems.append(Problem(message=message, column=where, cure=cure))

    def refuse_unknown(self, table: Table, known: Collection[str], where: str = "") -> None:
        """Keep a fault for each key that means nothing."""
        for key in table:
            if key not in known:
                self.fault(f"{where}{key}", f"{key} är okänt.", f"Skriv {', '.join(known)}.")

    def number(self, value: object, where: str, default: float | Decimal = 0.0) -> float:
        """Return the number; `default` with a fault when it is none."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            if isinstance(value, Decimal) or abs(value) <= LARGEST:
                return float(value)
            value = "Så stort"
        self.fault(where, f"{value} är inget tal.", "Skriv ett tal med punkt, till exempel 12.5.")
        return float(default)

    def whole(self, table: Table, key: str, default: int | None, where: str = "") -> int | None:
        """Return the whole number of the key, `default` when nothing is said."""
        value = table.get(key, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(f"{where}{key}", f"{value} är inget heltal.", "Skriv ett heltal.")
        return default

    def text(self, table: Table, key: str, where: str = "") -> str:
        """Return the text of the key, empty when nothing is said."""
        value = table.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.fault(f"{where}{key}", f"{value} är ingen text.", "Sätt den inom citattecken.")
        return ""

    def texts(self, value: object, where: str) -> list[str]:
        """Return the texts of a list."""
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return value
        self.fault(where, f"{value} är ingen lista av texter.", 'Skriv ["F-3", "4-6"].')
        return []

    def table(self, value: object, where: str) -> Table:
        """Return the table, empty with a fault when the value is none."""
        if isinstance(value, dict):
            return value
        self.fault(where, f"{where} är ingen tabell.", f"Skriv den som [{where}].")
        return {}

    def one_of(self, table: Table, key: str, default: Chosen) -> Chosen:
        """Return the choice that the key names, `default` when nothing is said."""
        value, kind = table.get(key, default.value), type(default)
        if value in [one.value for one in kind]:
            return kind(value)
        words = ", ".join(one.value for one in kind)
        self.fault(key, f"{value} finns inte.", f"Skriv {words}.")
        return default
