"""A decision's grounds and amounts as tables that recompute it for ever: texts, whole numbers."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.deciding.grounds import Grounds, UnitTerms
from qms.grants.core.deciding.outcome import Amount, Outcome, decide
from qms.grants.core.paying.enrolment import CountBy
from qms.grants.core.price_list import (
    METHODS,
    Band,
    BandRates,
    Premises,
    Reading,
    Supplement,
    Terms,
)
from qms.grants.core.price_list.readings import OnSupplements


class UnknownMethodError(ValueError):
    """The amounts were reckoned by a method that this version does not know."""


def dump_inputs(grounds: Grounds) -> dict[str, Any]:
    """Return everything that the amounts are made of."""
    terms = grounds.terms
    return {
        "form": terms.form.value,
        "year": terms.year,
        "reading": terms.reading.value,
        "quantum": terms.quantum,
        "count_by": terms.count_by.value,
        "on_supplements": terms.on_supplements.value,
        "programmes": terms.programmes,
        "provider": grounds.provider,
        "from_month": grounds.from_month,
        "bands": [_dump_rates(rates) for rates in grounds.bands],
        "units": [
            {"key": unit.key, "name": unit.name,
             "supplements": [asdict(one) for one in unit.supplements]}
            for unit in grounds.units
        ],
    }  # fmt: skip


def _dump_rates(rates: BandRates) -> dict[str, Any]:
    return {
        "band": asdict(rates.band),
        "items": {item.value: ore for item, ore in rates.items.items()},
        "premises": asdict(rates.premises),
        "fee": rates.fee,
    }


def load_inputs(table: Mapping[str, Any]) -> Grounds:
    """Return the grounds that `dump_inputs` wrote; raise ValueError or KeyError when it did not."""
    return Grounds(
        terms=Terms(
            form=GrantForm(table["form"]),
            year=table["year"],
            reading=Reading(table["reading"]),
            quantum=table["quantum"],
            count_by=CountBy(table.get("count_by", CountBy.COUNT_DAY)),
            on_supplements=OnSupplements(table.get("on_supplements", OnSupplements.VAT)),
            programmes=table.get("programmes", ""),
        ),
        provider=table["provider"],
        from_month=table["from_month"],
        bands=tuple(_load_rates(one) for one in table["bands"]),
        units=tuple(
            UnitTerms(
                key=one["key"],
                name=one["name"],
                supplements=tuple(Supplement(**each) for each in one["supplements"]),
            )
            for one in table["units"]
        ),
    )


def _load_rates(table: Mapping[str, Any]) -> BandRates:
    return BandRates(
        band=Band(**table["band"]),
        items={CostItem(key): ore for key, ore in table["items"].items()},
        premises=Premises(**table["premises"]),
        fee=table["fee"],
    )


def dump_result(outcome: Outcome) -> dict[str, Any]:
    """Return everything that came out."""
    return {"amounts": [_dump_amount(one) for one in outcome.amounts]}


def _dump_amount(one: Amount) -> dict[str, Any]:
    basic = one.basic
    return {
        "unit": one.unit,
        "band": one.band,
        "items": [{"item": each.item.value, "ore": each.ore} for each in basic.items],
        "administration": basic.administration,
        "vat": basic.vat,
        "supplements": list(basic.supplements),
        "supplement_vat": basic.supplement_vat,
        "fee": basic.fee,
        "total": basic.total,
        "months": list(one.months),
        "working": [asdict(line) for line in basic.working],
    }


def recalculate(inputs: Mapping[str, Any], method: int) -> dict[str, Any]:
    """Return what comes out of the stored grounds by the method; raise UnknownMethodError."""
    if method not in METHODS:
        raise UnknownMethodError(method)
    return dump_result(decide(load_inputs(inputs), method=method))
