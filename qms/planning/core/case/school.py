"""A school as it stands in the first year, or one that may be opened."""

from dataclasses import dataclass
from enum import StrEnum


class Tenure(StrEnum):
    """Whose the building is."""

    OWNED = "owned"
    LEASED = "leased"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school, preschool or leisure centre; kronor are of the case's price level.

    `bands` are those that it offers from the first year, or when it is opened. `rooms` are rooms
    for classes and `special_rooms` those for crafts, sports and the like. `opens` is the first
    year that it can be open: None for a school that is there. An owned building costs the board
    `internal_rent` per m² and the municipality `capital` (kronor a year, whether used or not) and
    `operation` per m². A leased one costs both `rent` a year until the contract's `lease_end`, the
    last year that is paid, also when it stands empty. It closes at the earliest `notice` years
    into the case. `fixed` is what a school costs a year by being open. `is_mixed` lets
    grades next to each other share a class. `is_released` says that the municipality is rid of an
    owned building that is closed: sold, or used for something else.
    """

    key: str
    name: str
    area: str
    bands: tuple[str, ...]
    rooms: int
    special_rooms: int = 0
    m2: float = 0.0
    tenure: Tenure = Tenure.OWNED
    internal_rent: float = 0.0
    capital: float = 0.0
    operation: float = 0.0
    rent: float = 0.0
    lease_end: int | None = None
    notice: int = 0
    fixed: float = 0.0
    opens: int | None = None
    opening_cost: float = 0.0
    closing_cost: float = 0.0
    most_new_rooms: int = 0
    is_mixed: bool = False
    is_locked: bool = False
    is_released: bool = False

    @property
    def is_candidate(self) -> bool:
        """Return whether it is not there yet."""
        return self.opens is not None
