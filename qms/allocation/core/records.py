"""Stored models, calculations and lines as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qms.allocation.core.budget.year import YearInputs
from qms.allocation.core.degree.sheet import BEFORE_LIMITS
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.states import ModelState, RunState
from qms.kernel.working import Working


class Reason(StrEnum):
    """Why a unit has no part in a calculation."""

    NO_PUPILS = "no-pupils"
    PUPILS_WITHHELD = "pupils-withheld"
    NO_BACKGROUND = "no-background"
    UNEVEN = "uneven"
    NO_COUNTS = "no-counts"
    UNKNOWN_CATEGORY = "unknown-category"
    NO_VALUE = "no-value"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A unit that could not be counted; `detail` names factor and value.

    `because` is why the analyst left it out, in the analyst's words.
    """

    unit_id: int
    reason: Reason
    detail: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHead:
    """A model without its content; those who made, saved, proposed and adopted are pseudonyms."""

    id: int
    name: str
    budget_year: int
    version: int
    state: ModelState
    made_by: str
    made_at: datetime
    saved_by: str
    proposed_by: str
    proposed_at: datetime | None
    adopted_by: str
    adopted_at: datetime | None

    @property
    def people(self) -> tuple[str, ...]:
        """Return the pseudonyms of everybody who had a hand in it."""
        every = (self.made_by, self.saved_by, self.proposed_by, self.adopted_by)
        return tuple(dict.fromkeys(one for one in every if one))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModel:
    """A model as stored."""

    head: ModelHead
    content: AllocationModel


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHead:
    """A calculation without its lines; öre.

    `pot_ore` is what followed the index, `whole_ore` all that was shared: they are the same in a
    model without a budget.
    """

    id: int
    model_id: int
    model_name: str
    budget_year: int
    count_year: int
    pot_ore: int
    whole_ore: int
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
        """Return kronor per pupil where the construction gives 1: at index 1,00 when linear."""
        return Fraction(self.working["c"].value)

    @property
    def relative(self) -> Fraction:
        """Return what the construction makes of the index: the index itself when linear."""
        before_limits = self._before_limits
        return self.index if before_limits is None else before_limits / self.kr_at_one

    @property
    def limits_ore(self) -> int:
        """Return the öre that floor, cap and phase-in add; negative where they take."""
        before_limits = self._before_limits
        if before_limits is None or self.working.lines[-2].label == BEFORE_LIMITS:
            return 0
        return self.ore - int(decimal_of(before_limits * self.pupils * 100, 0))

    @property
    def _before_limits(self) -> Fraction | None:
        """Return kronor per pupil before floor, cap and phase-in; None in a plain linear sheet."""
        found = (line for line in self.working if line.label == BEFORE_LIMITS)
        line = next(found, None)
        return None if line is None else Fraction(line.value)

    @property
    def kr_per_pupil(self) -> Fraction:
        """Return the kronor per pupil that the decided amount makes."""
        return Fraction(self.ore, 100 * self.pupils)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A calculation with the model, what it was fed with, and who was left out.

    `carry_reason` says why last year's index was kept, `hidden_hours` which units have hours of
    need that are not told, and so get nothing that follows hours.
    """

    head: RunHead
    model: AllocationModel
    inputs: YearInputs
    left_out: tuple[LeftOut, ...]
    carry_reason: str = ""
    hidden_hours: tuple[int, ...] = ()

    @property
    def schools(self) -> tuple[School, ...]:
        """Return the units that were counted."""
        return tuple(self.inputs.schools)

    @property
    def previous(self) -> Mapping[str, Fraction]:
        """Return last year's kronor per pupil by unit, empty when they decided nothing."""
        return self.inputs.previous

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
    """What waits for somebody; `kind` is `model` (a proposal), `run` (preliminary) or `comment`.

    `is_done` says that the reader has done it already and may do it again.
    """

    id: int
    name: str
    kind: str
    budget_year: int
    is_done: bool = False
