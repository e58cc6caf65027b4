"""The events that the review looks at, as the trail holds them."""

from dataclasses import dataclass
from datetime import datetime

from qms.needs.core.cases.reads import READS

READ_REASON = "needs.read-glass"
"""The reviewer has read why a case was opened in need."""
READINGS = frozenset(READS.values()) | {READ_REASON}
BROKE_GLASS = "needs.broke-glass"
SYSTEM = "system:"


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
        """Return whether something was done in the case; to read it, or break in, is not that."""
        return self.action not in READINGS and self.action != BROKE_GLASS
