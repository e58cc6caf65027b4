"""Backtest: every forecast of a total beside what happened."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.bands import Bands
from qms.forecast.core.errors.learning import errors_at
from qms.forecast.core.errors.model import ErrorModel, open_model
from qms.forecast.core.methods import LAST_VALUE, Known
from qms.forecast.core.origins import origin_places, paths_of
from qms.forecast.core.panel import Panel
from qms.forecast.core.paths import Paths
from qms.forecast.core.series import Series, grand_total, unit_totals
from qms.forecast.core.values import ALL_UNITS

Cut = Callable[[Panel, Paths], Series]
"""From paths to one level of them."""


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tested:
    """One level's forecasts from earlier years, and the error model as known in each of them."""

    names: tuple[str, ...]
    series: Series
    models: Mapping[int, ErrorModel]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tests:
    """The forecasts of one method and of the last value from every year."""

    panel: Panel
    used: Paths
    plain: Paths
    places: tuple[int, ...]

    def level(self, cut: Cut, names: tuple[str, ...]) -> Tested:
        """Return one level; where the method had no errors by then, the last value's are lent."""
        series = cut(self.panel, self.used)
        own = errors_at(series, self.places)
        lent = errors_at(cut(self.panel, self.plain), self.places)
        models = {p: own.get(p) or lent.get(p) or open_model(len(names)) for p in self.places}
        return Tested(names=names, series=series, models=models)

    def totals(self) -> tuple[Tested, Tested]:
        """Return the units' sums and all units together."""
        return self.level(unit_totals, self.panel.units), self.level(grand_total, (ALL_UNITS,))


def tests_of(known: Known, method: str, *, origins: Sequence[int], horizon: int) -> Tests:
    """Return what `method` says from every year, to be tried from `origins` (years)."""
    panel, places = known.pupils, origin_places(known.pupils)
    asked = set(origins)
    return Tests(
        panel=panel,
        used=paths_of(known, method, origins=places, horizon=horizon),
        plain=paths_of(known, LAST_VALUE, origins=places, horizon=horizon),
        places=tuple(place for place in places if panel.years[place] in asked),
    )


def cells_of(
    known: Known, method: str, *, origins: Sequence[int], horizons: Sequence[int]
) -> tuple[Cell, ...]:
    """Return the cells of `method` for units and for all units (`*`), from `origins` (years).

    A cell is scored when the unit had pupils in the origin year and its count in the target
    year is known. Intervals use only errors that were known in the origin year.
    """
    tests = tests_of(known, method, origins=origins, horizon=max(horizons))
    return cells_in(known.pupils, tests.totals(), horizons=horizons)


def cells_in(
    panel: Panel, levels: Iterable[Tested], *, horizons: Sequence[int]
) -> tuple[Cell, ...]:
    """Return the cells of the levels, level by level and origin by origin."""
    return tuple(
        cell
        for one in levels
        for place, model in one.models.items()
        for ahead in horizons
        for cell in _cells(panel, one.series, place, ahead=ahead, names=one.names, model=model)
    )


def _cells(
    panel: Panel,
    series: Series,
    place: int,
    *,
    ahead: int,
    names: Sequence[str],
    model: ErrorModel,
) -> Iterator[Cell]:
    target = place + ahead
    if target >= len(panel.years):
        return
    path = series.path[place]
    ends = model.bands(np.nan_to_num(path))
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
