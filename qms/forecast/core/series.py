"""The four levels that are forecast and scored: unit or all units, one step or all steps."""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.gaps import completed
from qms.forecast.core.panel import BoolArray, FloatArray, Panel
from qms.forecast.core.paths import Paths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Forecasts beside what happened, one row per series of the level.

    `actual` is series × years with NaN where it cannot be known or must not be scored,
    `path` origins × series × horizon, `errors` the same shape: actual − forecast, NaN where
    the target year is not there or the method was not the method's own.
    """

    origins: tuple[int, ...]
    actual: FloatArray
    path: FloatArray
    errors: FloatArray


def unit_totals(panel: Panel, paths: Paths) -> Series:
    """Return one series per unit: the sum of its steps."""
    return _series(panel.totals(), paths, paths.path.sum(axis=2), paths.own)


def unit_steps(panel: Panel, paths: Paths) -> Series:
    """Return one series per unit and step; nobody expected and nobody there is no evidence."""
    units, steps, years = panel.counts.shape
    path = paths.path.reshape(len(paths.origins), units * steps, paths.horizon)
    own = np.repeat(paths.own, steps, axis=1)
    series = _series(panel.counts.reshape(units * steps, years), paths, path, own)
    series.errors[(path == 0) & (series.errors == 0)] = np.nan
    return series


def grand_total(panel: Panel, paths: Paths) -> Series:
    """Return one series: all units together."""
    whole = complete_years(panel)
    actual = np.where(whole, np.nansum(panel.totals(), axis=0), np.nan)
    path = np.nansum(paths.path, axis=(1, 2))[:, None, :]
    path[_lacking(panel)[list(paths.origins)]] = np.nan
    return _series(actual[None, :], paths, path, _mostly_own(paths, 1))


def grand_steps(panel: Panel, paths: Paths) -> Series:
    """Return one series per step: all units together."""
    whole = complete_years(panel)
    actual = np.where(whole, np.nansum(panel.counts, axis=0), np.nan)
    path = np.nansum(paths.path, axis=1)
    path[_lacking(panel)[list(paths.origins)]] = np.nan
    return _series(actual, paths, path, _mostly_own(paths, len(panel.steps)))


def complete_years(panel: Panel) -> BoolArray:
    """Return, per year, whether every unit that was open has all its numbers."""
    open_then = completed(panel).present
    known = panel.present & ~np.isnan(panel.counts).any(axis=1)
    return np.asarray((known | ~open_then).all(axis=0))


def _lacking(panel: Panel) -> BoolArray:
    """Return, per year, whether a unit that was open did not report, so that a sum lacks it."""
    return np.asarray((completed(panel).present & ~panel.present).any(axis=0))


def _mostly_own(paths: Paths, series: int) -> BoolArray:
    """Return origins × series: whether the method itself made most of the total."""
    alive = ~np.isnan(paths.path[:, :, 0, 0])
    mostly = (paths.own & alive).sum(axis=1) * 2 > alive.sum(axis=1)
    return np.repeat(mostly[:, None], series, axis=1)


def _series(actual: FloatArray, paths: Paths, path: FloatArray, own: BoolArray) -> Series:
    errors = np.full(path.shape, np.nan)
    years = actual.shape[1]
    for row, origin in enumerate(paths.origins):
        known = min(paths.horizon, years - 1 - origin)
        errors[row, :, :known] = actual[:, origin + 1 : origin + 1 + known] - path[row, :, :known]
    errors[~own] = np.nan
    return Series(origins=paths.origins, actual=actual, path=path, errors=errors)
