"""Pupils one by one without identity: past years with outcomes, and this year's without."""

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Plausible, Values
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

FACTORS = Column(
    key="factors",
    label="Faktor",
    kind=Kind.LABELS,
    aliases=("faktor", "factor"),
    example="gymnasium",
    part="utbildning",
    about="En kolumn per faktor, till exempel faktor:utbildning. Värdet är elevens grupp.",
    length=60,
)
OUTCOMES = Column(
    key="outcomes",
    label="Utfall",
    kind=Kind.YES_NOS,
    aliases=("utfall", "outcome"),
    example="nej",
    part="ej_behorig",
    about="En kolumn per utfall, till exempel utfall:ej_behorig. Tomt betyder inte känt.",
    length=60,
    required=False,
)
PREVIOUS_UNIT = Column(
    key="previous_unit",
    label="Tidigare enhet",
    kind=Kind.UNIT,
    aliases=("tidigare enhet", "previous unit", "avlämnande skola", "tidigare skolenhetskod"),
    example="",
    about="Enheten som eleven kom från, tomt om den inte är känd.",
    required=False,
    may_be_elsewhere=True,
)
COMMON = (
    UNIT_COLUMN,
    YEAR_COLUMN,
    PREVIOUS_UNIT,
    Column(
        key="is_resident",
        label="Folkbokförd i kommunen",
        kind=Kind.YES_NO,
        aliases=("folkbokförd i kommunen", "folkbokförd", "resident"),
        example="ja",
        about="Tomt betyder att det inte är känt.",
        required=False,
    ),
)
NUMBER = Column(
    key="n",
    label="Antal lika elever",
    kind=Kind.INTEGER,
    aliases=("antal", "n", "antal elever", "count"),
    example="1",
    about="Behövs bara när lika elever redan är sammanräknade. Tomt betyder 1.",
    required=False,
    low=1,
    high=100_000,
)


def count_one(values: Values) -> None:
    """Let a row stand for one pupil unless it says more."""
    if values.get("n") is None:
        values["n"] = 1


HISTORIC_PUPILS = Dataset(
    key="historic_pupils",
    title="Tidigare års elever, med utfall",
    purpose="Modellen byggs på dem",
    measured="läsårets slut",
    columns=(*COMMON, FACTORS, OUTCOMES, NUMBER),
    finish=count_one,
    plausible=Plausible(column="n", percent=15, label="elever"),
    counted="n",
)
CURRENT_PUPILS = Dataset(
    key="current_pupils",
    title="Årets elever, utan utfall",
    purpose="Årets ersättning räknas på dem",
    measured="15 oktober",
    columns=(*COMMON, FACTORS, NUMBER),
    finish=count_one,
    plausible=Plausible(column="n", percent=5, label="elever"),
    counted="n",
)
