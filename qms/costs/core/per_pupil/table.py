"""Costs as the rows of a file: by unit, form and item, then how they reconcile to the ledger."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from qms.costs.core.per_pupil.costs import Costs, UnitCost
from qms.costs.core.per_pupil.grouped import GroupCost
from qms.costs.core.per_pupil.reconciled import Reconciliation
from qms.costs.core.sharing import Target
from qms.kernel.money import kronor, round_half_up
from qms.kernel.table_write import Cell, Locale, write_csv

HEADER = ("unit", "form", "item", "pupils", "kr", "kr_per_pupil")
GROUP_HEADER = ("unit", "form", "group", "band", "item", "pupils", "kr", "own_kr", "kr_per_pupil")
TOTAL, ALL = "total", "*"
CENT, THOUSANDTH = Decimal("0.01"), Decimal("0.001")


def units_csv(costs: Costs, locale: Locale) -> bytes:
    """Return a row per unit, form and item with a total each, then the reconciliation."""
    rows = [*_units(costs.units), *_reconciliation(costs.reconciliation)]
    return write_csv(HEADER, rows, locale)


def groups_csv(groups: Sequence[GroupCost], locale: Locale) -> bytes:
    """Return a row per class and item; `own_kr` is what was booked on the class itself."""
    rows: list[Sequence[Cell]] = [
        (
            one.group.unit, one.group.form.value, one.group.key, one.group.band, one.item.value,
            round_half_up(one.pupils, THOUSANDTH), kronor(one.ore), kronor(one.own),
            None if one.per_pupil is None else round_half_up(one.per_pupil / 100, CENT),
        )
        for one in groups
    ]  # fmt: skip
    return write_csv(GROUP_HEADER, rows, locale)


def _units(units: Sequence[UnitCost]) -> Iterator[Sequence[Cell]]:
    by_target: dict[Target, list[UnitCost]] = {}
    for one in units:
        by_target.setdefault(one.target, []).append(one)
    for target, rows in by_target.items():
        pupils = rows[0].pupils
        for one in rows:
            yield _row(target, one.item.value, pupils, one.ore)
        yield _row(target, TOTAL, pupils, sum(one.ore for one in rows))


def _row(target: Target, item: str, pupils: Fraction, ore: int) -> Sequence[Cell]:
    each = round_half_up(ore / pupils / 100, CENT) if pupils else None
    counted = round_half_up(pupils, THOUSANDTH)
    return (target.unit, target.form.value, item, counted, kronor(ore), each)


def _reconciliation(sums: Reconciliation) -> Iterator[Sequence[Cell]]:
    for name in ("per_pupil", "without_pupils", "outside", "unsplit", "unmapped", "residual",
                 "ledger"):  # fmt: skip
        yield (ALL, "", name, None, kronor(getattr(sums, name)), None)
