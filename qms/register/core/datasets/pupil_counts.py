"""Pupils per unit, grade and year on the count date."""

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Plausible
from qms.register.core.datasets.shared import COUNT_HEADERS, UNIT_COLUMN, YEAR_COLUMN

PUPIL_COUNTS = Dataset(
    key="pupil_counts",
    title="Elever per enhet och årskurs",
    purpose="Elevprognos och resursfördelning",
    measured="15 oktober",
    columns=(
        UNIT_COLUMN,
        Column(
            key="step",
            label="Årskurs",
            kind=Kind.GRADE,
            aliases=("årskurs", "grade", "åk", "step", "age", "ålder"),
            variants={"age": Kind.AGE_STEP, "ålder": Kind.AGE_STEP},
            example="3",
            about="Under rubriken ålder läses åldern som den årskurs barnet hör till.",
            is_key=True,
        ),
        YEAR_COLUMN,
        Column(
            key="n",
            label="Antal elever",
            kind=Kind.COUNT,
            aliases=COUNT_HEADERS,
            example="24",
            low=0,
            high=5_000,
        ),
    ),
    plausible=Plausible(column="n", percent=5, label="elever"),
)
