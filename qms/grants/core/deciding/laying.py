"""The amounts that hold from month to month, when decisions take over from each other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qms.costs.core.items import GrantForm
from qms.grants.core.paying.pay import PriceFrom, PriceKey

Laid = dict[PriceKey, tuple[PriceFrom, ...]]


def lay(found: Laid, content: Mapping[str, Any], *, provider: str, form: GrantForm) -> None:
    """Lay a decision's amounts over those it takes over from, which keep the months before it.

    A decision from January takes the other's place altogether. An amount for all units goes on
    in the units that got one of their own, and the other way round.
    """
    first = content["inputs"]["from_month"]
    earlier = [key for key in found if (key.provider, key.form) == (provider, form)]
    for key in earlier:
        found[key] = tuple(one for one in found[key] if one.month < first)
    new = {
        PriceKey(provider=provider, form=form, band=one["band"], unit=one["unit"]): PriceFrom(
            month=first, ore_per_year=one["total"]
        )
        for one in content["result"]["amounts"]
    }
    for key in earlier:
        everywhere = new.get(replace(key, unit=""))
        if key not in new and everywhere:
            found[key] = (*found[key], everywhere)
    shared = dict(found)
    for key, price in new.items():
        before = shared.get(key) or shared.get(replace(key, unit=""), ())
        found[key] = (*before, price)
