"""Results per unit, indicator and year."""

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

RESULTS = Dataset(
    key="results",
    title="Resultat per enhet",
    purpose="Uppföljning och resultatanalys",
    measured="läsårets slut",
    columns=(
        UNIT_COLUMN,
        Column(
            key="indicator",
            label="Indikator",
            kind=Kind.CHOICE,
            aliases=("indikator", "indicator", "nyckeltal", "kpi", "mått"),
            example="g9_merit",
            about="Nyckel, namn eller Koladas nummer.",
            length=40,
            is_key=True,
        ),
        YEAR_COLUMN,
        Column(
            key="value",
            label="Värde",
            kind=Kind.MEASURE,
            aliases=("värde", "value", "resultat", "result"),
            example="231,4",
            low=-1_000_000,
            high=1_000_000_000,
        ),
        Column(
            key="n",
            label="Antal elever bakom värdet",
            kind=Kind.COUNT,
            aliases=("antal", "n", "antal elever", "elever", "pupils"),
            example="84",
            required=False,
            low=0,
            high=100_000,
        ),
    ),
)
