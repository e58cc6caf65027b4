"""Classes and groups: pupils in each on the count dates, which costs are divided by."""

from datetime import date
from types import MappingProxyType

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Values
from qms.register.core.datasets.shared import UNIT_COLUMN

FORMS = MappingProxyType(
    {
        "förskola": "preschool",
        "förskoleklass": "preschool_class",
        "grundskola": "compulsory",
        "anpassad grundskola": "adapted_compulsory",
        "fritidshem": "leisure_centre",
        "gymnasieskola": "upper_secondary",
        "anpassad gymnasieskola": "adapted_upper_secondary",
        "pedagogisk omsorg": "pedagogical_care",
    }
)


def complete(values: Values) -> None:
    """Let a group and a band that are not said be empty; the year is that of the count date."""
    for key in ("group", "band"):
        values[key] = values.get(key) or ""
    day = values.get("day")
    values["year"] = day.year if isinstance(day, date) else None


GROUPS = Dataset(
    key="groups",
    title="Klasser och grupper",
    purpose="Kostnad per elev och gruppstorlek",
    measured="Mätdagen på raden",
    columns=(
        UNIT_COLUMN,
        Column(
            key="form", label="Skolform", kind=Kind.CHOICE,
            aliases=("skolform", "form", "verksamhetsform"), example="grundskola",
            about="Som bidragen delas: förskoleklass och fritidshem för sig.", is_key=True,
            choices={**FORMS, **{key: key for key in FORMS.values()}}, length=24,
        ),
        Column(
            key="group", label="Klass eller grupp", kind=Kind.TEXT,
            aliases=("klass", "grupp", "avdelning", "group", "class"), example="5A", is_key=True,
            required=False, length=40,
        ),
        Column(
            key="band", label="Stadium eller ålder", kind=Kind.TEXT,
            aliases=("stadium", "åldersgrupp", "band"), example="4–6", is_key=True,
            required=False, length=40,
        ),
        Column(
            key="day", label="Mätdag", kind=Kind.DATE, aliases=("mätdag", "datum", "day"),
            example="2026-10-15", is_key=True,
        ),
        Column(key="year", label="År", kind=Kind.YEAR, aliases=(), example="", required=False),
        Column(
            key="pupils", label="Barn och elever", kind=Kind.COUNT,
            aliases=("elever", "barn", "antal", "barn och elever", "pupils"), example="24", low=0,
            high=5_000,
        ),
    ),
    finish=complete,
)  # fmt: skip
