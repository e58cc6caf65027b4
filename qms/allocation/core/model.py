"""A weighted-index model as a value: factors, weights, what they are measured against, rounding."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qms.allocation.core.budget.types import BudgetRules
from qms.allocation.core.degree.types import LINEAR, Degree
from qms.allocation.core.risk.given import GivenRisk
from qms.allocation.core.risk.model import RiskModel
from qms.kernel.money import round_half_up


class Reference(StrEnum):
    """What a school's points are divided by to give its index."""

    WEIGHTED_MEAN = "weighted-mean"
    GIVEN_ROW = "given-row"


class Basis(StrEnum):
    """What the index rests on: weights × shares, a risk regression, or values made elsewhere.

    With `risk` and `given` each unit has one value (its mean risk), and factors are optional.
    """

    WEIGHTS = "weights"
    RISK = "risk"
    GIVEN = "given"


class Where(StrEnum):
    """The step of the calculation that a rounding belongs to."""

    POINTS = "points"
    INDEX = "index"
    TOTAL = "total"


class Mode(StrEnum):
    """How a step is rounded; the totals always by largest remainder, so that they add up."""

    HALF_UP = "half-up"
    LARGEST_REMAINDER = "largest-remainder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Round to `quantum` (of points, of index, of kronor) at one step; part of the model."""

    where: Where
    quantum: Decimal
    mode: Mode


TO_THE_ORE = Rounding(where=Where.TOTAL, quantum=Decimal("0.01"), mode=Mode.LARGEST_REMAINDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category of a factor. `name` is the data's name for it, `label` the reader's.

    `reference_share` is the municipality's share as given, only with Reference.GIVEN_ROW.
    """

    name: str
    weight: Decimal
    label: str = ""
    reference_share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Categories that every pupil is in exactly one of."""

    name: str
    categories: tuple[Category, ...]
    label: str = ""

    @property
    def lowest(self) -> Decimal:
        """Return the lowest weight: its category is what the others are compared with."""
        return min(category.weight for category in self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationModel:
    """A whole model; what is not said about rounding is not rounded.

    `reference_value` is the municipality's own risk, with a given row and basis risk or given.
    `source` says where bought risks or coefficients come from, `given` holds bought risks per unit.
    `form` is a SchoolForm's value.
    """

    key: str
    name: str
    factors: tuple[Factor, ...]
    reference: Reference = Reference.WEIGHTED_MEAN
    roundings: tuple[Rounding, ...] = (TO_THE_ORE,)
    basis: Basis = Basis.WEIGHTS
    source: str = ""
    risk: RiskModel | None = None
    given: tuple[GivenRisk, ...] = ()
    reference_value: Decimal | None = None
    degree: Degree = LINEAR
    form: str = "compulsory"
    includes_other_municipalities: bool = True
    budget: BudgetRules | None = None

    def rounded(self, value: Fraction, where: Where) -> Fraction:
        """Return `value` as the model rounds it at that step, exact when it says nothing."""
        rule = next((rule for rule in self.roundings if rule.where is where), None)
        return value if rule is None else Fraction(round_half_up(value, rule.quantum))

    @property
    def quantum_ore(self) -> int:
        """Return the smallest amount a total is counted in, in öre."""
        found = (rule for rule in self.roundings if rule.where is Where.TOTAL)
        return int(next(found, TO_THE_ORE).quantum * 100)
