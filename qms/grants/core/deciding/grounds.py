"""What a decision rests on: the terms, the bands' rates, and what each unit has beside them."""

from dataclasses import dataclass

from qms.grants.core.price_list import BandRates, Supplement, Terms

BASIC_AMOUNT = "grants.basic-amount"
SERIES = "BIDR"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTerms:
    """A unit of the provider, by its code, and its supplements per pupil and year."""

    key: str
    name: str
    supplements: tuple[Supplement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Everything the amounts are made of. `from_month` is 1, or the month a change begins."""

    terms: Terms
    provider: str
    bands: tuple[BandRates, ...]
    units: tuple[UnitTerms, ...]
    from_month: int = 1
