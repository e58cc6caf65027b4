"""Square metres of the units, which the cost of premises is divided by, and their places."""

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

UNIT_AREAS = Dataset(
    key="unit_areas",
    title="Lokalytor per enhet",
    purpose="Kostnad per elev: lokaler fördelas efter yta",
    measured="hela kalenderåret",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        Column(
            key="m2", label="Kvadratmeter", kind=Kind.MEASURE,
            aliases=("kvadratmeter", "m2", "yta", "lokalyta", "area"), example="4 250", low=0,
            high=500_000,
        ),
        Column(
            key="places", label="Platser", kind=Kind.INTEGER,
            aliases=("platser", "antal platser", "kapacitet", "places"), example="420",
            about="Så många barn och elever som lokalerna är till för.", required=False, low=1,
            high=50_000,
        ),
    ),
)  # fmt: skip
