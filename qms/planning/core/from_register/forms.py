"""The school forms that a case can be made of, and what is assumed where the register is silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qms.costs.core.items import CostItem, GrantForm
from qms.kernel.schoolyear import grade_label, step_range_label
from qms.org.core.forms import SchoolForm
from qms.planning.core.case import Grade

NO_LIMIT = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A school form: its grades as steps, where its bands begin, and its cost items.

    `staff` is the item that teachers or carers are paid from. `pools` begin at these steps;
    None is a pool for each grade. `limits` is km by the first step of a band. `attends` is the
    part of each step's pupils that is assumed to go there; None where they all do.
    """

    form: SchoolForm
    steps: range
    begins: frozenset[int]
    costs: frozenset[GrantForm]
    staff: CostItem
    class_size: float
    periods: Mapping[int, float]
    limits: Mapping[int, float]
    pools: tuple[int, ...] | None = None
    attends: Mapping[int, float] | None = None


COMPULSORY = Kind(
    form=SchoolForm.COMPULSORY,
    steps=range(10),
    begins=frozenset({0, 4, 7}),
    costs=frozenset({GrantForm.COMPULSORY, GrantForm.PRESCHOOL_CLASS}),
    staff=CostItem.TEACHING,
    class_size=25.0,
    periods=MappingProxyType({0: 20.0, 1: 23.0, 4: 26.0, 7: 29.0}),
    limits=MappingProxyType({0: 2.0, 4: 3.0, 7: 4.0}),
)
PRESCHOOL = Kind(
    form=SchoolForm.PRESCHOOL,
    steps=range(-5, 0),
    begins=frozenset({-5}),
    costs=frozenset({GrantForm.PRESCHOOL}),
    staff=CostItem.CARE_AND_PEDAGOGY,
    class_size=17.0,
    periods=MappingProxyType({-5: 40.0}),
    limits=MappingProxyType({-5: NO_LIMIT}),
    pools=(-5, -2),
)
"""Departments: the youngest three years together, and the two before school."""
LEISURE = Kind(
    form=SchoolForm.LEISURE_CENTRE,
    steps=range(7),
    begins=frozenset({0, 4}),
    costs=frozenset({GrantForm.LEISURE_CENTRE}),
    staff=CostItem.CARE_AND_PEDAGOGY,
    class_size=35.0,
    periods=MappingProxyType({0: 25.0}),
    limits=MappingProxyType({0: NO_LIMIT}),
    pools=(0, 4),
    attends=MappingProxyType({0: 0.85, 1: 0.85, 2: 0.8, 3: 0.75, 4: 0.3, 5: 0.15, 6: 0.1}),
)
"""Groups of F–3 and of 4–6. The parts are assumptions: younger children come more often."""
KINDS: Mapping[SchoolForm, Kind] = MappingProxyType(
    {kind.form: kind for kind in (COMPULSORY, PRESCHOOL, LEISURE)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What no register has; kronor in the price level of the costs. None is what the form has.

    `class_size` None is taken from the classes there are. Limits are km for all grades.
    `attends` is the part of each step's pupils who go to a leisure centre, above 0.
    """

    class_size: float | None = None
    attends: Mapping[int, float] | None = None
    travel_limit: float | None = None
    hard_limit: float = NO_LIMIT
    timetable_periods: float = 40.0
    special_part: float = 0.25
    new_room: float = 3_200_000.0
    room_m2: float = 90.0
    new_life: float = 33.0
    interest: float = 0.025
    pavilion_rent: float = 650_000.0
    pavilion_setup: float = 250_000.0
    moving_part: float = 0.25
    idle_part: float = 0.5
    rent_index: float = 0.0
    discount: float = 0.035
    inflation: float = 0.02
    detour: float = 1.3
    """How much longer a way is than a straight line, where no file says how long it is."""


def spans(kind: Kind, low_high: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the bands as first and last step: no school's grades end within one."""
    inside = set(kind.steps)
    begins = kind.begins | {low for low, _ in low_high} | {high + 1 for _, high in low_high}
    starts = sorted(begins & inside)
    ends = [*(one - 1 for one in starts[1:]), kind.steps[-1]]
    return tuple(zip(starts, ends, strict=True))


def grades(
    kind: Kind, bands: tuple[tuple[int, int], ...], *, size: float, year: int, given: Assumptions,
    attends: Mapping[int, float] = MappingProxyType({}),
) -> tuple[Grade, ...]:  # fmt: skip
    """Return the grades as they are called that year; `attends` is the part that goes there."""
    return tuple(
        Grade(
            key=grade_label(step, year),
            band=band_name(low, high, year),
            class_size=size,
            periods=_latest(kind.periods, step),
            pool=_pool(kind, step, year),
            travel_limit=given.travel_limit or _latest(kind.limits, step),
            hard_limit=given.hard_limit,
            attends=attends.get(step),
        )
        for low, high in bands
        for step in range(low, high + 1)
    )


def band_name(low: int, high: int, year: int) -> str:
    """Return `F–3`, or `1–5 år` for preschool."""
    if low < 0 and low != high:
        return f"{grade_label(low, year).removesuffix(' år')}–{grade_label(high, year)}"
    return step_range_label(low, high, year)


def _latest(values: Mapping[int, float], step: int) -> float:
    return values[max(one for one in values if one <= step)]


def _pool(kind: Kind, step: int, year: int) -> str:
    if kind.pools is None:
        return ""
    low = max(one for one in kind.pools if one <= step)
    later = [one - 1 for one in kind.pools if one > step]
    return band_name(low, later[0] if later else kind.steps[-1], year)
