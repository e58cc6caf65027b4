"""Pools divided to the öre: what each target got of each item of each pool, and by which key."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.costs.core.mapping.mapped import Cell
from qms.costs.core.sharing.keys import Bases, KeyKind, Split, Target, weights
from qms.kernel.money import split_exactly

OF_THE_UNIT = "unit:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a target got of one item of a pool: `whole` × `weight` ÷ `weights`, to the öre."""

    target: Target
    item: CostItem
    pool: str
    key: KeyKind
    reason: str
    whole: int
    weight: Fraction
    weights: Fraction
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Öre per target and item with the steps behind; and what could not be divided, by pool."""

    direct: Mapping[tuple[Target, CostItem], int]
    shares: tuple[Share, ...]
    unsplit: Mapping[tuple[str, CostItem], int]

    def amounts(self) -> dict[tuple[Target, CostItem], int]:
        """Return all öre per target and item."""
        found = defaultdict(int, self.direct)
        for share in self.shares:
            found[share.target, share.item] += share.ore
        return dict(found)


def share_out(cells: Mapping[Cell, int], splits: Sequence[Split], bases: Bases) -> Shared:
    """Return the cells on units and forms.

    A unit's cost that says no form is divided between the unit's forms by pupils; pools by the
    first split of their name. A pool without a split, or whose key weighs nothing, and a unit
    that has no pupils in any form, stay undivided and are told.
    """
    direct, common = _sorted_out(cells)
    own = _per_target(direct)
    shares: list[Share] = []
    unsplit: dict[tuple[str, CostItem], int] = {}
    for (pool, item), ore in sorted(common.items()):
        split = _split_of(pool, splits)
        by = weights(split, bases, own) if split else {}
        if split is None or not by:
            unsplit[pool, item] = ore
            continue
        shares += _divided(split, item, ore, by)
    return Shared(direct=direct, shares=tuple(shares), unsplit=unsplit)


def _sorted_out(
    cells: Mapping[Cell, int],
) -> tuple[dict[tuple[Target, CostItem], int], dict[tuple[str, CostItem], int]]:
    direct: defaultdict[tuple[Target, CostItem], int] = defaultdict(int)
    common: defaultdict[tuple[str, CostItem], int] = defaultdict(int)
    for cell, ore in cells.items():
        if cell.place.pool:
            common[cell.place.pool, cell.item] += ore
        elif cell.form is None:
            common[OF_THE_UNIT + cell.place.unit, cell.item] += ore
        else:
            direct[Target(unit=cell.place.unit, form=cell.form), cell.item] += ore
    return dict(direct), dict(common)


def _per_target(direct: Mapping[tuple[Target, CostItem], int]) -> dict[Target, int]:
    found: defaultdict[Target, int] = defaultdict(int)
    for (target, _item), ore in direct.items():
        found[target] += ore
    return dict(found)


def _split_of(pool: str, splits: Sequence[Split]) -> Split | None:
    if pool.startswith(OF_THE_UNIT):
        unit = pool.removeprefix(OF_THE_UNIT)
        return Split(pool=pool, key=KeyKind.PUPILS, reason="", units=frozenset({unit}))
    return next((split for split in splits if split.pool == pool), None)


def _divided(
    split: Split, item: CostItem, whole: int, by: Mapping[Target, Fraction]
) -> Iterator[Share]:
    total = sum(by.values(), Fraction(0))
    names = {f"{number:08d}": target for number, target in enumerate(sorted(by))}
    parts = split_exactly(
        whole, {name: whole * by[target] / total for name, target in names.items()}
    )
    for name, target in names.items():
        yield Share(
            target=target, item=item, pool=split.pool, key=split.key, reason=split.reason,
            whole=whole, weight=by[target], weights=total, ore=parts[name],
        )  # fmt: skip
