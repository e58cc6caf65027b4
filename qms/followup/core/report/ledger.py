"""What was received, what it is tied to and what is left, in öre."""

from dataclasses import dataclass
from enum import StrEnum


class Balance(StrEnum):
    """How the ledger stands."""

    LEFT = "left"
    EVEN = "even"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every öre of a report. `unused` is what the unit has said that it did not use."""

    amount: int
    carried_over: int
    tied: int
    unused: int = 0

    @property
    def available(self) -> int:
        """Return what there was to use, in öre."""
        return self.amount + self.carried_over

    @property
    def left(self) -> int:
        """Return what is neither tied to an activity nor said to be unused; below 0: too much."""
        return self.available - self.tied - self.unused

    @property
    def balance(self) -> Balance:
        """Return whether öre are left, none, or too many are used."""
        if self.left == 0:
            return Balance.EVEN
        return Balance.LEFT if self.left > 0 else Balance.OVER

    @property
    def per_mille_done(self) -> int:
        """Return how much of the money is accounted for, 0–1000, for the bar."""
        if self.available <= 0:
            return 1000 if self.left == 0 else 0
        return min(1000, max(0, 1000 * (self.tied + self.unused) // self.available))
