"""Values of a TOML table: a faulty one is replaced by something harmless and its fault kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from qms.costs.core.items import GrantForm
from qms.costs.core.mapping import parse_codes
from qms.costs.core.mapping.codes import ANY, Codes
from qms.kernel.problems import Problem
from qms.kernel.said import said

Entry = Mapping[str, Any]
Chosen = TypeVar("Chosen", bound=StrEnum)


@dataclass(slots=True)
class EntryReader:
    """Reads values and keeps their faults."""

    faults: list[Problem] = field(default_factory=list)

    def fault(self, where: str, message: str, cure: str) -> None:
        """Keep a fault."""
        self.faults.append(Problem(message=message, column=where, cure=cure))

    def numbers(self, table: object, where: str) -> dict[str, Fraction]:
        """Return numbers by unit, none below zero."""
        if not isinstance(table, dict):
            self.fault(where, said("%(where)s är ingen tabell.", where=where),
                       "Skriv enhet = tal.")  # fmt: skip
            return {}
        found = {}
        for unit, value in table.items():
            is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
            if not is_number or not Decimal(value).is_finite() or value < 0:
                self.fault(f"{where}.{unit}", said("%(value)s är inget tal.", value=value),
                           "Skriv ett tal från noll.")  # fmt: skip
                continue
            found[unit] = Fraction(value)
        return found

    def codes(self, entry: Entry, column: str, where: str) -> Codes:
        """Return the codes; any when nothing is said."""
        text = self.text(entry, column, where)
        found = parse_codes(text)
        if found is None:
            self.fault(f"{where}.{column}", said("%(text)s är inga koder.", text=text),
                       "Skriv till exempel 4000-4999, 51*, 6410.")  # fmt: skip
        return found or ANY

    def text(self, entry: Entry, key: str, where: str) -> str:
        """Return the text, empty when there is none."""
        value = entry.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.fault(f"{where}.{key}", said("%(value)s är ingen text.", value=value),
                   "Sätt den inom citattecken.")  # fmt: skip
        return ""

    def texts(self, entry: Entry, key: str, where: str) -> list[str]:
        """Return the texts of a list."""
        value = entry.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return value
        self.fault(f"{where}.{key}", said("%(key)s är ingen lista av texter.", key=key),
                   "Skriv [\"…\", \"…\"].")  # fmt: skip
        return []

    def form(self, entry: Entry, where: str) -> GrantForm | None:
        """Return the school form; None when nothing is said."""
        if "form" not in entry:
            return None
        return self.one_of(GrantForm, entry["form"], f"{where}.form", GrantForm.COMPULSORY)

    def one_of(self, kind: type[Chosen], value: object, where: str, instead: Chosen) -> Chosen:
        """Return the one of `kind` that the value names, `instead` when it names none."""
        try:
            return kind(str(value))
        except ValueError:
            names = ", ".join(one.value for one in kind)
            self.fault(where, said("%(value)s finns inte.", value=value if value else "Tomt"),
                       said("Välj bland %(names)s.", names=names))  # fmt: skip
            return instead
