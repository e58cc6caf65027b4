"""distances.csv: kilometres from every area to every school, or made of where they lie."""

from collections.abc import Mapping

import numpy as np

from qms.planning.core.case import School
from qms.planning.core.case.case import Floats
from qms.planning.core.case.faults.found import figure
from qms.planning.core.case_files.demand import AREA, SCHOOL, Keys, keep
from qms.planning.core.case_files.lines import opened
from qms.planning.core.case_files.settings import Settings
from qms.planning.core.case_files.sources import AREAS, DISTANCES, SCHOOLS, Faults
from qms.planning.core.from_register.journeys import straight_km
from qms.register.core.premises_facts import Position

NAMES = {"area": AREA, "school": SCHOOL, "km": ("km", "avstånd")}
Areas = Mapping[str, Position | None]
Schools = Mapping[School, Position | None]


def read_distances(
    content: bytes, *, areas: Areas | None, schools: Schools | None, faults: Faults
) -> dict[Keys, float] | None:
    """Return km by area and school, those that the file has; None when it cannot be read."""
    sheet = opened(content, file=DISTANCES, names=NAMES, optional=(), faults=faults)
    if sheet is None:
        return None
    keys = None if schools is None else [one.key for one in schools]
    told: dict[Keys, float] = {}
    for line in sheet.lines():
        key = (line.known("area", areas, f"Lägg till området i {AREAS}."),
               line.known("school", keys, f"Lägg till skolan i {SCHOOLS}."))  # fmt: skip
        keep(told, line, key, line.needed_number("km"), faults=faults, file=DISTANCES)
    sheet.close(faults)
    return told


def filled(
    told: Mapping[Keys, float], *, areas: Areas, schools: Schools, settings: Settings | None,
    faults: Faults,
) -> Floats:  # fmt: skip
    """Return km by area and school (I × J).

    What the file lacks is the straight line × the case's detour where both places are known, and
    that is told; where they are not it is a fault.
    """
    km, made = np.zeros((len(areas), len(schools))), 0
    detour = 1.0 if settings is None else settings.detour
    for i, (area, centre) in enumerate(areas.items()):
        missing = []
        for j, (school, at) in enumerate(schools.items()):
            known = told.get((area, school.key))
            if known is None and centre is not None and at is not None:
                known, made = detour * straight_km(centre, at), made + 1
            if known is None:
                missing.append(school.key)
            km[i, j] = known or 0.0
        if missing:
            faults.lacking(
                DISTANCES, "km", f"Området {area} saknar avstånd till {', '.join(missing)}."
            )
    if made:
        how = f"fågelvägen × {figure(detour)}, ur lägena i {AREAS} och {SCHOOLS}"
        faults.remark(DISTANCES, "km", f"{made} avstånd är {how}.")
    return km
