"""Units as rows and items as columns, for one school form."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.stored import Kept

FEWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A unit's figures in a form: öre per pupil by item; None in all where it has too few.

    `group_size` is the average of its classes and groups, `pupils_per_staff` is of the whole unit.
    """

    unit: str
    pupils: Fraction
    items: Mapping[CostItem, Fraction]
    is_hidden: bool
    group_size: Fraction | None
    pupils_per_staff: Fraction | None

    @property
    def total(self) -> Fraction | None:
        """Return öre per pupil of all items; None where it is not told."""
        return None if self.is_hidden else sum(self.items.values(), Fraction(0))


def is_few(pupils: Fraction) -> bool:
    """Return whether figures of so many would tell of single children."""
    return 0 < pupils < FEWEST


def forms_in(kept: Kept) -> tuple[GrantForm, ...]:
    """Return the forms that have pupils, the one with most first."""
    pupils: defaultdict[GrantForm, Fraction] = defaultdict(Fraction)
    for (_unit, form), count in _pupils(kept).items():
        pupils[form] += count
    return tuple(sorted((f for f in pupils if pupils[f]), key=lambda form: -pupils[form]))


def _pupils(kept: Kept) -> dict[tuple[str, GrantForm], Fraction]:
    return {(one.unit, one.form): one.pupils for one in kept.units}


def rows_of(kept: Kept, form: GrantForm, staff: Mapping[str, Fraction]) -> tuple[FormRow, ...]:
    """Return the units that have pupils in the form; `staff` is full-time equivalents by unit."""
    items: defaultdict[str, dict[CostItem, Fraction]] = defaultdict(dict)
    everywhere: defaultdict[str, Fraction] = defaultdict(Fraction)
    pupils = _pupils(kept)
    for (unit, of), count in pupils.items():
        # A child at a leisure centre is a pupil of the school too and is counted once.
        if of is not GrantForm.LEISURE_CENTRE:
            everywhere[unit] += count
    for one in kept.units:
        if one.form is form and one.per_pupil is not None:
            items[one.unit][one.item] = one.per_pupil
    sizes = _sizes(kept, form)
    return tuple(
        FormRow(
            unit=unit,
            pupils=pupils[unit, form],
            items={} if is_few(pupils[unit, form]) else found,
            is_hidden=is_few(pupils[unit, form]),
            group_size=sizes.get(unit),
            pupils_per_staff=_ratio(everywhere[unit] or pupils[unit, form], staff.get(unit)),
        )
        for unit, found in sorted(items.items())
    )


def _sizes(kept: Kept, form: GrantForm) -> dict[str, Fraction]:
    """Return the average size of each unit's named classes."""
    by_unit: defaultdict[str, dict[tuple[str, str], Fraction]] = defaultdict(dict)
    for one in kept.groups:
        if one.form is form and one.group and one.pupils:
            by_unit[one.unit][one.group, one.band] = one.pupils
    return {
        unit: sum(found.values(), Fraction(0)) / len({group for group, _ in found})
        for unit, found in by_unit.items()
    }


def _ratio(pupils: Fraction, staff: Fraction | None) -> Fraction | None:
    return pupils / staff if staff and pupils >= FEWEST else None
