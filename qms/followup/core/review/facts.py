"""What is known of a unit when somebody asks whether it needs a closer look."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qms.followup.core.report.ledger import Ledger
from qms.followup.core.report.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFact:
    """One report. `handed_in` is the day it was first accounted for, None while it is missing.

    `money` and `unmeasured` (activities with money but without a measure) are empty for a
    report that has no money or has not been handed in.
    """

    id: int
    title: Wording
    year: int
    due: date
    is_voluntary: bool = False
    handed_in: date | None = None
    returned: int = 0
    money: Ledger | None = None
    unmeasured: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FallingFact:
    """A result that got worse two years in a row, from one shown value to another."""

    indicator: str
    year: int
    before: Decimal
    now: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowFact:
    """A result clearly below what schools with alike pupils have."""

    indicator: str
    year: int
    observed: float
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """Everything that the rules read of one unit. Actions and cases are given by their ids."""

    unit_id: int
    reports: tuple[ReportFact, ...] = ()
    falling: tuple[FallingFact, ...] = ()
    below: tuple[BelowFact, ...] = ()
    overdue: tuple[int, ...] = ()
    excepted: tuple[int, ...] = ()
    late_cases: tuple[int, ...] = ()
