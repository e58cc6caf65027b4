"""What a SIE file says before its figures: type, year, accounts and dimensions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from qms.register.core.columns import normal
from qms.register.core.sie.records import Objects, SieRecord

COLUMNS = ("cost_centre", "activity", "object", "project", "counterpart")
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cost_centre": ("ansvar", "kostnadsställe", "kostnadsställe/resultatenhet", "enhet"),
        "activity": ("verksamhet", "verksamhetskod"),
        "object": ("objekt", "aktivitet", "klass", "kostnadsbärare"),
        "project": ("projekt",),
        "counterpart": ("motpart",),
    }
)
RESERVED = MappingProxyType({"1": "kostnadsställe", "2": "kostnadsbärare", "6": "projekt"})
"""Dimensions that have a meaning by the standard, also when the file does not name them."""
BALANCE_TYPES = frozenset({"T", "S"})
BALANCE_CLASSES = frozenset("12")
AMOUNT = re.compile(r"-?\d{1,13}(\.\d{1,2}0*)?")


@dataclass(slots=True)
class SieHead:
    """What was read so far. Dimensions are by number, types of account by account."""

    sie_type: str = ""
    program: str = ""
    owner: str = ""
    years: dict[str, tuple[str, str]] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=lambda: dict(RESERVED))
    kinds: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def take(self, record: SieRecord) -> None:
        """Note what the record says of the file."""
        first, second = record.field(0), record.field(1)
        if record.label == "SIETYP":
            self.sie_type = first
        elif record.label == "PROGRAM":
            self.program = f"{first} {second}".strip()
        elif record.label == "FNAMN":
            self.owner = first
        elif record.label == "RAR":
            self.years[first] = (second, record.field(2))
        elif record.label in ("DIM", "UNDERDIM"):
            self.dimensions[first] = second
        elif record.label == "KTYP":
            self.kinds[first] = second.upper()

    def is_balance(self, account: str) -> bool:
        """Return whether the account is an asset or a debt: by its type, else by its class."""
        kind = self.kinds.get(account)
        return kind in BALANCE_TYPES if kind else account[:1] in BALANCE_CLASSES

    def placed(self, objects: Objects) -> dict[str, str]:
        """Return the codes by column of the ledger; dimensions are noted as used."""
        found: dict[str, str] = {}
        for dimension, code in objects:
            self.used.add(dimension)
            if column := self.column_of(dimension):
                found.setdefault(column, code)
        return found

    def column_of(self, dimension: str) -> str:
        """Return the column that the dimension's name means; empty when none."""
        name = normal(self.dimensions.get(dimension, ""))
        return next((column for column, names in NAMES.items() if name in names), "")

    def doubles(self) -> dict[str, list[str]]:
        """Return the columns that several of the dimensions in use mean."""
        by_column: dict[str, list[str]] = {}
        for dimension in sorted(self.used):
            if column := self.column_of(dimension):
                by_column.setdefault(column, []).append(dimension)
        return {column: found for column, found in by_column.items() if len(found) > 1}


def ore_of(text: str) -> int | None:
    """Return öre of an amount with a point before decimals; None when it is none."""
    if not AMOUNT.fullmatch(text):
        return None
    sign = -1 if text.startswith("-") else 1
    kronor, _, decimals = text.removeprefix("-").partition(".")
    return sign * (int(kronor) * 100 + int((decimals + "00")[:2]))
