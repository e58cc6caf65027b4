"""How a method did at one level, year ahead by year ahead, pooled over series and origins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.forecast.core.errors.model import ErrorModel, open_model
from qms.forecast.core.panel import BoolArray, FloatArray, Panel
from qms.forecast.core.series import Series

SUMS = 8  # what is summed per year ahead, see `_sums`


class Level(StrEnum):
    """What is forecast: the municipality, a unit, or one grade of a unit."""

    TOTAL = "total"
    UNIT = "unit"
    STEP = "step"


class On(StrEnum):
    """Which forecasts are counted: all, or those from years in which a trend could be fitted."""

    ALL = "all"
    FITTED = "fitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelScore:
    """How a method did `horizon` years ahead at a level. All but `cells` in per cent.

    `error` = Σ|forecast − actual| ÷ Σ actual, `bias` = Σ(forecast − actual) ÷ Σ actual, so above
    0 when the forecasts were too high; `cover80` and `cover95` = share of actuals inside the
    intervals, `width80` and `width95` = Σ width ÷ Σ actual. `cells` counts forecasts.
    """

    level: str
    on: str
    method: str
    horizon: int
    cells: int
    error: float
    bias: float
    cover80: float
    cover95: float
    width80: float
    width95: float


def level_scores(
    series: Series,
    models: Mapping[int, ErrorModel],
    *,
    level: Level,
    method: str,
    ahead: Sequence[int],
    marked: Mapping[On, Mapping[int, BoolArray]],
) -> tuple[LevelScore, ...]:
    """Return the scores of one level on each of the sets of forecasts in `marked`.

    `models` holds the error model of each place that is tried; `marked` says, per set and place,
    which series count. Only what was known at a place is used for its intervals.
    """
    names = series.actual.shape[0]
    sums = {on: np.zeros((len(ahead), SUMS)) for on in marked}
    for place in models:
        row = series.origins.index(place)
        path = series.path[row]
        ends = (models[place] or open_model(names)).bands(np.nan_to_num(path))
        for at, h in enumerate(ahead):
            target = place + h
            if target >= series.actual.shape[1]:
                continue
            k, actual, mean = h - 1, series.actual[:, target], path[:, h - 1]
            lows = (ends.lo80[:, k], ends.lo95[:, k])
            highs = (ends.hi80[:, k], ends.hi95[:, k])
            scored = ~np.isnan(mean) & ~np.isnan(actual) & ((mean > 0) | (actual > 0))
            for on, sets in marked.items():
                if place in sets:
                    sums[on][at] += _sums(mean, actual, lows, highs, scored & sets[place])
    return tuple(_scores(sums, level=level, method=method, ahead=ahead))


def fitted_at(
    panel: Panel, fitted: Iterable[tuple[str, int]], places: Sequence[int]
) -> Mapping[int, BoolArray]:
    """Return, per place, which units could be fitted with a trend from that year."""
    units = {unit: row for row, unit in enumerate(panel.units)}
    found = {place: np.zeros(len(panel.units), dtype=np.bool_) for place in places}
    at = {panel.years[place]: place for place in places}
    for unit, year in fitted:
        if unit in units and year in at:
            found[at[year]][units[unit]] = True
    return found


def _sums(
    mean: FloatArray,
    actual: FloatArray,
    lows: tuple[FloatArray, FloatArray],
    highs: tuple[FloatArray, FloatArray],
    scored: BoolArray,
) -> FloatArray:
    """Return cells, Σ actual, Σ|error|, Σ error, inside 80 and 95, Σ width 80 and 95."""
    mean, actual = mean[scored], actual[scored]
    inside, widths = [], []
    for low, high in zip(lows, highs, strict=True):
        low, high = low[scored], high[scored]
        inside.append(float(((low <= actual) & (actual <= high)).sum()))
        widths.append(float((high - low).sum()))
    missed = mean - actual
    return np.array([len(mean), actual.sum(), np.abs(missed).sum(), missed.sum(), *inside, *widths])


def _scores(
    sums: Mapping[On, FloatArray], *, level: Level, method: str, ahead: Sequence[int]
) -> Iterator[LevelScore]:
    for on, rows in sums.items():
        for h, row in zip(ahead, rows.tolist(), strict=True):
            cells, actual, size, signed, in80, in95, wide80, wide95 = row
            if actual <= 0:
                continue
            yield LevelScore(
                level=level.value, on=on.value, method=method, horizon=h, cells=int(cells),
                error=_share(size, actual), bias=_share(signed, actual),
                cover80=_share(in80, cells), cover95=_share(in95, cells),
                width80=_share(wide80, actual), width95=_share(wide95, actual),
            )  # fmt: skip


def _share(part: float, whole: float) -> float:
    return round(100 * part / whole, 6)
