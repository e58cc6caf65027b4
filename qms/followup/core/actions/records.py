"""An action as it is followed: what was planned, how it stands, what has been measured."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qms.followup.core.actions.measured import Outcome, outcome


class ActionState(StrEnum):
    """Where an action is; a draft still lies in its report."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    EXCEPTION = "exception"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an action says. `owner` is a post or initials; `indicator` a key or empty."""

    title: str
    area: str = ""
    cause: str = ""
    aim: str = ""
    measure: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value measured on a day, as it was written."""

    id: int
    day: date
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One action. `readings` are the oldest first; `carried_to_id` is what goes on from it.

    `result_at` is the day it ended, with a result or with an exception.
    """

    id: int
    unit_id: int
    plan: Plan
    state: ActionState
    opened: date | None = None
    result: str = ""
    result_at: date | None = None
    exception_reason: str = ""
    report_id: int | None = None
    carried_from_id: int | None = None
    carried_to_id: int | None = None
    readings: tuple[Reading, ...] = ()
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Return whether it is still worked with."""
        return self.state is ActionState.OPEN

    @property
    def latest(self) -> Reading | None:
        """Return the newest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def value(self) -> str:
        """Return the value that counts now: the result, else the newest reading."""
        return self.result or (self.latest.value if self.latest else "")

    @property
    def outcome(self) -> Outcome:
        """Return how the value stands to the baseline and the target."""
        return outcome(baseline=self.plan.baseline, target=self.plan.target, result=self.value)

    def is_overdue(self, today: date) -> bool:
        """Return whether its day has passed while it is open."""
        return self.is_open and self.plan.due is not None and self.plan.due < today
