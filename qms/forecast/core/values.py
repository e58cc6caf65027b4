"""Forecast values of the four levels, from paths and error models to rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.bands import Bands
from qms.forecast.core.errors.learning import errors_at
from qms.forecast.core.errors.model import ErrorModel, LevelModels, open_model
from qms.forecast.core.gaps import completed
from qms.forecast.core.method import LAST_VALUE
from qms.forecast.core.panel import BoolArray, FloatArray, Panel
from qms.forecast.core.paths import Paths
from qms.forecast.core.series import Series, grand_steps, grand_total, unit_steps, unit_totals

ALL_UNITS = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One forecast value in pupils; `step` is None for the sum, `unit` is `*` for all units.

    `last_value` is the number in the origin year, what one would say if nothing changed.
    """

    unit: str
    step: int | None
    year: int
    horizon: int
    method: str
    mean: float
    lo80: float
    hi80: float
    lo95: float
    hi95: float
    last_value: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """The forecast of one level: series × horizon, its intervals and the last values.

    `borrowed` says that there were no own errors, so that the widths are the last value's.
    """

    path: FloatArray
    ends: Bands
    last: FloatArray
    model: ErrorModel
    borrowed: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """The four levels of one forecast."""

    units: Level
    unit_steps: Level
    total: Level
    total_steps: Level

    @property
    def models(self) -> LevelModels:
        """Return the error models behind the intervals."""
        return LevelModels(
            units=self.units.model,
            unit_steps=self.unit_steps.model,
            total=self.total.model,
            total_steps=self.total_steps.model,
        )

    @property
    def borrowed(self) -> bool:
        """Return whether any level lacks errors of its own."""
        return any(
            level.borrowed for level in (self.units, self.unit_steps, self.total, self.total_steps)
        )


def levels_of(panel: Panel, *, used: Paths, plain: Paths) -> Levels:
    """Return the forecast from the last origin; `plain` are the last value's paths."""
    now = completed(panel).counts[:, :, -1]
    now = np.where(panel.alive()[:, None], now, 0.0)

    def level(cut: Callable[[Panel, Paths], Series], last: FloatArray) -> Level:
        return _level(cut(panel, used), cut(panel, plain), last)

    return Levels(
        units=level(unit_totals, now.sum(axis=1)),
        unit_steps=level(unit_steps, now.reshape(-1)),
        total=level(grand_total, now.sum(keepdims=True).reshape(-1)),
        total_steps=level(grand_steps, now.sum(axis=0)),
    )


def _level(series: Series, plain: Series, last: FloatArray) -> Level:
    place = series.origins[-1]
    own = errors_at(series, [place]).get(place)
    model = own or errors_at(plain, [place]).get(place) or open_model(len(last))
    path = np.nan_to_num(series.path[-1])
    return Level(path=path, ends=model.bands(path), last=last, model=model, borrowed=own is None)


def rows_of(
    panel: Panel,
    levels: Levels,
    *,
    methods: Sequence[str],
    total_method: str,
    shown: BoolArray,
    resting: BoolArray,
) -> Iterator[Value]:
    """Yield the rows: all units together first, then each unit; the sum before its steps.

    `resting` (units × horizon) marks the sums that are the last value though the unit's steps
    follow `methods`; units beyond its length have none. Only the units that are `shown` have
    rows. A step where nobody is now and nobody is expected has none, and such a sum no interval.
    """
    steps = len(panel.steps)
    yield from _rows(panel, levels.total, 0, unit=ALL_UNITS, step=None, method=total_method)
    for s, step in enumerate(panel.steps):
        yield from _rows(panel, levels.total_steps, s, unit=ALL_UNITS, step=step,
                         method=total_method)  # fmt: skip
    for u in np.flatnonzero(shown).tolist():
        unit, method = panel.units[u], methods[u]
        yield from _rows(panel, levels.units, u, unit=unit, step=None, method=method,
                         resting=resting[u] if u < len(resting) else None)  # fmt: skip
        for s, step in enumerate(panel.steps):
            yield from _rows(panel, levels.unit_steps, u * steps + s, unit=unit, step=step,
                             method=method)  # fmt: skip


def _rows(
    panel: Panel,
    level: Level,
    at: int,
    *,
    unit: str,
    step: int | None,
    method: str,
    resting: BoolArray | None = None,
) -> Iterator[Value]:
    path, ends = level.path[at], level.ends
    nobody = level.last[at] == 0 and not path.any()
    if nobody and step is not None:
        return
    for place, mean in enumerate(path):
        yield Value(
            unit=unit,
            step=step,
            year=panel.last_year + place + 1,
            horizon=place + 1,
            method=LAST_VALUE if resting is not None and resting[place] else method,
            mean=float(mean),
            lo80=0.0 if nobody else float(ends.lo80[at, place]),
            hi80=0.0 if nobody else float(ends.hi80[at, place]),
            lo95=0.0 if nobody else float(ends.lo95[at, place]),
            hi95=0.0 if nobody else float(ends.hi95[at, place]),
            last_value=float(level.last[at]),
        )
