"""An assignment to report back on: what it says, and when it is late."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qms.followup.core.cycle.date_rules import is_late
from qms.kernel.problems import Problem


class AssignmentState(StrEnum):
    """Whether the assignment is reported back."""

    OPEN = "open"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentText:
    """What the administration writes about an assignment. `reference` is the journal number."""

    number: str
    title: str
    given_on: date
    due: date
    text: str = ""
    responsible: str = ""
    reference: str = ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return every fault, with the field it is in."""
        found = [
            Problem(message=message, column=column)
            for column, message in (
                ("number", "Skriv uppdragets nummer."),
                ("title", "Skriv vad uppdraget gäller."),
            )
            if not getattr(self, column).strip()
        ]
        if self.due < self.given_on:
            found.append(
                Problem(message="Sista dagen ligger före den dag uppdraget gavs.", column="due")
            )
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A stored assignment; `version` counts its changes."""

    id: int
    says: AssignmentText
    state: AssignmentState
    report: str
    reported_at: datetime | None
    reported_by: str
    version: int

    def is_late(self, now: datetime) -> bool:
        """Return whether it is not reported back though its last day has passed in Sweden."""
        return self.state is AssignmentState.OPEN and is_late(self.says.due, now)
