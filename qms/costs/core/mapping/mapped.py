"""A ledger by item, form and place; what no rule holds for, and what is left outside, with why."""

from collections import defaultdict
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.ledger import Combos
from qms.costs.core.mapping.rules import Mapping, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where an amount belongs before anything common is split."""

    place: Place
    form: GrantForm | None
    item: CostItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """Lines that no rule says what they were for, or where."""

    booked: Table[str, str]
    ore: int
    lines: int
    lacks_item: bool
    lacks_place: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Öre by cell, with the combinations each is made of; outside by reason; and the unmapped."""

    cells: Table[Cell, int]
    combos: Table[Cell, tuple[int, ...]]
    outside: Table[str, int]
    unmapped: tuple[Unmapped, ...]

    @property
    def total(self) -> int:
        """Return the sum of everything, which is the ledger's."""
        left = sum(one.ore for one in self.unmapped)
        return sum(self.cells.values()) + sum(self.outside.values()) + left


def map_ledger(combos: Combos, mapping: Mapping) -> Mapped:
    """Return the ledger by the rules; nothing is dropped."""
    sorting = _Sorting()
    for number in range(len(combos)):
        booked, ore = combos.at(number), int(combos.ore[number])
        rule = mapping.item_of(booked)
        if rule and rule.item is CostItem.OUTSIDE:
            sorting.outside[rule.reason] += ore
            continue
        place = mapping.place_of(booked)
        if rule is None or place is None:
            sorting.unmapped.append(
                Unmapped(booked=booked, ore=ore, lines=int(combos.lines[number]),
                         lacks_item=rule is None, lacks_place=place is None)
            )  # fmt: skip
            continue
        cell = Cell(place=place, form=place.form or rule.form, item=rule.item)
        sorting.cells[cell] += ore
        sorting.combos[cell].append(number)
    return sorting.mapped()


@dataclass(slots=True)
class _Sorting:
    """The heaps while the lines are sorted."""

    cells: defaultdict[Cell, int] = field(default_factory=lambda: defaultdict(int))
    combos: defaultdict[Cell, list[int]] = field(default_factory=lambda: defaultdict(list))
    outside: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    unmapped: list[Unmapped] = field(default_factory=list)

    def mapped(self) -> Mapped:
        """Return the heaps, the largest unmapped first."""
        self.unmapped.sort(key=lambda one: (-abs(one.ore), *one.booked.values()))
        return Mapped(
            cells=dict(self.cells),
            combos={cell: tuple(numbers) for cell, numbers in self.combos.items()},
            outside=dict(self.outside),
            unmapped=tuple(self.unmapped),
        )
