"""What is compared, and what the comparison says: sums and counts, never a case."""

from dataclasses import dataclass
from decimal import Decimal

FEWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one case comes to: amounts of any unit by what they measure, and its threshold."""

    sums: tuple[Decimal, ...]
    threshold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    """A past case under the old and the new; `form` and `provider` are its groups."""

    form: str
    provider: str
    before: Measured
    after: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A sum before and after, and the change in per cent with its 95 per cent interval.

    The per cents are None where the sum before is zero.
    """

    before: Decimal
    after: Decimal
    percent: Decimal | None
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """The change of one group of cases; `changes` is None where the group may not be shown."""

    by: str
    name: str
    cases: int
    changes: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """How many cases went from one threshold to another; None where fewer than five did."""

    before: str
    after: str
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The outcome. `measures` names the sums; the gate is judged on `judged`, one of them.

    `flipped` is how many cases changed threshold in all, None when fewer than five but some.
    """

    measures: tuple[str, ...]
    judged: str
    cases: int
    left_out: int
    unanswered: int
    total: tuple[Change, ...]
    groups: tuple[GroupChange, ...]
    flips: tuple[Flip, ...]
    flipped: int | None

    @property
    def change(self) -> Change:
        """Return the change that the gate is judged on."""
        return self.total[self.measures.index(self.judged)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether it may go live: `limit` is in per cent."""

    limit: Decimal
    comparison: Comparison

    @property
    def is_open(self) -> bool:
        """Return whether the change is at most the limit; without past cases nothing moves."""
        if not self.comparison.cases:
            return True
        change = self.comparison.change
        if change.percent is None:
            return change.after == change.before
        return abs(change.percent) <= self.limit
