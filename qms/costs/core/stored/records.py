"""What is kept of a calculation: figures by unit, form and item, and what each is made of."""

from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.per_pupil import Reconciliation
from qms.costs.core.sharing import Share

Way = tuple[str, ...]
"""What lines are booked on: account, cost centre, activity, object, project, counterpart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """What an item cost at a unit and form, with the average of pupils."""

    unit: str
    form: GrantForm
    item: CostItem
    ore: int
    pupils: Fraction

    @property
    def per_pupil(self) -> Fraction | None:
        """Return öre per pupil, exact; None where there are no pupils."""
        return self.ore / self.pupils if self.pupils else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """What an item cost in a class or group; `own` was booked on it."""

    unit: str
    form: GrantForm
    group: str
    band: str
    item: CostItem
    ore: int
    own: int
    pupils: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """Lines before anything is divided: a unit's (with form and class where known) or a pool's."""

    unit: str
    form: GrantForm | None
    group: str
    pool: str
    item: CostItem
    ore: int
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Lines that no rule holds for, with the nearest that one does: what it was, and where."""

    way: Way
    ore: int
    lines: int
    lacks_item: bool
    lacks_place: bool
    like: Way = ()
    item: str = ""
    form: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a unit and form cost in an earlier year, in the months that the year's outcome is of."""

    year: int
    unit: str
    form: GrantForm
    ore: int
    pupils: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A whole calculation. `outside` is by reason, `unsplit` by pool (`unit:` and a unit) and item.

    `groups` has the sizes of classes too: a class without costs has none, and is not here.
    `earlier` is empty unless the outcome is of a part of the year.
    """

    units: tuple[UnitLine, ...]
    groups: tuple[GroupLine, ...]
    direct: tuple[Direct, ...]
    shares: tuple[Share, ...]
    outside: tuple[tuple[str, int], ...]
    outside_ways: tuple[tuple[str, Way], ...]
    unsplit: tuple[tuple[str, str, int], ...]
    unplaced: tuple[Unplaced, ...]
    months: tuple[tuple[str, int], ...]
    days: tuple[str, ...]
    sums: Reconciliation
    earlier: tuple[Earlier, ...] = ()
