"""Units, forms, providers and all together: sums whose width follows what is uncertain in them.

A sum of many units is not as unsure as each of them: when one gets fewer pupils than expected,
another gets more. Öre of the expected case always add up; the low and high of a sum are reckoned
for the sum, so that they do not.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from qms.costs.core.items import GrantForm
from qms.grants.core.simulating.assumptions import Case
from qms.grants.core.simulating.pupils import Range
from qms.grants.core.simulating.simulate import Cell

Key = Callable[[Cell], tuple[object, ...]]
Widths = Mapping[tuple[GrantForm, int], Range]
"""By form and calendar year, how few and many pupils the municipality gets against expected 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Some units together in a year: pupils, and öre in all in the three cases."""

    key: tuple[object, ...]
    year: int
    pupils: Range
    ore: Mapping[Case, int]

    @property
    def per_pupil(self) -> int | None:
        """Return öre per pupil in the expected case, None without pupils."""
        return round(Fraction(self.ore[Case.MAIN]) / self.pupils.main) if self.pupils.main else None


def by_unit(cells: Iterable[Cell]) -> tuple[Sum, ...]:
    """Return a sum per form, unit and year: a unit's bands go up and down together."""
    return _all_together(cells, lambda one: (one.form, one.provider_id, one.unit_id))


def by_form(cells: Iterable[Cell], widths: Widths) -> tuple[Sum, ...]:
    """Return a sum per form and year, as sure as the forecast of the whole municipality."""
    return tuple(_as_wide(each, widths) for each in _grouped(cells, lambda one: (one.form,)))


def by_provider(cells: Iterable[Cell], widths: Widths) -> tuple[Sum, ...]:
    """Return a sum per form, provider (None: own units) and year.

    Units miss apart from each other (the root of the sum of squares), but no provider is surer
    than the municipality.
    """
    found = []
    for each in _grouped(cells, lambda one: (one.form, one.provider_id)):
        wide, apart = _as_wide(each, widths), _apart(each)
        found.append(_wider(wide, apart))
    return tuple(found)


def everything(forms: Iterable[Sum]) -> tuple[Sum, ...]:
    """Return a sum per year of all forms, which rise and fall together. `forms`: `by_form`."""
    by_year: dict[int, list[Sum]] = defaultdict(list)
    for one in forms:
        by_year[one.year].append(one)
    return tuple(
        Sum(
            key=(),
            year=year,
            pupils=_pupils(one.pupils for one in rows),
            ore={case: sum(one.ore[case] for one in rows) for case in Case},
        )
        for year, rows in sorted(by_year.items())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    key: tuple[object, ...]
    year: int
    cells: tuple[Cell, ...]

    def ore(self, case: Case) -> int:
        """Return öre when every unit is at its own low or high."""
        return sum(one.ore(case) for one in self.cells)

    def ore_of_pupils(self, case: Case) -> Fraction:
        """Return öre of the expected pupils at the case's prices."""
        return sum((one.pupils.main * one.per_pupil[case] for one in self.cells), Fraction(0))


def _grouped(cells: Iterable[Cell], key: Key) -> list[_Group]:
    found: dict[tuple[tuple[object, ...], int], list[Cell]] = defaultdict(list)
    for one in cells:
        found[key(one), one.year].append(one)
    return [_Group(key=at, year=year, cells=tuple(rows)) for (at, year), rows in found.items()]


def _all_together(cells: Iterable[Cell], key: Key) -> tuple[Sum, ...]:
    return tuple(
        Sum(
            key=one.key,
            year=one.year,
            pupils=_pupils(each.pupils for each in one.cells),
            ore={case: one.ore(case) for case in Case},
        )
        for one in _grouped(cells, key)
    )


def _as_wide(group: _Group, widths: Widths) -> Sum:
    """Return the group as sure as the whole municipality's forecast of the form."""
    form = group.cells[0].form
    width = widths.get((form, group.year), Range.certain(Fraction(1)))
    return _scaled(group, width)


def _apart(group: _Group) -> Sum:
    """Return the group with units that miss apart from each other."""
    units: dict[int, list[Cell]] = defaultdict(list)
    for one in group.cells:
        units[one.unit_id].append(one)
    there = [_pupils(each.pupils for each in rows) for rows in units.values()]
    main = sum((one.main for one in there), Fraction(0))
    if not main:
        return _scaled(group, Range.certain(Fraction(1)))
    below = sqrt(sum(float(one.main - one.low) ** 2 for one in there))
    above = sqrt(sum(float(one.high - one.main) ** 2 for one in there))
    low = max(1 - Fraction(below) / main, Fraction(0))
    width = Range(low=low, main=Fraction(1), high=1 + Fraction(above) / main)
    return _scaled(group, width)


def _scaled(group: _Group, width: Range) -> Sum:
    main = _pupils(one.pupils for one in group.cells).main
    ore = {
        Case.LOW: round(group.ore_of_pupils(Case.LOW) * width.low),
        Case.MAIN: group.ore(Case.MAIN),
        Case.HIGH: round(group.ore_of_pupils(Case.HIGH) * width.high),
    }
    return Sum(key=group.key, year=group.year, pupils=width.times(main), ore=ore)


def _wider(one: Sum, other: Sum) -> Sum:
    pupils = Range(
        low=min(one.pupils.low, other.pupils.low),
        main=one.pupils.main,
        high=max(one.pupils.high, other.pupils.high),
    )
    ore = {
        Case.LOW: min(one.ore[Case.LOW], other.ore[Case.LOW]),
        Case.MAIN: one.ore[Case.MAIN],
        Case.HIGH: max(one.ore[Case.HIGH], other.ore[Case.HIGH]),
    }
    return Sum(key=one.key, year=one.year, pupils=pupils, ore=ore)


def _pupils(ranges: Iterable[Range]) -> Range:
    return sum(ranges, Range.certain(Fraction(0)))
