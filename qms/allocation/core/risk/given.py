"""Risks per unit that were counted elsewhere, as a model keeps them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.allocation.core.model_parts import (
    Faults,
    optional_text,
    read_number,
    read_text,
    refuse_unknown,
)

GIVEN_KEYS = frozenset({"unit", "value", "source"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRisk:
    """A unit's risk as bought: `unit` is its lasting id, `value` a share, 0.2 for 20 %.

    `source` says who counted it and when.
    """

    unit: str
    value: Decimal
    source: str = ""


def sources_of(given: Iterable[GivenRisk]) -> str:
    """Return every source once, in the order of the units."""
    return "; ".join(dict.fromkeys(one.source for one in given if one.source))


def read_given(faults: Faults, rows: object) -> tuple[GivenRisk, ...]:
    """Return the units' risks in a model's table, none when it has none."""
    if rows is None:
        return ()
    if not isinstance(rows, list):
        faults.add("given är ingen lista.", "Skriv enheternas risk som [[given]].", at="given")
        return ()
    found = [_one(faults, row, at=f"given {place}") for place, row in enumerate(rows, start=1)]
    counts = Counter(one.unit for one in found if one.unit)
    for unit in sorted(unit for unit, n in counts.items() if n > 1):
        faults.add(f"Enheten {unit} finns två gånger.", "Ta bort den ena.", at="given")
    return tuple(found)


def _one(faults: Faults, row: object, *, at: str) -> GivenRisk:
    if not isinstance(row, Mapping):
        faults.add("Raden är ingen tabell.", "Skriv den som [[given]].", at=at)
        return GivenRisk(unit="", value=Decimal(0))
    refuse_unknown(faults, row, GIVEN_KEYS, at=at)
    return GivenRisk(
        unit=read_text(faults, row, "unit", at=at),
        value=read_number(faults, row.get("value"), what="Risken (value)", at=at),
        source=optional_text(faults, row, "source", at=at),
    )


def dump_given(given: Iterable[GivenRisk]) -> list[dict[str, Any]]:
    """Return the rows that `read_given` reads back, values as exact text."""
    return [
        {"unit": one.unit, "value": format(one.value, "f")}
        | ({"source": one.source} if one.source else {})
        for one in given
    ]
