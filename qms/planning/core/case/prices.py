"""What things cost, in kronor of one year's price level, and how years are weighed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Payer(StrEnum):
    """Whose cost is meant: an empty building of its own is no saving for the municipality."""

    BOARD = "board"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Kronor a year unless said otherwise, in the price level of `level`.

    A teacher's `fte_cost`; `contact_ratio` is the part of the working timetable of
    `timetable_periods` that a teacher teaches. `per_class` is other cost of a class. `per_pupil`
    is by cost item, the same in every grade, or `by_grade` on top of it. `per_rider` is a year's
    journeys of a pupil over the limit and `per_rider_km` what is added for each km. `new_room` is
    the investment in a room that is added, of `room_m2`; it costs `1/new_life + interest` of it a
    year. A pavilion costs `pavilion_rent` per room and year, and `pavilion_setup` once. In the year
    of a move the building that is left costs `moving_part` of a year. An empty owned building
    costs `idle_part` of its operation. Rents rise by `rent_index` a year beyond other prices.
    `discount` weighs years: cost divided by `(1 + discount) ** t`, the first year undivided.
    `inflation` is for nominal prices only. A child without a place is priced at `unplaced` in
    proposals; it is no cost.
    """

    level: int
    fte_cost: float
    contact_ratio: float = 0.6
    timetable_periods: float = 40.0
    per_class: float = 0.0
    per_pupil: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    by_grade: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    per_rider: float = 0.0
    per_rider_km: float = 0.0
    special_part: float = 0.0
    """Special rooms that a class needs, as a part of a room."""
    new_room: float = 0.0
    room_m2: float = 0.0
    new_life: float = 33.0
    interest: float = 0.0
    pavilion_rent: float = 0.0
    pavilion_setup: float = 0.0
    moving_part: float = 0.0
    idle_part: float = 1.0
    rent_index: float = 0.0
    discount: float = 0.035
    inflation: float = 0.02
    unplaced: float = 250_000.0

    @property
    def room_annuity(self) -> float:
        """Return what a room that is added costs the municipality a year in capital."""
        return self.new_room * (1 / self.new_life + self.interest)
