"""An amount as a table that recomputes it for ever: what went in, and what came out."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from qms.needs.core.amounts.award import Award, Cost, Hours, Part
from qms.needs.core.amounts.periods import Period
from qms.needs.core.amounts.price_list import PriceList, dump_prices, load_prices
from qms.needs.core.amounts.reckon import METHOD, Reckoned, reckon


class UnknownMethodError(ValueError):
    """The amount was reckoned by a method that this version does not know."""


def dump_award(award: Award) -> dict[str, Any]:
    """Return the award as a table of texts and whole numbers."""
    return {
        "form": award.form,
        "is_private": award.is_private,
        "parts": [
            {
                "first": part.period.first.isoformat(),
                "last": part.period.last.isoformat(),
                "hours": [asdict(one) | {"per_week": str(one.per_week)} for one in part.hours],
                "costs": [asdict(one) for one in part.costs],
            }
            for part in award.parts
        ],
    }


def load_award(table: Mapping[str, Any]) -> Award:
    """Return the award that `dump_award` wrote."""
    return Award(
        form=table["form"],
        is_private=table["is_private"],
        parts=tuple(_part(one) for one in table["parts"]),
    )


def _part(table: Mapping[str, Any]) -> Part:
    return Part(
        period=Period(
            first=date.fromisoformat(table["first"]), last=date.fromisoformat(table["last"])
        ),
        hours=tuple(
            Hours(**{**one, "per_week": Decimal(one["per_week"])}) for one in table["hours"]
        ),
        costs=tuple(Cost(**one) for one in table["costs"]),
    )


def dump_inputs(award: Award, prices: PriceList) -> dict[str, Any]:
    """Return everything that the amount is made of."""
    return {"award": dump_award(award), "prices": dump_prices(prices)}


def dump_result(reckoned: Reckoned) -> dict[str, Any]:
    """Return everything that came out."""
    return {
        "net": reckoned.net,
        "vat": reckoned.vat,
        "months": [
            {"month": one.month.isoformat(), "net": one.net, "vat": one.vat}
            for one in reckoned.months
        ],
        "working": [asdict(line) for line in reckoned.working],
    }


def recalculate(inputs: Mapping[str, Any], method: int) -> dict[str, Any]:
    """Return what comes out of the stored inputs today; raise UnknownMethodError.

    A decision without an amount has no inputs to reckon with: nothing comes out.
    """
    if method != METHOD:
        raise UnknownMethodError(method)
    if not inputs:
        return {}
    return dump_result(reckon(load_award(inputs["award"]), load_prices(inputs["prices"])))
