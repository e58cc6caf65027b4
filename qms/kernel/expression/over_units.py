"""Functions over all units: one value for everybody, or one per group."""

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from qms.kernel.expression.guarded import Rows
from qms.kernel.expression.nodes import Node, names_in
from qms.kernel.expression.reckoning import is_zero
from qms.kernel.expression.tokens import name_key


def _mean(units: int, values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / units


def _weighted_mean(_units: int, values: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    whole = sum(weights, Decimal(0))
    if is_zero(whole):
        raise ZeroDivisionError
    return sum(map(operator.mul, values, weights), Decimal(0)) / whole


def _count(units: int, holds: Sequence[bool] | None = None) -> Decimal:
    return Decimal(units if holds is None else sum(holds))


OVER_ALL: Mapping[str, Callable[..., Decimal]] = {
    "sum": lambda _units, values: sum(values, Decimal(0)),
    "mean": _mean,
    "weighted_mean": _weighted_mean,
    "lowest": lambda _units, values: min(values),
    "highest": lambda _units, values: max(values),
    "count": _count,
}


def by_group(function: str, keys: Sequence[object], values: Sequence[Decimal]) -> list[Decimal]:
    """Return, for every unit, the sum or the mean of the units with the same key."""
    groups = [name_key(key) if isinstance(key, str) else key for key in keys]
    totals: dict[object, Decimal] = {}
    counts: dict[object, int] = {}
    for group, value in zip(groups, values, strict=True):
        totals[group] = totals.get(group, Decimal(0)) + value
        counts[group] = counts.get(group, 0) + 1
    if function == "mean_by":
        totals = {group: total / counts[group] for group, total in totals.items()}
    return [totals[group] for group in groups]


def known_rows(condition: Node, columns: Mapping[str, Sequence[object]], rows: Rows) -> list[int]:
    """Return the rows where every column that the condition names has a value."""
    named = [columns[key] for key in names_in(condition) if key in columns]
    return [row for row in rows if all(column[row] is not None for column in named)]
