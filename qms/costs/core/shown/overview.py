"""Units as rows and items as columns, for one school form."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.shown.hiding import FEWEST, hidden_places, is_few, pupils_by_place
from qms.costs.core.stored import Kept

LEISURE = GrantForm.LEISURE_CENTRE


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A unit's figures in a form: öre per pupil by item; none where they are hidden.

    `is_few` says that it has too few; what is hidden without that would tell of those that have.
    `group_size` is the average of its classes and groups, `pupils_per_staff` is of the whole unit.
    """

    unit: str
    pupils: Fraction
    items: Mapping[CostItem, Fraction]
    is_hidden: bool
    is_few: bool
    group_size: Fraction | None
    pupils_per_staff: Fraction | None

    @property
    def total(self) -> Fraction | None:
        """Return öre per pupil of all items; None where it is not told."""
        return None if self.is_hidden else sum(self.items.values(), Fraction(0))


def forms_in(kept: Kept) -> tuple[GrantForm, ...]:
    """Return the forms that have pupils, the one with most first."""
    pupils: defaultdict[GrantForm, Fraction] = defaultdict(Fraction)
    for (_unit, form), count in pupils_by_place(kept).items():
        pupils[form] += count
    return tuple(sorted((f for f in pupils if pupils[f]), key=lambda form: -pupils[form]))


def rows_of(
    kept: Kept, form: GrantForm, staff: Mapping[str, Fraction], *, sums_told: bool = True
) -> tuple[FormRow, ...]:
    """Return the units that have pupils in the form; `staff` is full-time equivalents by unit.

    `sums_told` says whether the reader sees the reconciliation too.
    """
    items: defaultdict[str, dict[CostItem, Fraction]] = defaultdict(dict)
    for one in kept.units:
        if one.form is form and one.per_pupil is not None:
            items[one.unit][one.item] = one.per_pupil
    pupils, sizes = pupils_by_place(kept), _sizes(kept, form)
    hidden = hidden_places(kept, sums_told=sums_told)
    ratios = _ratios(pupils, form, staff, {u for u, of in hidden if of is not LEISURE})
    rows = []
    for unit, found in sorted(items.items()):
        is_hidden = (unit, form) in hidden
        rows.append(
            FormRow(
                unit=unit,
                pupils=pupils[unit, form],
                items={} if is_hidden else found,
                is_hidden=is_hidden,
                is_few=is_few(pupils[unit, form]),
                group_size=None if is_hidden else sizes.get(unit),
                pupils_per_staff=None if is_hidden else ratios.get(unit),
            )
        )
    return tuple(rows)


def _ratios(
    pupils: Mapping[tuple[str, GrantForm], Fraction], form: GrantForm,
    staff: Mapping[str, Fraction], hidden: Collection[str],
) -> dict[str, Fraction]:  # fmt: skip
    """Return pupils per full-time post of the units where no form is hidden from it."""
    everywhere: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (unit, of), count in pupils.items():
        # A child at a leisure centre is a pupil of the school too and is counted once.
        if of is not LEISURE:
            everywhere[unit] += count
    found = {}
    for unit, posts in staff.items():
        count = everywhere[unit] or pupils.get((unit, form), Fraction(0))
        if posts and count >= FEWEST and unit not in hidden:
            found[unit] = count / posts
    return found


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
