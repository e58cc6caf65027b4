"""Read how each step of a model is rounded."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from qms.allocation.core.model import Mode, Rounding, Where
from qms.allocation.core.model_parts import Faults, read_number, refuse_unknown

KEYS = frozenset({"where", "quantum", "mode"})
ORE = Decimal("0.01")


def read_roundings(faults: Faults, rows: Any) -> tuple[Rounding, ...]:  # noqa: ANN401 - as parsed
    """Return the roundings, at most one per step; empty when the model says nothing."""
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        faults.add("Avrundningen är ingen tabell.", "Skriv den som [[rounding]].", at="rounding")
        return ()
    found = [_rounding(faults, row, at=f"rounding {n}") for n, row in enumerate(rows, start=1)]
    kept = tuple(rule for rule in found if rule is not None)
    steps = [rule.where for rule in kept]
    for where in sorted({step for step in steps if steps.count(step) > 1}):
        faults.add(f"Avrundningen av {where} finns två gånger.", "Ta bort den ena.", at="rounding")
    return kept


def _rounding(faults: Faults, row: Mapping[str, Any], *, at: str) -> Rounding | None:
    refuse_unknown(faults, row, KEYS, at=at)
    quantum = read_number(faults, row.get("quantum"), what="Avrundningens enhet (quantum)", at=at)
    where, mode = str(row.get("where", "")), str(row.get("mode", ""))
    if where not in set(Where):
        faults.add(f"where är {where!r}.", f"Skriv {' eller '.join(Where)}.", at=f"{at}.where")
        return None
    right = Mode.LARGEST_REMAINDER if where == Where.TOTAL else Mode.HALF_UP
    if mode != right:
        faults.add(f"mode är {mode!r}.", f"Skriv {right}: så avrundas {where}.", at=f"{at}.mode")
    if quantum == 0:
        faults.add("quantum är noll.", "Skriv till exempel 0.01.", at=f"{at}.quantum")
        return None
    if where == Where.TOTAL and quantum % ORE:
        faults.add("quantum för total är inte hela ören.", "Skriv 0.01, 1 eller 100.",
                   at=f"{at}.quantum")  # fmt: skip
        return None
    if where != Where.TOTAL and not _is_power_of_ten(quantum):
        faults.add("quantum är ingen tiopotens.", "Skriv till exempel 0.01.", at=f"{at}.quantum")
        return None
    return Rounding(where=Where(where), quantum=quantum, mode=right)


def _is_power_of_ten(quantum: Decimal) -> bool:
    # Other quanta would have to be quantized to their digits afterwards.
    return quantum.normalize().as_tuple().digits == (1,) and quantum <= 1
