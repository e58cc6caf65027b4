"""Every unit of Älvhamra in one list, and the seed of everything random about it."""

from random import Random

from qms.demo.other_units import LEISURE_CENTRES, PRESCHOOLS, SPECIAL, UPPER_SECONDARY
from qms.demo.places import AREAS, Area
from qms.demo.schools import COMPULSORY
from qms.demo.units import DemoUnit

SEED = 2026
UNITS: tuple[DemoUnit, ...] = (
    *COMPULSORY,
    *SPECIAL,
    *UPPER_SECONDARY,
    *PRESCHOOLS,
    *LEISURE_CENTRES,
)
BY_KEY: dict[str, DemoUnit] = {unit.key: unit for unit in UNITS}
AREA_BY_KEY: dict[str, Area] = {area.key: area for area in AREAS}


def stream(seed: int, *about: object) -> Random:
    """Return a source of chance for one subject: adding a subject does not disturb the others."""
    return Random(":".join(str(part) for part in (seed, *about)))
