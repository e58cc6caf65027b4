"""From a calculation to what is kept of it, and to its bytes."""

import json
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from qms.costs.core.items import CostItem
from qms.costs.core.ledger import Combos, Ledger, combine
from qms.costs.core.ledger.combos import BOOKED
from qms.costs.core.mapping import Mapping, Unmapped
from qms.costs.core.mapping.mapped import Cell
from qms.costs.core.mapping.suggesting import suggest
from qms.costs.core.per_pupil import Costs, by_group
from qms.costs.core.pupils import Pupils
from qms.costs.core.stored.records import Direct, Earlier, GroupLine, Kept, UnitLine, Unplaced, Way

MOST_SUGGESTED = 100


def kept_of(
    ledger: Ledger, costs: Costs, pupils: Pupils, rules: Mapping, earlier: tuple[Earlier, ...] = ()
) -> Kept:
    """Return all that is kept of a calculation of the ledger."""
    combos = combine(ledger)
    return Kept(
        units=tuple(
            UnitLine(unit=one.target.unit, form=one.target.form, item=one.item, ore=one.ore,
                     pupils=one.pupils)
            for one in costs.units
        ),
        groups=tuple(
            GroupLine(unit=one.group.unit, form=one.group.form, group=one.group.key,
                      band=one.group.band, item=one.item, ore=one.ore, own=one.own,
                      pupils=one.pupils)
            for one in by_group(costs, pupils)
        ),
        direct=tuple(_direct(cell, combos, costs) for cell in sorted(costs.mapped.cells, key=_of)),
        shares=costs.shared.shares,
        outside=tuple(sorted(costs.mapped.outside.items())),
        outside_ways=tuple(_outside(combos, rules)),
        unsplit=tuple(
            (pool, item.value, ore) for (pool, item), ore in sorted(costs.shared.unsplit.items())
        ),
        unplaced=tuple(
            _unplaced(one, combos, costs, with_likeness=number < MOST_SUGGESTED)
            for number, one in enumerate(costs.mapped.unmapped)
        ),
        months=_months(ledger),
        days=tuple(day.isoformat() for day in pupils.days),
        sums=costs.reconciliation,
        earlier=earlier,
    )  # fmt: skip


def _of(cell: Cell) -> tuple[str, ...]:
    place = cell.place
    return (place.unit, place.pool, cell.form or "", place.group, cell.item, place.form or "")


def _way(combos: Combos, number: int) -> Way:
    return tuple(combos.texts[column][number] for column in BOOKED)


def _direct(cell: Cell, combos: Combos, costs: Costs) -> Direct:
    return Direct(
        unit=cell.place.unit, form=cell.form, group=cell.place.group, pool=cell.place.pool,
        item=cell.item, ore=costs.mapped.cells[cell],
        ways=tuple(sorted(_way(combos, number) for number in costs.mapped.combos[cell])),
    )  # fmt: skip


def _outside(combos: Combos, rules: Mapping) -> list[tuple[str, Way]]:
    found = []
    for number in range(len(combos)):
        rule = rules.item_of(combos.at(number))
        if rule and rule.item is CostItem.OUTSIDE:
            found.append((rule.reason, _way(combos, number)))
    return sorted(found)


def _unplaced(one: Unmapped, combos: Combos, costs: Costs, *, with_likeness: bool) -> Unplaced:
    found = suggest(one, combos, costs.mapped) if with_likeness else None
    place = found.cell.place if found else None
    return Unplaced(
        way=tuple(one.booked[column] for column in BOOKED), ore=one.ore, lines=one.lines,
        lacks_item=one.lacks_item, lacks_place=one.lacks_place,
        like=tuple(found.like[column] for column in BOOKED) if found else (),
        item=found.cell.item.value if found else "",
        form=(found.cell.form or "") if found else "",
        place=(place.unit or place.pool) if place else "",
    )  # fmt: skip


def _months(ledger: Ledger) -> tuple[tuple[str, int], ...]:
    names, codes = ledger.names["period"], ledger.codes["period"]
    sums = np.zeros(len(names), dtype=np.int64)
    np.add.at(sums, codes, ledger.ore)
    return tuple(sorted((name, int(ore)) for name, ore in zip(names, sums, strict=True)))


def dump(kept: Kept) -> bytes:
    """Return the calculation as text: the same figures are the same bytes."""
    return json.dumps(
        kept, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def _plain(value: object) -> Any:  # noqa: ANN401 - what JSON knows
    if isinstance(value, Fraction):
        return str(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(type(value))
