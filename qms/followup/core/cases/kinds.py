"""What a case can be, what it comes from, what it was due to, and how it ended."""

from enum import StrEnum


class CaseKind(StrEnum):
    """The three kinds; each has its own clocks."""

    COMPLAINT = "complaint"
    DEFICIENCY = "deficiency"
    DEGRADING = "degrading"


class CaseState(StrEnum):
    """The steps, in the order they are taken."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    INVESTIGATING = "investigating"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def place(self) -> int:
        """Return the step's place, 0 for the first."""
        return tuple(CaseState).index(self)

    @property
    def following(self) -> "CaseState | None":
        """Return the next step, None after the last."""
        steps = tuple(CaseState)
        return steps[self.place + 1] if self.place + 1 < len(steps) else None


class Channel(StrEnum):
    """How it came to be known; never who told."""

    GUARDIAN = "guardian"
    PUPIL = "pupil"
    STAFF = "staff"
    OWN_REVIEW = "own_review"
    INSPECTION = "inspection"
    OTHER = "other"


class Cause(StrEnum):
    """What it was about in the end, for statistics."""

    TEACHING = "teaching"
    SUPPORT = "support"
    SAFETY = "safety"
    CONDUCT = "conduct"
    INFORMATION = "information"
    PREMISES = "premises"
    STAFFING = "staffing"
    RULES = "rules"
    OTHER = "other"


class CaseOutcome(StrEnum):
    """What the investigation showed."""

    DEFICIENCY = "deficiency"
    PARTLY = "partly"
    NONE = "none"

    @property
    def needs_check(self) -> bool:
        """Return whether something was to be corrected, so that somebody must see if it helped."""
        return self is not CaseOutcome.NONE
