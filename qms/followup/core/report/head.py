"""One report as read: what it is, how far it has come, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qms.followup.core.cycle.date_rules import is_late
from qms.followup.core.report.content import Content
from qms.followup.core.report.states import State, is_open
from qms.followup.core.report.summary import Summary
from qms.followup.core.report.templates import Period, Template, Wording


class Shown(StrEnum):
    """What lists say of a report: its state, or that nobody has begun, or that it is late."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    REOPENED = "reopened"
    ORAL = "oral"
    OVERDUE = "overdue"


AS_SHOWN = {
    State.SUBMITTED: Shown.SUBMITTED,
    State.RETURNED: Shown.RETURNED,
    State.APPROVED: Shown.APPROVED,
    State.PUBLISHED: Shown.PUBLISHED,
    State.REOPENED: Shown.REOPENED,
    State.ORAL: Shown.ORAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A report without its content. `minutes` is the estimated working time.

    `amount_ore` says nothing of a report that accounts for no money: lists show `amount`.
    `oral_*` tell of an account that was given at a meeting in place of a written one.
    """

    id: int
    unit_id: int
    template: str
    template_version: int
    title: Wording
    level: str
    period: Period
    year: int
    opens: date
    due: date
    state: State
    is_voluntary: bool
    version: int
    amount_ore: int
    accounts_for_money: bool
    minutes: int
    summary: Summary
    last_saved_at: datetime | None
    last_saved_by: str
    submitted_at: datetime | None
    submitted_by: str
    oral_on: date | None = None
    oral_summary: str = ""
    oral_by: str = ""

    def shown(self, now: datetime) -> Shown:
        """Return what lists say of the report at `now`.

        A report that is asked for and was never handed in is late after its last day; one that
        came back is shown as returned, however long it takes.
        """
        if self.state is State.DRAFT and is_late(self.due, now) and not self.is_voluntary:
            return Shown.OVERDUE
        begun = Shown.IN_PROGRESS if self.summary.started else Shown.NOT_STARTED
        return AS_SHOWN.get(self.state, begun)

    @property
    def amount(self) -> int | None:
        """Return the öre that the report accounts for; None when it accounts for no money."""
        return self.amount_ore if self.accounts_for_money else None

    @property
    def left(self) -> int | None:
        """Return the öre still to account for; None when it accounts for no money."""
        return self.summary.left_ore if self.accounts_for_money else None

    @property
    def is_open(self) -> bool:
        """Return whether the unit may still write."""
        return is_open(self.state)

    @property
    def was_late(self) -> bool:
        """Return whether the report was handed in after its last day."""
        return self.submitted_at is not None and is_late(self.due, self.submitted_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A report with what it asks and says; `changed_in` holds each field's last version."""

    head: Head
    template: Template
    content: Content
    changed_in: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A step the report took; `by` is a pseudonym, `role` what they were when they took it."""

    at: datetime
    step: str
    state: State
    by: str
    comment: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A frozen copy: `body` is the canonical text that `sha256` is the checksum of.

    `made_by` (a pseudonym), `made_at` and `role` are the signature.
    """

    stage: State
    template: str
    template_version: int
    body: str
    sha256: str
    made_at: datetime
    made_by: str
    role: str = ""


def minutes_of(seconds: int) -> int:
    """Return whole minutes, rounded half up; a minute at least when there was any work."""
    return max(1, (seconds + 30) // 60) if seconds else 0
