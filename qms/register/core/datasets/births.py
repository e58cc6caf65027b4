"""Births per area and calendar year."""

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Plausible
from qms.register.core.datasets.shared import AREA_COLUMN, COUNT_HEADERS, YEAR_COLUMN

BIRTHS = Dataset(
    key="births",
    title="Födda per område",
    purpose="Elevprognos",
    measured="helt kalenderår",
    columns=(
        AREA_COLUMN,
        YEAR_COLUMN,
        Column(
            key="n",
            label="Antal födda",
            kind=Kind.COUNT,
            aliases=("födda", "births", "levande födda", *COUNT_HEADERS),
            example="980",
            low=0,
            high=200_000,
        ),
    ),
    plausible=Plausible(column="n", percent=15, label="födda"),
)
