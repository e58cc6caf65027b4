"""Prices from the cost per pupil: what a class, a pupil, a leader and a journey cost a year.

The teachers of a class come from the money: full-time posts are kronor for teaching divided by
what a post costs on average, and the contact ratio is the one that gives those posts with the
classes of the same autumn. So the case costs in that year what the books say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from qms.costs.core.items import CostItem
from qms.planning.core.case import Grade, Prices
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.classes import SLACK
from qms.planning.core.from_register.forms import Assumptions, Kind
from qms.planning.core.from_register.notes import Note, Told, note
from qms.planning.core.from_register.snapshot import CostFacts

APART = frozenset({CostItem.PREMISES, CostItem.SCHOOL_TRANSPORT, CostItem.OUTSIDE})
"""Items with formulas of their own, and what is nobody's cost."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The autumn of the costs: classes by pool as rounded up per school, and pupils to drive."""

    classes: Floats
    riders: float

    @property
    def whole(self) -> float:
        """Return all classes."""
        return float(self.classes.sum())


@dataclass(frozen=True, kw_only=True)
class Priced:
    """Prices, and kronor a year that each unit costs by being open: its leaders."""

    prices: Prices
    fixed: Mapping[int, float]
    notes: tuple[Note, ...]


def classes_in(pupils: Floats, grades: tuple[Grade, ...]) -> Floats:
    """Return classes by unit and pool (J × Q) of pupils by unit and grade (J × G)."""
    pools = list(dict.fromkeys(grade.group for grade in grades))
    together = np.zeros((len(pupils), len(pools)))
    size = np.ones(len(pools))
    for at, grade in enumerate(grades):
        together[:, pools.index(grade.group)] += pupils[:, at]
        size[pools.index(grade.group)] = grade.class_size
    return np.asarray(np.ceil(together / size - SLACK) + 0.0)


def priced(
    costs: CostFacts | None, kind: Kind, grades: tuple[Grade, ...], counted: Counted,
    *, given: Assumptions, year: int,
) -> Priced:  # fmt: skip
    """Return the prices; all are 0 where no costs are known."""
    if costs is None:
        missing = note(Told.NO_COSTS, form=kind.form.value)
        return Priced(prices=_prices(given, level=year), fixed={}, notes=(missing,))
    staff = _staff(costs, kind, grades, counted, given=given)
    driven = costs.items.get(CostItem.SCHOOL_TRANSPORT, 0.0)
    per_rider = driven / counted.riders if counted.riders else 0.0
    apart = APART - ({CostItem.SCHOOL_TRANSPORT} if driven and not counted.riders else set())
    per_pupil = {
        item.value: kronor / costs.pupils
        for item, kronor in costs.items.items()
        if item not in apart and item is not kind.staff and costs.pupils
    }
    prices = _prices(
        given, level=costs.year, fte_cost=staff.fte_cost, contact_ratio=staff.contact_ratio,
        per_class=staff.per_class, per_pupil=MappingProxyType(per_pupil), per_rider=per_rider,
    )  # fmt: skip
    notes = (*_about(costs, staff, counted), *staff.notes)
    return Priced(prices=prices, fixed=staff.fixed, notes=notes)


@dataclass(frozen=True, kw_only=True)
class _Staff:
    fte_cost: float = 0.0
    contact_ratio: float = Prices(level=0, fte_cost=0).contact_ratio
    per_class: float = 0.0
    fixed: Mapping[int, float]
    notes: tuple[Note, ...] = ()


def _staff(
    costs: CostFacts, kind: Kind, grades: tuple[Grade, ...], counted: Counted,
    *, given: Assumptions,
) -> _Staff:  # fmt: skip
    """Return what staff cost: by posts where they are known, else all of it by class."""
    kronor, classes = costs.items.get(kind.staff, 0.0), counted.whole
    fte_cost = costs.staff_kronor / costs.staff_fte if costs.staff_fte else 0.0
    fixed = {unit: fte * part * fte_cost for unit, (fte, part) in costs.leaders.items()}
    teachers = kronor - sum(fixed.values())
    if not fte_cost or teachers <= 0 or not classes:
        per_class = kronor / classes if classes else 0.0
        missing = note(Told.NO_STAFF, year=costs.year)
        return _Staff(per_class=per_class, fixed={}, notes=(missing,))
    posts = teachers / fte_cost
    periods = {grade.group: grade.periods for grade in reversed(grades)}
    for grade in grades:
        periods[grade.group] = max(grade.periods, periods[grade.group])
    pools = list(dict.fromkeys(grade.group for grade in grades))
    taught = float(counted.classes.sum(axis=0) @ np.array([periods[pool] for pool in pools]))
    said = note(
        Told.STAFF, fte=round(posts, 1), kronor=round(fte_cost), per_class=round(posts / classes, 2)
    )
    ratio = taught / (posts * given.timetable_periods)
    return _Staff(fte_cost=fte_cost, contact_ratio=ratio, fixed=fixed, notes=(said,))


def _about(costs: CostFacts, staff: _Staff, counted: Counted) -> Iterator[Note]:
    yield note(Told.COSTS, year=costs.year, kind=costs.kind)
    driven = costs.items.get(CostItem.SCHOOL_TRANSPORT, 0.0)
    if driven and not counted.riders:
        yield note(Told.NO_RIDERS, kronor=round(driven))


def _prices(given: Assumptions, *, level: int, **known: object) -> Prices:
    return Prices(
        level=level, timetable_periods=given.timetable_periods, special_part=given.special_part,
        new_room=given.new_room, room_m2=given.room_m2, new_life=given.new_life,
        interest=given.interest, pavilion_rent=given.pavilion_rent,
        pavilion_setup=given.pavilion_setup, moving_part=given.moving_part,
        idle_part=given.idle_part, rent_index=given.rent_index, discount=given.discount,
        inflation=given.inflation, **({"fte_cost": 0.0} | known),  # type: ignore[arg-type]
    )  # fmt: skip
