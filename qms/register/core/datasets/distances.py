"""How far it is from an area to a unit, by the way that children travel."""

from collections.abc import Mapping

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.shared import AREA_COLUMN, UNIT_COLUMN, YEAR_COLUMN

LONGEST = 300
"""Kilometres: no municipality is wider, so more is metres."""


def _in_kilometres(values: Mapping[str, Value]) -> Fault | None:
    km = values.get("km")
    if not isinstance(km, ReadNumber) or km.number is None:
        return Fault(message="Avståndet saknas.", cure="Skriv kilometer, till exempel 3,2.")
    if km.number <= LONGEST:
        return None
    inside = f"{float(km.number) / 1000:.1f}".replace(".", ",")
    return Fault(
        message=f"Avståndet {km.number:f} km är längre än {LONGEST} km. Är det meter?",
        cure=f"Skriv kilometer: {inside} i stället för {km.number:f}.",
    )


DISTANCES = Dataset(
    key="distances",
    title="Avstånd mellan områden och enheter",
    purpose="Lokalplanering: hur långt barnen får till skolan",
    measured="året på raden",
    columns=(
        AREA_COLUMN,
        UNIT_COLUMN,
        YEAR_COLUMN,
        Column(
            key="km", label="Kilometer", kind=Kind.MEASURE,
            aliases=("kilometer", "km", "avstånd", "avstånd km", "distance"), example="3,2",
            about="Från områdets mitt, den väg barnen reser.", low=0,
        ),
    ),
    rules=(_in_kilometres,),
)  # fmt: skip
