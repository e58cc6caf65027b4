"""demand.csv: children of every area, grade and year, each there once."""

from collections.abc import Collection, Iterable
from itertools import groupby

import numpy as np

from qms.kernel.problems import Problem
from qms.planning.core.case.case import Floats
from qms.planning.core.case_files.lines import Line, Sheet, opened
from qms.planning.core.case_files.settings import MOST_YEARS, Settings
from qms.planning.core.case_files.sources import AREAS, CASE, DEMAND, Faults

AREA = ("area", "område")
SCHOOL = ("school", "skola", "enhet")
GRADE = ("grade", "årskurs", "age", "ålder")
DEMAND_NAMES = {"area": AREA, "grade": GRADE, "year": ("year", "år"), "n": ("n", "antal", "barn")}
Keys = tuple[str, ...]


def read_demand(
    content: bytes, *, areas: Collection[str] | None, settings: Settings | None, faults: Faults
) -> Floats | None:
    """Return children by year, area and grade; None when the file or others could not be read."""
    sheet = opened(content, file=DEMAND, names=DEMAND_NAMES, optional=(), faults=faults)
    if sheet is None:
        return None
    grades = None if settings is None else tuple(one.key for one in settings.grades)
    told: dict[Keys, float] = {}
    for line in sheet.lines():
        line.needed("year")
        key = (line.known("area", areas, f"Lägg till området i {AREAS}."), grade_of(line, grades),
               str(line.year("year") or ""))  # fmt: skip
        keep(told, line, key, line.needed_number("n"), faults=faults, file=DEMAND)
    if areas is None or settings is None or grades is None:
        sheet.close(faults)
        return None
    years = _years(settings, {key[2] for key in told}, sheet=sheet, faults=faults)
    _missing(sheet, told, areas=areas, grades=grades, years=years)
    sheet.close(faults)
    table = [[[told.get((area, grade, year), 0.0) for grade in grades] for area in areas]
             for year in years]  # fmt: skip
    return np.array(table, dtype=np.float64).reshape(len(years), len(areas), len(grades))


def grade_of(line: Line, grades: Collection[str] | None) -> str:
    """Return the grade of the cell; `0` is F where there is one."""
    text = line.text("grade").upper()
    if grades is not None and text in ("0", "F") and text not in grades:
        other = "F" if text == "0" else "0"
        if other in grades:
            return other
    if grades is not None and line.text("grade") in grades:
        return line.text("grade")
    return text if grades and text in grades else line.known(
        "grade", grades, f"Skriv {', '.join(grades or ())}."
    )  # fmt: skip


def keep(
    told: dict[Keys, float], line: Line, key: Keys, value: float, *, faults: Faults, file: str
) -> None:
    """Keep the value of the key; the second of the same key is a fault."""
    if key in told and all(key):
        column = next(iter(line.places))
        line.fault(column, f"{', '.join(key)} finns på två rader.", "Ta bort den ena.")
    told[key] = value
    faults.rows.setdefault((file, key), line.row.number)


def lacking(sheet: Sheet, message: str, column: str) -> None:
    """Keep that rows are missing."""
    sheet.problems.append(
        Problem(message=message, column=column, cure="Lägg till raderna, med 0 där det är noll.")
    )


def _years(settings: Settings, told: set[str], *, sheet: Sheet, faults: Faults) -> list[str]:
    """Return the years of the case as text; those that it does not use are told."""
    known = {int(year) for year in told if year.isdecimal()}
    first = settings.first_year
    last = max(known, default=first) if settings.years is None else first + settings.years - 1
    if last - first >= MOST_YEARS:
        sheet.problems.append(Problem(
            message=f"Åren till {last} är fler än {MOST_YEARS}.", column="year",
            cure=f"Skriv years i {CASE}, eller rätta året."))  # fmt: skip
        last = first
    years = range(first, max(last, first) + 1)
    if outside := sorted(known - {*years}):
        faults.remark(DEMAND, "year", f"Används inte: {', '.join(map(str, outside))}.")
    return [str(year) for year in years]


def _missing(
    sheet: Sheet,
    told: Collection[Keys],
    *,
    areas: Collection[str],
    grades: Keys,
    years: Iterable[str],
) -> None:
    """Keep a fault for each area and year that lacks grades, those of a year together."""
    gaps = [(area, year, grade) for area in areas for year in years for grade in grades
            if (area, grade, year) not in told]  # fmt: skip
    for (area, year), some in groupby(gaps, key=lambda gap: gap[:2]):
        which = [grade for _, _, grade in some]
        what = year if len(which) == len(grades) else f"årskurs {', '.join(which)} år {year}"
        lacking(sheet, f"Området {area} saknar {what}.", "year")
