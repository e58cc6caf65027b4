"""Evaluated alternatives as rows of CSV files."""

from collections.abc import Iterator, Mapping

import numpy as np

from qms.kernel.table_write import Cell, Locale, write_csv
from qms.planning.core.case import Payer
from qms.planning.core.results.counting import Counted

KRONOR, PARTS, SHARE = 2, 3, 4
"""Decimals of kronor, children and parts of one."""
FEWEST = 0.0005
PARTS_OF_COST = ("teachers", "classes", "pupils", "fixed", "board_premises",
                 "municipality_premises", "once")  # fmt: skip
YEARLY = (
    "alternative",
    "year",
    *PARTS_OF_COST,
    "travel",
    "board",
    "municipality",
    "board_nominal",
    "municipality_nominal",
    "missing",
    "unplaced",
    "riders",
    "moved",
)
SCHOOLS = ("alternative", "year", "school", "open", "pupils", "classes", "fte", "rooms", "need",
           "utilisation", "special_rooms_need", "missing", "board", "municipality")  # fmt: skip
CLASSES = ("alternative", "year", "school", "grade", "classes", "pupils")
SHORTAGES = ("alternative", "year", "kind", "area", "band", "school", "children")
SUMMARY = ("alternative", "npv_board", "npv_municipality", "cost_year_1", "cost_year_5",
           "cost_year_10", "cost_per_pupil", "schools", "classes", "average_class",
           "utilisation_min", "utilisation_median", "utilisation_max", "pupils_moved", "riders",
           "shortage_years", "places_missing")  # fmt: skip
Row = tuple[Cell, ...]


def files_of(every: tuple[Counted, ...], locale: Locale) -> Mapping[str, bytes]:
    """Return the CSV files by name, with the alternatives in their order."""
    made = {
        "summary.csv": (SUMMARY, (_summary(one) for one in every)),
        "yearly.csv": (YEARLY, (row for one in every for row in _yearly(one))),
        "schools.csv": (SCHOOLS, (row for one in every for row in _schools(one))),
        "classes.csv": (CLASSES, (row for one in every for row in _classes(one))),
        "shortages.csv": (SHORTAGES, (row for one in every for row in _shortages(one))),
    }
    return {name: write_csv(header, rows, locale) for name, (header, rows) in made.items()}


def _summary(one: Counted) -> Row:
    told = one.summary
    used: tuple[float | None, ...] = told.utilisation or (None, None, None)
    return (
        one.name, _n(told.npv_board, KRONOR), _n(told.npv_municipality, KRONOR),
        *(_n(value, KRONOR) for value in told.cost.values()), _n(told.per_pupil, KRONOR),
        told.schools, _n(told.classes, 0), _n(told.average_class, PARTS),
        *(_n(value, SHARE) for value in used), _n(told.moved, PARTS), _n(told.riders, PARTS),
        told.shortage_years, _n(told.lacking, PARTS),
    )  # fmt: skip


def _yearly(one: Counted) -> Iterator[Row]:
    found, costs = one.found, one.found.costs
    board, whole = costs.yearly(Payer.BOARD), costs.yearly(Payer.MUNICIPALITY)
    nominal = [found.nominal(Payer.BOARD), found.nominal(Payer.MUNICIPALITY)]
    parts = [getattr(costs, name).sum(axis=1) for name in PARTS_OF_COST]
    kronor = [*parts, costs.travel, board, whole, *nominal]
    children = [found.missing.sum(axis=1), found.unplaced.sum(axis=1), found.riders, one.moved]
    for t, year in enumerate(found.case.years):
        yield (one.name, year, *(_n(each[t], KRONOR) for each in kronor),
               *(_n(each[t], PARTS) for each in children))  # fmt: skip


def _schools(one: Counted) -> Iterator[Row]:
    found = one.found
    board, whole = (found.costs.of_schools(payer) for payer in (Payer.BOARD, Payer.MUNICIPALITY))
    used, pupils = found.utilisation, found.pupils.sum(axis=2)
    rooms = found.rooms * found.opened
    for t, year in enumerate(found.case.years):
        for j, school in enumerate(found.case.schools):
            yield (
                one.name, year, school.key, int(found.opened[t, j]), _n(pupils[t, j], PARTS),
                _n(found.need[t, j], 0), _n(found.fte[t, j], PARTS), _n(rooms[t, j], PARTS),
                _n(found.need[t, j], 0), _n(used[t, j], SHARE), _n(found.special_need[t, j], 0),
                _n(found.missing[t, j], PARTS), _n(board[t, j], KRONOR), _n(whole[t, j], KRONOR),
            )  # fmt: skip


def _classes(one: Counted) -> Iterator[Row]:
    """Yield classes of each pool where there are pupils: a class shared by two is at the first."""
    found, case = one.found, one.found.case
    starts = np.searchsorted(case.pool_of, np.arange(len(case.pools)))
    pupils = np.add.reduceat(found.pupils, starts, axis=2)
    for t, j, q in np.argwhere(pupils > 0):
        yield (one.name, case.years[t], case.schools[j].key, case.pools[q],
               _n(found.classes[t, j, q], 0), _n(pupils[t, j, q], PARTS))  # fmt: skip


def _shortages(one: Counted) -> Iterator[Row]:
    """Yield children without a school within reach, by area, and without a room, by school."""
    case, missing = one.found.case, one.found.missing
    for t, i, b in np.argwhere(one.nowhere > FEWEST):
        yield (one.name, case.years[t], "no_school", case.areas[i], case.bands[b], None,
               _n(one.nowhere[t, i, b], PARTS))  # fmt: skip
    for t, j in np.argwhere(missing > FEWEST):
        yield (one.name, case.years[t], "no_room", None, None, case.schools[j].key,
               _n(missing[t, j], PARTS))  # fmt: skip


def _n(value: float | None, decimals: int) -> float | int | None:
    """Return the rounded number, whole without decimals; None for what is no number."""
    if value is None or not np.isfinite(value):
        return None
    return round(float(value), decimals) + 0.0 if decimals else round(float(value))
