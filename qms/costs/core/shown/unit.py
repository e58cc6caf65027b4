"""A unit's figures: each item by where it comes from, and each class."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.sharing import Share
from qms.costs.core.sharing.split import OF_THE_UNIT
from qms.costs.core.shown.hiding import Place, hidden_cells, hidden_places, is_few, untold_pools
from qms.costs.core.stored import Kept

ClassKey = tuple[GrantForm, str, str]
"""A form, a class and a band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item of a unit and form: what was booked on the form, and each share with its key.

    `untold` are the pools whose whole and weights are not shown.
    """

    form: GrantForm
    item: CostItem
    ore: int
    direct: int
    shares: tuple[Share, ...]
    pupils: Fraction
    is_hidden: bool
    is_few: bool
    untold: frozenset[str]

    @property
    def per_pupil(self) -> Fraction | None:
        """Return öre per pupil; None where there are none, or they are hidden."""
        return None if self.is_hidden or not self.pupils else self.ore / self.pupils


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """A class or group: its pupils, and öre; None where it has too few to be told."""

    form: GrantForm
    group: str
    band: str
    pupils: Fraction
    ore: int | None
    own: int | None

    @property
    def per_pupil(self) -> Fraction | None:
        """Return öre per pupil."""
        return None if self.ore is None or not self.pupils else self.ore / self.pupils


def is_of_the_unit(share: Share) -> bool:
    """Return whether the share is of what the unit booked without saying its form."""
    return share.pool.startswith(OF_THE_UNIT)


def item_rows(kept: Kept, unit: str, *, sums_told: bool = True) -> tuple[ItemRow, ...]:
    """Return the unit's items by form; their öre are the sum of what each is made of.

    `sums_told` says whether the reader sees the reconciliation too.
    """
    hidden = hidden_places(kept, sums_told=sums_told)
    untold = untold_pools(kept, hidden)
    direct: defaultdict[tuple[GrantForm | None, CostItem], int] = defaultdict(int)
    for one in kept.direct:
        if one.unit == unit:
            direct[one.form, one.item] += one.ore
    shares: defaultdict[tuple[GrantForm, CostItem], list[Share]] = defaultdict(list)
    for share in kept.shares:
        if share.target.unit == unit:
            shares[share.target.form, share.item].append(share)
    return tuple(
        ItemRow(
            form=line.form, item=line.item, ore=line.ore, direct=direct[line.form, line.item],
            shares=tuple(shares[line.form, line.item]), pupils=line.pupils,
            is_hidden=(line.unit, line.form) in hidden, is_few=is_few(line.pupils), untold=untold,
        )
        for line in kept.units
        if line.unit == unit
    )  # fmt: skip


def class_rows(kept: Kept, unit: str, *, sums_told: bool = True) -> tuple[ClassRow, ...]:
    """Return the unit's classes with their öre of all items.

    Where a class of a form is too small to be told, so many of the smallest others are left out
    too that the form's sum does not tell it.
    """
    sums: defaultdict[ClassKey, list[int]] = defaultdict(lambda: [0, 0])
    pupils: dict[ClassKey, Fraction] = {}
    for one in kept.groups:
        if one.unit == unit:
            key = one.form, one.group, one.band
            pupils[key] = one.pupils
            sums[key][0] += one.ore
            sums[key][1] += one.own
    hidden = _hidden(pupils, unit, hidden_places(kept, sums_told=sums_told))
    return tuple(
        ClassRow(
            form=key[0], group=key[1], band=key[2], pupils=pupils[key],
            ore=None if key in hidden else sums[key][0],
            own=None if key in hidden else sums[key][1],
        )
        for key in sorted(pupils)
        if key[1]
    )  # fmt: skip


def _hidden(pupils: dict[ClassKey, Fraction], unit: str, places: frozenset[Place]) -> set[ClassKey]:
    """Return the classes without figures; pupils of no class are one too, which is never shown."""
    hidden: set[ClassKey] = set()
    for form in {key[0] for key in pupils}:
        here = {key: count for key, count in pupils.items() if key[0] is form}
        nameless = [key for key in here if not key[1]]
        hidden |= here.keys() if (unit, form) in places else hidden_cells(here, never=nameless)
    return hidden
