"""A price list as a table of texts and whole numbers, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.paying.enrolment import CountBy
from qms.grants.core.price_list.between import Between
from qms.grants.core.price_list.document import OwnPremises, PricedBand, PriceDocument
from qms.grants.core.price_list.readings import OnSupplements, Reading
from qms.grants.core.price_list.rural import RuralSupplement
from qms.grants.core.price_list.terms import Band, BandRates, Premises, Terms


def dump_document(document: PriceDocument) -> dict[str, Any]:
    """Return the price list as a table."""
    terms = document.terms
    return {
        "form": terms.form.value,
        "year": terms.year,
        "reading": terms.reading.value,
        "quantum": terms.quantum,
        "count_by": terms.count_by.value,
        "on_supplements": terms.on_supplements.value,
        "programmes": terms.programmes,
        "bands": [
            {
                "band": asdict(one.rates.band),
                "items": {item.value: ore for item, ore in one.rates.items.items()},
                "premises": one.rates.premises.average,
                "fee": one.rates.fee,
                "pupils": str(one.pupils),
                "weight": str(one.weight),
            }
            for one in document.bands
        ],
        "budget": {item.value: ore for item, ore in document.budget.items()},
        "budget_decision": document.budget_decision,
        "level_decision": document.level_decision,
        "own_premises": [asdict(one) for one in document.own_premises],
        "rural": [asdict(one) for one in document.rural],
        "between": document.between.value,
    }


def load_document(table: Mapping[str, Any]) -> PriceDocument:
    """Return the price list that `dump_document` wrote; early ones say less."""
    return PriceDocument(
        terms=Terms(
            form=GrantForm(table["form"]),
            year=table["year"],
            reading=Reading(table["reading"]),
            quantum=table["quantum"],
            count_by=CountBy(table.get("count_by", CountBy.COUNT_DAY)),
            on_supplements=OnSupplements(table.get("on_supplements", OnSupplements.VAT)),
            programmes=table.get("programmes", ""),
        ),
        bands=tuple(_load_band(one) for one in table["bands"]),
        budget={CostItem(key): ore for key, ore in table["budget"].items()},
        budget_decision=table["budget_decision"],
        level_decision=table["level_decision"],
        own_premises=tuple(OwnPremises(**one) for one in table["own_premises"]),
        rural=tuple(RuralSupplement(**one) for one in table.get("rural", ())),
        between=Between(table.get("between", Between.OWN_COST)),
    )


def _load_band(table: Mapping[str, Any]) -> PricedBand:
    return PricedBand(
        rates=BandRates(
            band=Band(**table["band"]),
            items={CostItem(key): ore for key, ore in table["items"].items()},
            premises=Premises(average=table["premises"]),
            fee=table["fee"],
        ),
        pupils=Fraction(table["pupils"]),
        weight=Fraction(table["weight"]),
    )
