"""shares.csv: which school an area's children go to, as parts or as numbers of children."""

from collections import defaultdict
from collections.abc import Collection, Iterator

import numpy as np

from qms.planning.core.case import School
from qms.planning.core.case.case import Floats
from qms.planning.core.case_files.demand import AREA, GRADE, SCHOOL, Keys, grade_of, keep
from qms.planning.core.case_files.lines import Line, opened
from qms.planning.core.case_files.settings import Settings
from qms.planning.core.case_files.sources import AREAS, SCHOOLS, SHARES, Faults

NAMES = {"area": AREA, "school": SCHOOL, "band": ("band", "stadium"), "grade": GRADE,
         "share": ("share", "andel"), "n": ("n", "antal", "elever")}  # fmt: skip
OPTIONAL = ("band", "grade", "share", "n")


def read_shares(
    content: bytes, *, settings: Settings | None, areas: Collection[str] | None,
    schools: Collection[School] | None, distance: Floats | None, faults: Faults,
) -> Floats | None:  # fmt: skip
    """Return parts by area, band and school; None when the file or others could not be read.

    Numbers of children are made parts of their area and band. Children of an area and band that
    the file does not have are counted to the nearest school that has the band, and that is told.
    """
    sheet = opened(content, file=SHARES, names=NAMES, optional=OPTIONAL, faults=faults)
    if sheet is None:
        return None
    keys = None if schools is None else tuple(one.key for one in schools)
    value = "n" if "n" in sheet.places else "share"
    by = "grade" if "grade" in sheet.places else "band"
    if by == "grade" and value == "share":
        next(sheet.lines()).fault("grade", "Andelar går inte att lägga ihop över årskurser.",
                                  "Skriv stadium (band), eller antal (n).")  # fmt: skip
    told: dict[Keys, float] = {}
    for line in sheet.lines():
        key = (line.known("area", areas, f"Lägg till området i {AREAS}."),
               _group(line, by, settings),
               line.known("school", keys, f"Lägg till skolan i {SCHOOLS}."))  # fmt: skip
        keep(told, line, key, _value(line, value), faults=faults, file=SHARES)
    sheet.close(faults)
    if settings is None or areas is None or schools is None or distance is None:
        return None
    table = _table(told, settings, tuple(areas), tuple(one.key for one in schools))
    if value == "n":
        table /= np.maximum(table.sum(axis=2, keepdims=True), 1e-12)
    for said in _filled(table, settings, tuple(areas), tuple(schools), distance):
        faults.remark(SHARES, "share", said)
    return table


def _group(line: Line, by: str, settings: Settings | None) -> str:
    if by == "grade":
        grades = None if settings is None else tuple(one.key for one in settings.grades)
        return grade_of(line, grades)
    known = None if settings is None else settings.bands
    return line.known("band", known, f"Skriv {' eller '.join(known or ())}.")


def _value(line: Line, column: str) -> float:
    """Return the part or number; a fault below zero, and above 1 for a part."""
    found = line.needed_number(column)
    most = 1.0 if column == "share" else np.inf
    if not 0 <= found <= most:
        cure = "Skriv en andel från 0 till 1." if column == "share" else "Skriv ett tal från 0."
        line.fault(column, f"{line.text(column)} går inte.", cure)
        return 0.0
    return found


def _table(told: dict[Keys, float], settings: Settings, areas: Keys, schools: Keys) -> Floats:
    band_of = {one.key: one.band for one in settings.grades} | {
        name: name for name in settings.bands
    }
    sums: dict[Keys, float] = defaultdict(float)
    for (area, group, school), value in told.items():
        sums[area, band_of.get(group, ""), school] += value
    table = [[[sums.get((area, band, school), 0.0) for school in schools]
              for band in settings.bands] for area in areas]  # fmt: skip
    shape = len(areas), len(settings.bands), len(schools)
    return np.array(table, dtype=np.float64).reshape(shape)


def _filled(
    table: Floats, settings: Settings, areas: Keys, schools: tuple[School, ...], distance: Floats
) -> Iterator[str]:
    """Give each area and band without parts to its nearest school, and say so."""
    for b, band in enumerate(settings.bands):
        there = [j for j, one in enumerate(schools) if band in one.bands and not one.is_candidate]
        for i in np.flatnonzero(~table[:, b].any(axis=1)) if there else ():
            nearest = min(there, key=lambda j: distance[i, j])
            table[i, b, nearest] = 1.0
            yield (f"Området {areas[i]} saknar andelar i {band}. Alla räknas till närmaste skola, "
                   f"{schools[nearest].name}.")  # fmt: skip
