"""From the bytes of a calculation back to what was kept."""

import json
from fractions import Fraction
from typing import Any

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.per_pupil import Reconciliation
from qms.costs.core.sharing import KeyKind, Share, Target
from qms.costs.core.stored.records import Direct, Earlier, GroupLine, Kept, UnitLine, Unplaced

Raw = dict[str, Any]


def load(content: bytes) -> Kept:
    """Return what `dump` wrote."""
    raw: Raw = json.loads(content)
    return Kept(
        units=tuple(UnitLine(**_figures(one)) for one in raw["units"]),
        groups=tuple(GroupLine(**_figures(one)) for one in raw["groups"]),
        direct=tuple(_direct(one) for one in raw["direct"]),
        shares=tuple(_share(one) for one in raw["shares"]),
        outside=tuple((reason, ore) for reason, ore in raw["outside"]),
        outside_ways=tuple((reason, tuple(way)) for reason, way in raw["outside_ways"]),
        unsplit=tuple((pool, item, ore) for pool, item, ore in raw["unsplit"]),
        unplaced=tuple(
            Unplaced(**{**one, "way": tuple(one["way"]), "like": tuple(one["like"])})
            for one in raw["unplaced"]
        ),
        months=tuple((month, ore) for month, ore in raw["months"]),
        days=tuple(raw["days"]),
        sums=Reconciliation(**raw["sums"]),
        # Calculations of before the earlier years were compared have none.
        earlier=tuple(
            Earlier(**{**one, "form": GrantForm(one["form"]), "pupils": Fraction(one["pupils"])})
            for one in raw.get("earlier", ())
        ),
    )


def _figures(one: Raw) -> Raw:
    return {
        **one,
        "form": GrantForm(one["form"]),
        "item": CostItem(one["item"]),
        "pupils": Fraction(one["pupils"]),
    }


def _direct(one: Raw) -> Direct:
    form = one["form"]
    return Direct(
        **{
            **one,
            "form": GrantForm(form) if form else None,
            "item": CostItem(one["item"]),
            "ways": tuple(tuple(way) for way in one["ways"]),
        }
    )


def _share(one: Raw) -> Share:
    target = one["target"]
    return Share(
        **{
            **one,
            "target": Target(unit=target["unit"], form=GrantForm(target["form"])),
            "item": CostItem(one["item"]),
            "key": KeyKind(one["key"]),
            "weight": Fraction(one["weight"]),
            "weights": Fraction(one["weights"]),
        }
    )
