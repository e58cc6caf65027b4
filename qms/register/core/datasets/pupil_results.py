"""Pupils' results one by one without identity: what value added is counted on."""

from dataclasses import replace

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Plausible
from qms.register.core.datasets.pupils import FACTORS, NUMBER, PREVIOUS_UNIT, count_one
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

RESULTS = Column(
    key="results",
    label="Resultat",
    kind=Kind.NUMBERS,
    aliases=("resultat", "result"),
    example="231,5",
    part="betyg 9",
    about="En kolumn per resultat, årets och tidigare: resultat:betyg 9, resultat:betyg 6.",
    length=60,
)
PUPIL_RESULTS = Dataset(
    key="pupil_results",
    title="Elevers resultat, utan identitet",
    purpose="Skolors bidrag räknas på dem",
    measured="läsårets slut",
    columns=(
        UNIT_COLUMN,
        Column(
            key="step",
            label="Årskurs",
            kind=Kind.SPRING_GRADE,
            aliases=("årskurs", "grade", "åk", "step"),
            example="9",
            about="Årskursen som eleven gick ut.",
            is_key=True,
        ),
        YEAR_COLUMN,
        PREVIOUS_UNIT,
        replace(FACTORS, required=False),
        RESULTS,
        NUMBER,
    ),
    finish=count_one,
    plausible=Plausible(column="n", percent=15, label="elever"),
    counted="n",
)
