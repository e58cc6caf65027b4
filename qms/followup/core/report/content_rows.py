"""The rows of a report's tables as values, a type per kind."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AmountSource(StrEnum):
    """Where a sum in the report comes from."""

    ALLOCATION = "allocation"
    PREVIOUS_REPORT = "previous_report"
    PLAN = "plan"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One measure that the money is planned or used for. A sum is None until somebody has said.

    `measure` says what is measured, `baseline`, `aim` and `result` are its values as the unit
    writes them (`62 %`, `6,8`, `går inte att säga`). `reach` says whether it goes directly to
    a target group or makes the unit better (`target_group`, `capacity`). `catalogue_key` is set
    when it was chosen from the catalogue, `plan_activity_id` when it comes from the year's plan.
    """

    id: int
    name: str
    target_group: str = ""
    reach: str = ""
    reached: int | None = None
    extent: str = ""
    owner: str = ""
    measure: str = ""
    baseline: str = ""
    aim: str = ""
    aim_far: str = ""
    follow_up: date | None = None
    success: str = ""
    resource: str = ""
    resource_exists: str = ""
    planned_ore: int | None = None
    other_ore: int | None = None
    ore: int | None = None
    result: str = ""
    assessment: str = ""
    source: AmountSource = AmountSource.OWN
    catalogue_key: str = ""
    plan_activity_id: int | None = None

    @property
    def title(self) -> str:
        """Return what the row is called."""
        return self.name

    @property
    def is_touched(self) -> bool:
        """Return whether the unit has said something about it in this report."""
        return self.plan_activity_id is None or self.ore is not None or bool(self.result)

    @property
    def differs_from_plan(self) -> bool:
        """Return whether it cost more than a tenth more or less than was planned."""
        if self.planned_ore is None or self.ore is None:
            return False
        return 10 * abs(self.ore - self.planned_ore) > abs(self.planned_ore)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousActivity:
    """One of last year's activities, with what the unit says about it now."""

    id: int
    name: str
    measure: str
    aim: str
    result: str
    ore: int
    reading: str = ""
    fate: str = ""

    @property
    def title(self) -> str:
        """Return what the row is called."""
        return self.name

    @property
    def is_touched(self) -> bool:
        """Return whether the unit has said something about it in this report."""
        return bool(self.reading or self.fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A measure chosen from an analysis. `question` is the table of the report it stands in.

    `owner_account_id` is set when the owner has an account; `carried_from_id` is the action of
    an earlier year that it goes on from.
    """

    id: int
    question: str
    title: str
    area: str = ""
    cause: str = ""
    aim: str = ""
    measure: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    owner: str = ""
    owner_account_id: int | None = None
    due: date | None = None
    cost_ore: int | None = None
    this_year: str = ""
    result: str = ""
    carried_from_id: int | None = None

    @property
    def is_touched(self) -> bool:
        """Return True: the unit has added it."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAction:
    """An action of an earlier report with what the unit says about it now."""

    id: int
    action_id: int
    title: str
    area: str = ""
    aim: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    owner: str = ""
    due: date | None = None
    done: str = ""
    reading: str = ""
    assessment: str = ""
    fate: str = ""

    @property
    def is_touched(self) -> bool:
        """Return whether the unit has said something about it in this report."""
        return bool(self.done or self.reading or self.assessment or self.fate)


Row = Activity | PreviousActivity | Action | LastAction
