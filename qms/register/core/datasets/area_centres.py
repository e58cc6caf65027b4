"""Where the middle of each area lies: for the map, and for distances that no file has."""

from dataclasses import replace

from qms.register.core.dataset import Dataset
from qms.register.core.datasets.buildings import LATITUDE_COLUMN, LONGITUDE_COLUMN, within_sweden
from qms.register.core.datasets.shared import AREA_COLUMN, YEAR_COLUMN

AREA_CENTRES = Dataset(
    key="area_centres",
    title="Områdenas mittpunkter",
    purpose="Lokalplanering: kartan, och avstånd som ingen fil har",
    measured="året på raden",
    columns=(
        AREA_COLUMN,
        YEAR_COLUMN,
        replace(LATITUDE_COLUMN, required=True),
        replace(LONGITUDE_COLUMN, required=True),
    ),
    rules=(within_sweden,),
)
