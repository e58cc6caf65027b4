"""Costs by class and band: always the same öre as the unit's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.costs.core.mapping.mapped import Cell
from qms.costs.core.per_pupil.costs import Costs, UnitCost
from qms.costs.core.pupils import Group, Pupils
from qms.costs.core.sharing import Target
from qms.kernel.money import split_exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCost:
    """What one item cost in a class or group; `own` is the part that was booked on it."""

    group: Group
    item: CostItem
    ore: int
    own: int
    pupils: Fraction

    @property
    def per_pupil(self) -> Fraction | None:
        """Return öre per pupil, exact; None where there are no pupils."""
        return Fraction(self.ore) / self.pupils if self.pupils else None


def by_group(costs: Costs, pupils: Pupils) -> tuple[GroupCost, ...]:
    """Return the costs by class: what was booked on it, and its part by pupils of the rest.

    Groups of a unit, form and item add up to that unit's öre. A class that has costs but no
    pupils keeps them.
    """
    booked, groups = _booked(costs.mapped.cells), pupils.groups()
    rows: list[GroupCost] = []
    for one in costs.units:
        here = groups.get((one.target.unit, one.target.form), {})
        rows += _of_unit(one, here, booked)
    return tuple(rows)


def _booked(cells: Mapping[Cell, int]) -> dict[tuple[Target, CostItem], dict[str, int]]:
    found: dict[tuple[Target, CostItem], dict[str, int]] = {}
    for cell, ore in cells.items():
        if cell.place.group and cell.form is not None:
            target = Target(unit=cell.place.unit, form=cell.form)
            each = found.setdefault((target, cell.item), {})
            each[cell.place.group] = each.get(cell.place.group, 0) + ore
    return found


def _of_unit(
    one: UnitCost, groups: Mapping[Group, Fraction],
    booked: Mapping[tuple[Target, CostItem], Mapping[str, int]],
) -> Iterator[GroupCost]:  # fmt: skip
    own = booked.get((one.target, one.item), {})
    rest = one.ore - sum(own.values())
    mine: dict[Group, int] = {}
    parts = _by_pupils(rest, groups)
    for key, ore in own.items():
        # A class of mixed ages stands in several bands: its own cost goes by its pupils.
        for group, part in _by_pupils(ore, _of_key(groups, key)).items():
            parts[group] += part
            mine[group] = part
    for group, count in sorted(groups.items()):
        yield GroupCost(
            group=group, item=one.item, ore=parts[group], own=mine.get(group, 0), pupils=count
        )
    for key in sorted(set(own) - {group.key for group in groups}):
        empty = Group(unit=one.target.unit, form=one.target.form, key=key, band="")
        yield GroupCost(group=empty, item=one.item, ore=own[key], own=own[key], pupils=Fraction(0))
    if not groups and rest:
        nobody = Group(unit=one.target.unit, form=one.target.form, key="", band="")
        yield GroupCost(group=nobody, item=one.item, ore=rest, own=0, pupils=Fraction(0))


def _of_key(groups: Mapping[Group, Fraction], key: str) -> dict[Group, Fraction]:
    return {group: pupils for group, pupils in groups.items() if group.key == key}


def _by_pupils(ore: int, groups: Mapping[Group, Fraction]) -> dict[Group, int]:
    total = sum(groups.values(), Fraction(0))
    if not total:
        return {}
    names = {f"{number:08d}": group for number, group in enumerate(sorted(groups))}
    parts = split_exactly(ore, {name: ore * groups[g] / total for name, g in names.items()})
    return {group: parts[name] for name, group in names.items()}
