"""Where the pupils of an area go to school: area, unit, year and grades."""

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Plausible
from qms.register.core.datasets.shared import (
    AREA_COLUMN,
    COUNT_HEADERS,
    HIGH_COLUMN,
    LOW_COLUMN,
    UNIT_COLUMN,
    YEAR_COLUMN,
    every_grade,
    grades_in_order,
    grades_of_compulsory_school,
)

FLOWS = Dataset(
    key="flows",
    title="Elever per bostadsområde och skola",
    purpose="Elevprognos: vilka skolor ett områdes barn går till",
    measured="15 oktober",
    columns=(
        AREA_COLUMN,
        UNIT_COLUMN,
        YEAR_COLUMN,
        LOW_COLUMN,
        HIGH_COLUMN,
        Column(
            key="n",
            label="Antal elever",
            kind=Kind.COUNT,
            aliases=COUNT_HEADERS,
            example="48",
            about="Färre än fem skrivs .. om de ska vara dolda; de räknas då som två.",
            low=0,
            high=5_000,
        ),
    ),
    finish=every_grade,
    rules=(grades_in_order, grades_of_compulsory_school),
    plausible=Plausible(column="n", percent=15, label="elever"),
)
