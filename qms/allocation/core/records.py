"""Stored models, calculations and lines as values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.states import ModelState, RunState
from qms.kernel.working import Working


class Reason(StrEnum):
    """Why a unit has no part in a calculation."""

    NO_PUPILS = "no-pupils"
    PUPILS_WITHHELD = "pupils-withheld"
    NO_BACKGROUND = "no-background"
    UNEVEN = "uneven"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A unit that could not be counted; `detail` names factor and value."""

    unit_id: int
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHead:
    """A model without its content; `made_by` and `adopted_by` are pseudonyms."""

    id: int
    name: str
    budget_year: int
    version: int
    state: ModelState
    made_by: str
    made_at: datetime
    saved_by: str
    adopted_by: str
    adopted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModel:
    """A model as stored."""

    head: ModelHead
    content: AllocationModel


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHead:
    """A calculation without its lines; `pot_ore` is what was shared, in öre."""

    id: int
    model_id: int
    model_name: str
    budget_year: int
    count_year: int
    pot_ore: int
    state: RunState
    made_by: str
    made_at: datetime
    adopted_by: str
    adopted_at: datetime | None

    @property
    def is_adopted(self) -> bool:
        """Return whether the amounts are decided."""
        return self.state is RunState.ADOPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit's line: exact points and index, whole öre, and the working behind them."""

    unit_id: int
    pupils: int
    points: Fraction
    index: Fraction
    ore: int
    working: Working
    notes: tuple[str, ...] = ()

    @property
    def kr_at_one(self) -> Fraction:
        """Return kronor per pupil at index 1,00."""
        return Fraction(self.working["c"].value)

    @property
    def kr_per_pupil(self) -> Fraction:
        """Return the kronor per pupil that the decided amount makes."""
        return Fraction(self.ore, 100 * self.pupils)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A calculation with the model, what it was fed with, and who was left out."""

    head: RunHead
    model: AllocationModel
    schools: tuple[School, ...]
    left_out: tuple[LeftOut, ...]

    def school(self, unit_id: int) -> School | None:
        """Return what was known of a unit, None when it had no part."""
        return next((school for school in self.schools if school.unit == str(unit_id)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a unit was allocated for a year, decided, with the year before beside it."""

    ore: int
    index: Decimal | None = None
    previous_ore: int | None = None

    @property
    def change_ore(self) -> int | None:
        """Return the change since the year before, None when there was nothing to compare."""
        return None if self.previous_ore is None else self.ore - self.previous_ore


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """A draft that somebody else may adopt; `kind` is `model` or `run`."""

    id: int
    name: str
    kind: str
    budget_year: int
