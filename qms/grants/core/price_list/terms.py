"""What an amount is reckoned from: the budget's öre per pupil, and the terms of a provider."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.costs.core.items import ITEMS_OF_FORM, CostItem, GrantForm
from qms.grants.core.paying.enrolment import CountBy
from qms.grants.core.price_list.readings import OnSupplements, Percents, Reading, percents_of

WHOLE_KRONOR, WHOLE_ORE = 100, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Grades or ages with one price: `low`–`high` are steps (see kernel.schoolyear)."""

    key: str
    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """Öre per pupil for premises: the municipality's average in the same activity.

    With special reasons the provider's own cost may stand instead, up to what it actually and
    reasonably is (skolförordningen 14 kap. 6 §): `decided` of at most `actual`, with a `reason`.
    """

    average: int
    actual: int | None = None
    decided: int | None = None
    reason: str = ""

    @property
    def ore(self) -> int:
        """Return what is reckoned with."""
        return self.average if self.decided is None else self.decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """Öre per pupil beside the items: structural, rural. `source` says what it comes from."""

    key: str
    name: str
    ore: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRates:
    """What the budget gives own units per pupil and year in a band; `fee` is what parents pay.

    `items` holds öre for each statutory item of the form but premises.
    """

    band: Band
    items: Mapping[CostItem, int]
    premises: Premises
    fee: int = 0

    def ore_of(self, item: CostItem) -> int:
        """Return the öre of one item."""
        return self.premises.ore if item is CostItem.PREMISES else self.items.get(item, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How amounts of a form and a calendar year are reckoned. `quantum` is öre to round to.

    `count_by` is how a month is divided when a child moves within it, `on_supplements` what is
    laid on supplements. `programmes` names those of upper secondary school that the prices hold
    for; empty in other forms.
    """

    form: GrantForm
    year: int
    reading: Reading
    quantum: int = WHOLE_KRONOR
    count_by: CountBy = CountBy.COUNT_DAY
    on_supplements: OnSupplements = OnSupplements.VAT
    programmes: str = ""

    @property
    def percents(self) -> Percents:
        """Return the statutory percentages of the form."""
        return percents_of(self.form)

    @property
    def items(self) -> tuple[CostItem, ...]:
        """Return the statutory items of the form."""
        return ITEMS_OF_FORM[self.form]
