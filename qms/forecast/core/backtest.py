"""Backtest: every forecast of a total beside what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.intervals import Bands, Widths, bands, open_widths, widths_at
from qms.forecast.core.methods import LAST_VALUE, Known, resolve
from qms.forecast.core.origins import origin_places, paths_of
from qms.forecast.core.panel import Panel
from qms.forecast.core.series import Series, grand_total, unit_totals
from qms.forecast.core.values import ALL_UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One forecast of a total beside its actual, both in pupils.

    `own` is False where the method could not be used and the last value stood in.
    """

    unit: str
    origin: int
    year: int
    horizon: int
    mean: float
    lo80: float
    hi80: float
    lo95: float
    hi95: float
    actual: float
    own: bool


def cells_of(
    known: Known, method: str, *, origins: Sequence[int], horizons: Sequence[int]
) -> tuple[Cell, ...]:
    """Return the cells of `method` for units and for all units (`*`), from `origins` (years).

    A cell is scored when the unit had pupils in the origin year and its count in the target
    year is known. Intervals use only errors that were known in the origin year.
    """
    panel, longest = known.pupils, max(horizons)
    places = origin_places(panel)
    used = paths_of(known, resolve(method), origins=places, horizon=longest)
    plain = paths_of(known, LAST_VALUE, origins=places, horizon=longest)
    asked = [place for place in places if panel.years[place] in set(origins)]
    cells: list[Cell] = []
    for cut, names in ((unit_totals, panel.units), (grand_total, (ALL_UNITS,))):
        series = cut(panel, used)
        own, lent = widths_at(series, asked), widths_at(cut(panel, plain), asked)
        for place in asked:
            widths = own.get(place) or lent.get(place) or open_widths(series.path[place])
            for ahead in horizons:
                cells.extend(_cells(panel, series, place, ahead=ahead, names=names, widths=widths))
    return tuple(cells)


def _cells(
    panel: Panel,
    series: Series,
    place: int,
    *,
    ahead: int,
    names: Sequence[str],
    widths: Widths,
) -> Iterator[Cell]:
    target = place + ahead
    if target >= len(panel.years):
        return
    path = series.path[place]
    ends = bands(np.nan_to_num(path), widths)
    scored = ~np.isnan(path[:, ahead - 1]) & ~np.isnan(series.actual[:, target])
    for at in np.flatnonzero(scored).tolist():
        yield Cell(
            unit=names[at],
            origin=panel.years[place],
            year=panel.years[target],
            horizon=ahead,
            mean=float(path[at, ahead - 1]),
            actual=float(series.actual[at, target]),
            own=not np.isnan(series.errors[place, at, ahead - 1]),
            **_ends(ends, at, ahead),
        )


def _ends(ends: Bands, at: int, ahead: int) -> dict[str, float]:
    return {
        name: float(getattr(ends, name)[at, ahead - 1]) for name in ("lo80", "hi80", "lo95", "hi95")
    }
