"""The events that the review looks at, as the trail holds them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qms.needs.core.cases.reads import READS

READ_REASON = "needs.read-glass"
"""The reviewer has read why a case was opened in need."""
READ_HOLD = "retention.read-hold"
"""Somebody has read why nothing of a case may be erased."""
READINGS = frozenset(READS.values()) | {READ_REASON, READ_HOLD}
BROKE_GLASS = "needs.broke-glass"
VIEWED_CASE_LOG = "needs.viewed-case-log"
"""The reviewer has read what everybody did in a case."""
REVIEWED_READINGS = frozenset({"needs.reviewed-read", "needs.viewed-log-review"})
"""A reviewer has judged a reading, or read what was noted of it: the event names the reading."""
REVIEWS = frozenset({VIEWED_CASE_LOG, "needs.reviewed-glass"}) | REVIEWED_READINGS
READ_SUMS = "needs.read-sums"
POOLED = frozenset(
    {READ_SUMS, "needs.read-payments", "needs.read-for-prices", "needs.read-for-comparison"}
)
"""Readings of many cases at once, without names: which ones, only `READ_SUMS` tells."""
SYSTEM = "system:"


class Kind(StrEnum):
    """What an event in a case is to the one who looks for who read what."""

    READ = "read"
    CHANGE = "change"
    OPENING = "opening"
    REVIEW = "review"


def kind_of(action: str) -> Kind:
    """Return what kind of event the action is, of those that concern one case."""
    if action in READINGS:
        return Kind.READ
    if action in REVIEWS:
        return Kind.REVIEW
    return Kind.OPENING if action == BROKE_GLASS else Kind.CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something done in a case: by whom (a pseudonym), when, and to which case (its reference)."""

    seq: int
    at: datetime
    actor: str
    action: str
    ref: str
    by_glass: bool = False

    @property
    def is_read(self) -> bool:
        """Return whether a person read what is sealed in a case."""
        return self.action in READINGS and not self.actor.startswith(SYSTEM)

    @property
    def is_work(self) -> bool:
        """Return whether something was done in the case; to read, review or break in is not."""
        return kind_of(self.action) is Kind.CHANGE
