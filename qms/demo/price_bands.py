"""The bands of the demo's price lists: how children are grouped, and how each weighs."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from qms.costs.core.items import GrantForm
from qms.grants.core.price_list import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedBand:
    """A band, and what a child in it weighs beside the plain price."""

    band: Band
    weight: Fraction = Fraction(1)


def _band(key: str, name: str, low: int, high: int, per_mille: int = 1000) -> WeightedBand:
    return WeightedBand(
        band=Band(key=key, name=name, low=low, high=high), weight=Fraction(per_mille, 1000)
    )


BANDS: Mapping[GrantForm, tuple[WeightedBand, ...]] = MappingProxyType(
    {
        GrantForm.PRESCHOOL: (
            _band("1-3", "1–3 år", -5, -3, 1120),
            _band("4-5", "4–5 år", -2, -1, 890),
        ),
        GrantForm.PRESCHOOL_CLASS: (_band("f", "förskoleklass", 0, 0),),
        GrantForm.COMPULSORY: (
            _band("1-3", "åk 1–3", 1, 3, 940),
            _band("4-6", "åk 4–6", 4, 6, 975),
            _band("7-9", "åk 7–9", 7, 9, 1085),
        ),
        GrantForm.LEISURE_CENTRE: (_band("f-3", "F–3", 0, 3), _band("4-6", "åk 4–6", 4, 6, 700)),
        GrantForm.UPPER_SECONDARY: (_band("gy", "alla program", 10, 12),),
    }
)
"""Forms that independent providers have in the demo. Upper secondary school has one price for all
programmes, which no real municipality has."""
PROGRAMMES = "alla nationella program"
