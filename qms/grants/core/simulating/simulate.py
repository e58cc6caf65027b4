"""Öre per pupil and in all, per unit, form, band and year, in the three cases."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from qms.costs.core.items import GrantForm
from qms.grants.core.price_list import reckon
from qms.grants.core.price_list.document import PriceDocument
from qms.grants.core.simulating.assumptions import Assumptions, Case, grown
from qms.grants.core.simulating.pupils import Course, Range, calendar
from qms.kernel.money import round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A form's price list, which the coming years' prices grow from."""

    document: PriceDocument

    @property
    def form(self) -> GrantForm:
        """Return the form."""
        return self.document.terms.form


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit's pupils in a form and a band each autumn. `provider_id` is None for own units."""

    unit_id: int
    provider_id: int | None
    form: GrantForm
    band: str
    course: Course = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A unit, form, band and year: pupils and öre per pupil in each case.

    `ore` is what the pupils cost the home municipality: own units' budget less fees, and to an
    independent provider the basic amount with administration and value-added tax.
    """

    unit_id: int
    provider_id: int | None
    form: GrantForm
    band: str
    year: int
    pupils: Range
    per_pupil: Mapping[Case, int]

    def ore(self, case: Case) -> int:
        """Return öre in all, rounded to whole öre."""
        return int(round_half_up(self.pupils.of(case) * self.per_pupil[case], Decimal(1)))


Priced = Mapping[tuple[GrantForm, str, int, bool], Mapping[Case, int]]


def simulate(
    bases: Iterable[Base], places: Iterable[Place], given: Assumptions, *, years: Iterable[int]
) -> Iterator[Cell]:
    """Yield every unit, form, band and year that has pupils in the forecast and a price.

    A band without a price is left out, and so are years that the forecast does not reach.
    """
    years = tuple(years)
    priced = _prices(tuple(bases), given, years)
    for place in places:
        for year in years:
            pupils = calendar(place.course, year)
            prices = priced.get((place.form, place.band, year, place.provider_id is None))
            if pupils is None or prices is None:
                continue
            yield Cell(
                unit_id=place.unit_id,
                provider_id=place.provider_id,
                form=place.form,
                band=place.band,
                year=year,
                pupils=pupils,
                per_pupil=prices,
            )


def _prices(bases: tuple[Base, ...], given: Assumptions, years: tuple[int, ...]) -> Priced:
    found: dict[tuple[GrantForm, str, int, bool], Mapping[Case, int]] = {}
    for base in bases:
        terms = base.document.terms
        for rates in base.document.rates:
            for year in years:
                after = {
                    case: grown(rates, given, years=year - terms.year, case=case) for case in Case
                }
                amounts = {case: reckon(terms, one) for case, one in after.items()}
                key = (base.form, rates.band.key, year)
                found[(*key, True)] = {case: one.base - one.fee for case, one in amounts.items()}
                found[(*key, False)] = {case: one.total for case, one in amounts.items()}
    return found
