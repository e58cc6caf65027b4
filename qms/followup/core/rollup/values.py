"""What is rolled up: the accounts of units, their activities, and the sums of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from qms.followup.core.report.content import Content
from qms.followup.core.rollup.outcome import Outcome

FEWEST = 5
"""Children or pupils: fewer are never stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one unit's approved report says; `form` is the school form its money counts under."""

    unit_id: int
    unit: str
    form: str
    content: Content
    is_voluntary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One activity of one unit. `key` is the catalogue's, empty for the unit's own.

    `reached` is about how many children or pupils took part.
    """

    unit_id: int
    form: str
    key: str
    name: str
    reach: str
    group: str
    planned_ore: int | None
    used_ore: int
    reached: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A share of activities with the interval that holds the true one in 95 cases of 100."""

    share: Fraction
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The activities of one kind together. Sums are öre.

    `planned_ore` and `planned` concern the activities with a plan only. `people` is None when
    not every activity says how many, or when there are fewer than five. `told` is the share
    of reached aims among those that can be told, None when they are too few to say anything.
    """

    key: str
    name: str
    activities: int
    units: int
    planned_ore: int
    planned: int
    used_ore: int
    people: int | None
    outcomes: Mapping[Outcome, int]
    told: Told | None = None

    @property
    def can_tell(self) -> int:
        """Return how many of the activities have an outcome that can be told."""
        return self.activities - self.outcomes[Outcome.UNKNOWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Where the money of all accounts went, in öre; the parts are the whole exactly.

    `left_ore` is neither tied to an activity nor told as unused; below zero when activities
    cost more than there was.
    """

    received_ore: int
    carried_ore: int
    used_ore: int
    unused_ore: int

    @property
    def available_ore(self) -> int:
        """Return what there was to use."""
        return self.received_ore + self.carried_ore

    @property
    def left_ore(self) -> int:
        """Return what nobody has accounted for."""
        return self.available_ore - self.used_ore - self.unused_ore

    @property
    def used_share(self) -> Fraction:
        """Return the used part of what there was; 0 when there was nothing."""
        return Fraction(self.used_ore, self.available_ore) if self.available_ore else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many units were asked, and how far they have come; `voluntary` told unasked."""

    asked: int
    approved: int
    waiting: int = 0
    oral: int = 0
    voluntary: int = 0

    @property
    def silent(self) -> int:
        """Return how many have not accounted for their year."""
        return self.asked - self.approved - self.waiting - self.oral

    @property
    def accounts(self) -> int:
        """Return how many approved accounts there are, voluntary ones included."""
        return self.approved + self.voluntary


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """The whole year: coverage, money, and activities by kind, group and school form."""

    year: int
    coverage: Coverage
    money: Money
    whole: Sum
    by_intervention: tuple[Sum, ...]
    by_reach: tuple[Sum, ...]
    by_group: tuple[Sum, ...]
    by_form: tuple[Sum, ...]
    money_by_form: Mapping[str, Money] = field(default_factory=dict)
