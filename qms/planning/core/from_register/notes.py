"""What was assumed, is missing or left out when a case is made: data that pages put in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Said = Mapping[str, str | int | float]


class Told(StrEnum):
    """What a note is about; the values that it has stand after it."""

    NO_FORECAST = "no_forecast"  # year
    FORECAST = "forecast"  # run, origin
    FORECAST_DRAFT = "forecast_draft"  # run, origin
    FORECAST_ENDS = "forecast_ends"  # year
    NO_UNIT_FORECAST = "no_unit_forecast"  # school, year
    COUNT_YEAR = "count_year"  # year
    FLOWS = "flows"  # year
    NO_FLOWS = "no_flows"  # school, n
    MANY_WITHOUT_FLOWS = "many_without_flows"  # schools, n
    NO_AREA = "no_area"  # school, n
    OUTSIDE_GRADES = "outside_grades"  # school, n, year
    NOT_OWN = "not_own"  # n, schools
    NOT_OWN_NAMES = "not_own_names"  # names
    NO_PREMISES = "no_premises"  # school
    NO_M2 = "no_m2"  # school
    NO_MONEY = "no_money"  # school
    PREMISES_YEAR = "premises_year"  # n, year, level
    DISTANCE_MADE = "distance_made"  # n
    NO_DISTANCE = "no_distance"  # school, area, km
    SHORT_DISTANCES = "short_distances"  # km
    NO_COSTS = "no_costs"  # form
    COSTS = "costs"  # year, kind
    NO_STAFF = "no_staff"  # year
    STAFF = "staff"  # fte, kronor, per_class
    NO_RIDERS = "no_riders"  # kronor
    CLASS_SIZE = "class_size"  # size, day
    CLASS_SIZE_ASSUMED = "class_size_assumed"  # size
    LIMITS = "limits"
    SHARES_HELD = "shares_held"  # year
    NOT_IN_REGISTER = "not_in_register"  # discount, interest
    LEASE_OVER = "lease_over"  # school, year
    PLANNED = "planned"  # school, year
    ATTENDING = "attending"  # n, schools, pupils, part, day
    ATTENDING_HELD = "attending_held"  # day
    ATTENDING_ASSUMED = "attending_assumed"  # school
    MANY_ATTENDING_ASSUMED = "many_attending_assumed"  # schools
    ATTENDING_BEYOND = "attending_beyond"  # school, n, pupils
    CENTRE_ALONE = "centre_alone"  # school, n
    CENTRE_EMPTY = "centre_empty"  # school
    SHARED_ROOMS = "shared_rooms"  # schools
    CENTRES_NOT_OWN = "centres_not_own"  # schools


ASSUMED = frozenset(
    {
        Told.NO_FORECAST, Told.FORECAST_DRAFT, Told.FORECAST_ENDS, Told.NO_UNIT_FORECAST,
        Told.NO_FLOWS, Told.MANY_WITHOUT_FLOWS, Told.DISTANCE_MADE, Told.CLASS_SIZE_ASSUMED,
        Told.LIMITS,
        Told.SHARES_HELD, Told.NOT_IN_REGISTER, Told.NO_RIDERS, Told.ATTENDING_HELD,
        Told.ATTENDING_ASSUMED, Told.MANY_ATTENDING_ASSUMED, Told.ATTENDING_BEYOND,
        Told.CENTRE_ALONE,
    }
)  # fmt: skip
MISSING = frozenset(
    {
        Told.NO_AREA, Told.NO_PREMISES, Told.NO_M2, Told.NO_MONEY, Told.NO_DISTANCE,
        Told.NO_COSTS, Told.NO_STAFF, Told.CENTRE_EMPTY, Told.SHARED_ROOMS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a reader of the case should know."""

    told: Told
    values: Said = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_assumed(self) -> bool:
        """Return whether a figure was put in that the register does not have."""
        return self.told in ASSUMED

    @property
    def is_missing(self) -> bool:
        """Return whether somebody should add to the register."""
        return self.told in MISSING


def note(told: Told, **values: str | int | float) -> Note:
    """Return a note with its values."""
    return Note(told=told, values=MappingProxyType(values))
