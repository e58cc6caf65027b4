"""A price list as a whole: bands, the budget they come from, and providers' own premises."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.band_faults import misnamed, unpriced_grades
from qms.grants.core.price_list.between import Between
from qms.grants.core.price_list.faults import list_faults, rate_faults
from qms.grants.core.price_list.from_budget import (
    Reach,
    Volume,
    rates_per_pupil,
    reach_faults,
    reached,
)
from qms.grants.core.price_list.rural import RuralSupplement, rural_faults
from qms.grants.core.price_list.terms import BandRates, Premises, Terms
from qms.kernel.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedBand:
    """A band's rates, its own pupils in the budget, and its weight (1 for the plain price)."""

    rates: BandRates
    pupils: Fraction
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPremises:
    """What stands instead of the average for one provider: öre per pupil and year, and why."""

    provider_id: int
    band: str
    actual: int
    decided: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceDocument:
    """A form's prices for a calendar year. `budget` holds öre per item for the own units.

    `between` is how pupils from other municipalities are charged, `rural` what small rural
    schools have beside the items.
    """

    terms: Terms
    bands: tuple[PricedBand, ...]
    budget: Mapping[CostItem, int]
    budget_decision: str
    level_decision: str
    own_premises: tuple[OwnPremises, ...] = ()
    rural: tuple[RuralSupplement, ...] = ()
    between: Between = Between.OWN_COST

    @property
    def rates(self) -> tuple[BandRates, ...]:
        """Return every band with the average for premises."""
        return tuple(one.rates for one in self.bands)

    def rates_of(self, provider_id: int) -> tuple[BandRates, ...]:
        """Return every band as it is for the provider."""
        own = {one.band: one for one in self.own_premises if one.provider_id == provider_id}
        return tuple(
            replace(rates, premises=_premises(rates, own[rates.band.key]))
            if rates.band.key in own
            else rates
            for rates in self.rates
        )

    @property
    def reach(self) -> tuple[Reach, ...]:
        """Return, per item of the budget, what the prices come to."""
        return reached(self.budget, self.rates, self.volumes)

    @property
    def volumes(self) -> tuple[Volume, ...]:
        """Return the pupils and weights of the bands."""
        return tuple(
            Volume(band=one.rates.band, pupils=one.pupils, weight=one.weight) for one in self.bands
        )

    def volumes_of(self, item: CostItem) -> tuple[Volume, ...]:
        """Return the pupils of the bands with the weights that an item is divided by."""
        if item is not CostItem.PREMISES:
            return self.volumes
        return tuple(replace(one, weight=Fraction(1)) for one in self.volumes)

    def priced_from_budget(self) -> "PriceDocument":
        """Return the price list with every price reckoned out of the budget, item by item.

        Premises are the average of the whole form in every band (skolförordningen 14 kap. 6 §):
        weights do not apply to them. Raise ValueError when there are no pupils to divide by. Fees
        stay as they are.
        """
        quantum = self.terms.quantum
        by_item = {
            item: rates_per_pupil(ore, self.volumes_of(item), quantum=quantum)
            for item, ore in self.budget.items()
        }
        return replace(self, bands=tuple(_priced(one, by_item) for one in self.bands))


def _priced(one: PricedBand, by_item: Mapping[CostItem, Mapping[str, int]]) -> PricedBand:
    rates, key = one.rates, one.rates.band.key
    items = {
        item: by_item[item][key] if item in by_item else ore for item, ore in rates.items.items()
    }
    premises = by_item.get(CostItem.PREMISES)
    average = premises[key] if premises else rates.premises.average
    priced = replace(rates, items=items, premises=replace(rates.premises, average=average))
    return replace(one, rates=priced)


def _premises(rates: BandRates, own: OwnPremises) -> Premises:
    return replace(rates.premises, actual=own.actual, decided=own.decided, reason=own.reason)


def document_faults(document: PriceDocument) -> Iterator[Problem]:
    """Yield what hinders that the price list holds, whatever reasons are given."""
    yield from list_faults(document.terms, document.rates)
    yield from misnamed(document.terms, document.rates)
    yield from rural_faults(document.rural)
    known = {one.band.key for one in document.rates}
    for own in document.own_premises:
        if own.band not in known:
            yield Problem(message="En egen lokalkostnad gäller en rad som inte finns.",
                          column="premises", cure="Ta bort den.")  # fmt: skip
    for provider_id in sorted({one.provider_id for one in document.own_premises}):
        for rates in document.rates_of(provider_id):
            if rates.premises.decided is not None:
                yield from rate_faults(document.terms, rates)
    for name, text in (("budget_decision", document.budget_decision),
                       ("level_decision", document.level_decision)):  # fmt: skip
        if not text.strip():
            yield Problem(message="Beslutet om budget eller nivåer saknas.", column=name,
                          cure="Skriv dag och paragraf.")  # fmt: skip


def unreached(document: PriceDocument) -> Iterator[Problem]:
    """Yield grades without a price, and items whose prices do not come to the budget.

    A reason can answer for them.

    Fees are not part of it: they are deducted from what is paid, not from what it costs.
    """
    yield from unpriced_grades(document.terms, document.rates)
    if not any(document.budget.values()):
        yield Problem(message="Budgeten för egna enheter saknas i prislistan.", column="budget",
                      cure="Fyll i den, eller skriv varför.")  # fmt: skip
        return
    pupils = sum((one.pupils for one in document.bands), Fraction(0))
    yield from reach_faults(document.reach, quantum=document.terms.quantum, pupils=pupils)
