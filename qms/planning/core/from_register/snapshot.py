"""What the register, the forecast and the costs say of a form's schools, before anything is made.

Units and areas are by their ids, grades by steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.costs.core.items import CostItem
from qms.register.core.plan_facts import UnitChange
from qms.register.core.premises_facts import CandidateSite, Position, UnitPremises

Pupils = Mapping[tuple[int, int], float]
"""Pupils by unit and step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """A municipal unit with the steps of its form."""

    id: int
    name: str
    area_id: int | None
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Pupils of an area at a unit in some steps."""

    area_id: int
    unit_id: int
    low: int
    high: int
    n: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFacts:
    """A whole year's costs of the units: kronor by item, of the form and (premises) of all forms.

    `pupils` is the average of the year. `staff_kronor` and `staff_fte` are of every form at the
    units: what is paid for teaching and care, and for how many. `leaders` is full-time leaders
    by unit, each with the form's part of the unit's staff money.
    """

    year: int
    kind: str
    items: Mapping[CostItem, float]
    buildings: float
    pupils: float
    staff_kronor: float
    staff_fte: float
    leaders: Mapping[int, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastFacts:
    """The expected pupils by year; `run` is the forecast's number."""

    run: int
    origin: int
    last: int
    pupils: Mapping[int, Pupils]
    is_published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """Children in the groups of a leisure centre, of the steps that the groups are of."""

    unit_id: int
    low: int
    high: int
    n: float


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything that a case is made of.

    `counts` is pupils by the year of their count. `group_sizes` is the sizes of classes of the
    newest count day. `others` is pupils and number of schools that others run, `other_names` what
    they are called. `planned` is what the register says that units will do, `closing` unit and
    first autumn without it of those that have a last day. `attending` is counted on `group_day`,
    in the autumn `attending_year`. `sharing` is units whose rooms are those of a school, and not
    told apart.
    """

    units: tuple[UnitFacts, ...]
    areas: Mapping[int, str]
    counts: Mapping[int, Pupils]
    others: tuple[int, int]
    forecast: ForecastFacts | None
    flows: tuple[Flow, ...]
    flows_year: int | None
    premises: Mapping[int, UnitPremises]
    m2: Mapping[int, float]
    distances: Mapping[tuple[int, int], float]
    centres: Mapping[int, Position]
    candidates: tuple[CandidateSite, ...]
    costs: CostFacts | None
    group_sizes: tuple[int, ...]
    group_day: str
    other_names: tuple[str, ...] = ()
    planned: tuple[UnitChange, ...] = ()
    closing: tuple[tuple[int, int], ...] = ()
    attending: tuple[Attending, ...] = ()
    attending_year: int | None = None
    sharing: frozenset[int] = frozenset()
