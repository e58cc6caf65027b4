"""Inhabitants per area, age and year on 31 December."""

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Plausible
from qms.register.core.datasets.shared import AREA_COLUMN, COUNT_HEADERS, YEAR_COLUMN

OLDEST = 125

POPULATION = Dataset(
    key="population",
    title="Folkmängd per område och ålder",
    purpose="Elevprognos",
    measured="31 december",
    columns=(
        AREA_COLUMN,
        Column(
            key="age",
            label="Ålder",
            kind=Kind.INTEGER,
            aliases=("ålder", "age", "alder"),
            example="6",
            low=0,
            high=OLDEST,
            is_key=True,
        ),
        YEAR_COLUMN,
        Column(
            key="n",
            label="Antal invånare",
            kind=Kind.COUNT,
            aliases=("invånare", "folkmängd", "population", *COUNT_HEADERS),
            example="112",
            low=0,
            high=200_000,
        ),
    ),
    plausible=Plausible(column="n", percent=5, label="invånare"),
)
