"""The four shared series as design/forecast.md section 4 scores them."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from qms.forecast.core.known_file import Source, read_known
from qms.forecast.core.methods import Known

CLOSED_OR_OPENED = {"Boyd", "Cleghorn", "Lincoln", "Little Red"}
FEWEST_IN_A_GRADE = 5
Counts = dict[tuple[str, int, int], float]
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class ReferenceSet:
    """One set: how to score it, and the reference figures per year ahead (WAPE, per cent).

    `best` is the best single baseline of each cell, `auto` what a combination is held against.
    """

    origins: tuple[int, ...]
    horizons: tuple[int, ...]
    last_value: tuple[float, ...]
    cohort_3yr: tuple[float, ...]
    prophet: tuple[float, ...]
    best: tuple[float, ...]
    auto: tuple[float, ...]
    units: int
    grades: tuple[int, int] | None = None
    as_of: int | None = None
    population: str = ""
    births: str = ""
    entry_age: int = 6


SETS = {
    "counties": ReferenceSet(
        origins=tuple(range(1990, 2015, 2)),
        horizons=(1, 2, 3, 5, 10),
        last_value=(1.78, 3.48, 5.24, 8.18, 12.44),
        cohort_3yr=(0.68, 1.69, 2.92, 5.94, 13.34),
        prophet=(5.64, 7.52, 9.35, 13.0, 21.95),
        best=(0.29, 0.68, 1.02, 1.69, 6.40),
        auto=(0.27, 0.61, 0.90, 1.38, 4.39),
        units=21,
        grades=(6, 15),
        population="sweden_county_pop.csv",
    ),
    "norrbotten": ReferenceSet(
        origins=tuple(range(2013, 2024)),
        horizons=(1, 2, 3, 5),
        last_value=(0.99, 1.63, 2.27, 3.41),
        cohort_3yr=(0.62, 0.92, 1.22, 1.85),
        prophet=(0.83, 1.37, 1.92, 2.91),
        best=(0.55, 0.85, 1.15, 1.78),
        auto=(0.48, 0.79, 1.14, 2.13),
        units=3,
        grades=(6, 15),
        population="norrbotten_kommun_pop_0_15.csv",
    ),
    "ecasd": ReferenceSet(
        origins=tuple(range(2010, 2019)),
        horizons=(1, 2, 3, 5),
        last_value=(3.48, 4.82, 5.65, 7.07),
        cohort_3yr=(3.82, 5.85, 7.46, 10.27),
        prophet=(4.91, 6.35, 7.73, 9.63),
        best=(3.48, 4.82, 5.65, 7.07),
        auto=(3.46, 4.84, 5.66, 7.76),
        units=12,
        as_of=2019,
        births="ecasd_births.csv",
        entry_age=5,
    ),
    "cps": ReferenceSet(
        origins=tuple(range(2012, 2018)),
        horizons=(1, 2, 3, 5),
        last_value=(6.67, 12.65, 18.53, 29.95),
        cohort_3yr=(5.14, 10.28, 16.21, 27.33),
        prophet=(10.63, 15.19, 19.57, 28.53),
        best=(4.77, 9.59, 15.44, 25.38),
        auto=(4.50, 8.68, 13.91, 24.05),
        units=64,
    ),
}
FILES = {
    "counties": "sweden_county_pop.csv",
    "norrbotten": "norrbotten_kommun_pop_0_15.csv",
    "ecasd": "ecasd_school_grade.csv",
    "cps": "cps_hs_school_grade.csv",
}


def known_of(name: str, folder: Path) -> Known:
    """Return what is known of the set, as it is scored, with the younger children and births."""
    ask = SETS[name]
    content = (folder / FILES[name]).read_bytes()
    prepare = {"ecasd": _ecasd, "cps": _cps}.get(name)
    if prepare:
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        content = _csv(prepare(rows))
    read = read_known(
        Source(file_name=name, content=content),
        population=_source(folder, ask.population),
        births=_source(folder, ask.births),
        grades=ask.grades,
        as_of=ask.as_of,
        entry_age=ask.entry_age,
    )
    assert read.known is not None, read.faults
    return read.known


def _source(folder: Path, name: str) -> Source | None:
    return Source(file_name=name, content=(folder / name).read_bytes()) if name else None


def _csv(rows: Counts) -> bytes:
    lines = ["unit,grade,year,n", *(f"{u},{g},{y},{n}" for (u, g, y), n in rows.items())]
    return "\n".join(lines).encode()


def _ecasd(rows: Rows) -> Counts:
    """Return the twelve schools open throughout, Manz 2010 as the mean of its cohort's years."""
    counts = {
        (row["unit"], int(row["grade"]), int(row["year"])): float(row["n"])
        for row in rows
        if row["unit"] not in CLOSED_OR_OPENED and int(row["year"]) >= 2003
    }
    for grade in range(6):
        around = [("Manz", grade - 1, 2009), ("Manz", grade + 1, 2011)]
        known = [counts[key] for key in around if key in counts]
        counts["Manz", grade, 2010] = sum(known) / len(known)
    return counts


def _cps(rows: Rows) -> Counts:
    """Return the schools with at least five pupils in every grade in every year."""
    counts: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
    for row in rows:
        if row["n"]:
            counts[row["unit"]][int(row["grade"]), int(row["year"])] = float(row["n"])
    cells = {(grade, year) for grade in range(9, 13) for year in range(2006, 2019)}
    return {
        (unit, grade, year): known[grade, year]
        for unit, known in counts.items()
        if all(known.get(cell, 0) >= FEWEST_IN_A_GRADE for cell in cells)
        for grade, year in sorted(cells)
    }
