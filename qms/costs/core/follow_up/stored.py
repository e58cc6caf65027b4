"""A basis as bytes: the same for the same figures."""

import json
from dataclasses import asdict
from fractions import Fraction
from functools import lru_cache
from typing import Any

from qms.costs.core.follow_up.basis import BandPupils, Basis, Expected, Line
from qms.costs.core.items import CostItem, GrantForm

Raw = dict[str, Any]
PUPILS = ("planned", "spring", "autumn", "pupils")


def dump_basis(basis: Basis) -> bytes:
    """Return the basis as text in UTF-8."""
    return json.dumps(asdict(basis), ensure_ascii=False, default=str, sort_keys=True).encode()


@lru_cache(maxsize=4)
def load_basis(content: bytes) -> Basis:
    """Return what `dump_basis` wrote; of the same text the same basis, so it is not changed."""
    raw: Raw = json.loads(content)
    return Basis(
        **{
            **raw,
            "months": tuple(raw["months"]),
            "lines": tuple(Line(**{**_row(one), "item": CostItem(one["item"])})
                           for one in raw["lines"]),
            "bands": tuple(BandPupils(**_row(one)) for one in raw["bands"]),
            "expected": tuple(Expected(**_row(one)) for one in raw["expected"]),
            "beside": tuple(raw["beside"]),
        }
    )  # fmt: skip


def _row(one: Raw) -> Raw:
    numbers = {
        name: Fraction(one[name]) for name in PUPILS if name in one and one[name] is not None
    }
    return {**one, **numbers, "form": GrantForm(one["form"])}
