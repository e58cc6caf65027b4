"""A case as values, and what somebody writes when it is registered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from qms.followup.core.cases.kinds import CaseKind, CaseOutcome, CaseState, Cause, Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is said of a case when it is registered, and can be put right while it is open.

    `is_serious` (serious or repeated) and `involves_staff` decide whether degrading treatment
    must be reported to the provider.
    """

    kind: CaseKind
    title: str
    channel: Channel
    received_on: date | None
    diary: str = ""
    is_serious: bool = False
    involves_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A working note; `body` is empty when the reader may not see it."""

    id: int
    at: datetime
    role: str
    body: str
    is_restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. `days` holds the day of every step taken."""

    id: int
    unit_id: int
    about: Registration
    state: CaseState
    days: Mapping[CaseState, date] = field(default_factory=dict)
    cause: Cause | None = None
    outcome: CaseOutcome | None = None
    finding: str = ""
    check_text: str = ""
    exception_reason: str = ""
    action_ids: tuple[int, ...] = ()
    version: int = 0

    @property
    def is_closed(self) -> bool:
        """Return whether nothing more is to be done."""
        return self.state is CaseState.CLOSED

    @property
    def received_on(self) -> date:
        """Return the day it came."""
        return self.days[CaseState.RECEIVED]

    @property
    def is_exception(self) -> bool:
        """Return whether it was closed though nobody has seen that the correction helped."""
        return self.is_closed and bool(self.exception_reason)
