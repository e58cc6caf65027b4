"""Assessed need of support per unit and year: points and hours, never of fewer than five."""

from collections.abc import Mapping

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

FEWEST = 5


def _is_of_many(values: Mapping[str, Value]) -> Fault | None:
    """Refuse a row that tells of one to four children: a file goes further than its reader."""
    children = values.get("children")
    number = children.number if isinstance(children, ReadNumber) else None
    if number is None or number == 0 or number >= FEWEST:
        return None
    return Fault(
        message="Raden gäller färre än fem barn.",
        cure="Skriv .. för barn, poäng och timmar.",
    )


NEED_POINTS = Dataset(
    key="need_points",
    title="Bedömt stödbehov per enhet",
    purpose="Resursfördelning efter behov",
    measured="15 oktober",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        Column(
            key="children",
            label="Bedömda barn och elever",
            kind=Kind.COUNT,
            aliases=("barn", "antal", "barn och elever", "children"),
            example="14",
            about="Två punkter (..) där de är färre än fem.",
            low=0,
            high=5_000,
        ),
        Column(
            key="points",
            label="Behovspoäng",
            kind=Kind.MEASURE,
            aliases=("poäng", "behovspoäng", "points"),
            example="812",
            low=0,
            high=1_000_000,
        ),
        Column(
            key="hours",
            label="Stödtimmar per vecka",
            kind=Kind.MEASURE,
            aliases=("timmar", "stödtimmar", "timmar per vecka", "hours"),
            example="214,5",
            low=0,
            high=100_000,
        ),
    ),
    rules=(_is_of_many,),
)
