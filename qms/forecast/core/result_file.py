"""Forecasts and backtests as CSV: the columns that are kept stable."""

from collections.abc import Sequence
from typing import Literal

from qms.forecast.core.backtest import Cell
from qms.forecast.core.scores import Score
from qms.forecast.core.values import Value
from qms.kernel.table_write import write_csv

Locale = Literal["sv", "en"]
FORECAST_HEADER = (
    "unit", "grade", "year", "horizon", "method", "mean",
    "lo80", "hi80", "lo95", "hi95", "last_value",
)  # fmt: skip
SCORE_HEADER = (
    "method", "horizon", "unit_wape", "unit_mape", "total_mape", "bias", "cover80", "cover95",
    "width80", "cpu_seconds",
)  # fmt: skip
CELL_HEADER = (
    "method", "unit", "origin", "year", "horizon", "mean", "lo80", "hi80", "lo95", "hi95", "actual",
)  # fmt: skip
ALL_STEPS = "all"
DECIMALS = 2  # a hundredth of a pupil; more would be noise


def forecast_csv(values: Sequence[Value], locale: Locale) -> bytes:
    """Return one row per value; grade `all` is the sum of the unit, unit `*` all units."""
    rows = [
        (
            v.unit,
            ALL_STEPS if v.step is None else v.step,
            v.year,
            v.horizon,
            v.method,
            *(_short(n) for n in (v.mean, v.lo80, v.hi80, v.lo95, v.hi95, v.last_value)),
        )
        for v in values
    ]
    return write_csv(FORECAST_HEADER, rows, locale)


def scores_csv(scored: Sequence[tuple[str, Score, float]], locale: Locale) -> bytes:
    """Return one row per method and year ahead; the third of each is CPU seconds."""
    rows = [
        (
            method,
            s.horizon,
            *(
                None if n is None else round(n, 4)
                for n in (s.unit_wape, s.unit_mape, s.total_mape, s.bias,
                          s.cover80, s.cover95, s.width80)
            ),
            round(seconds, 3),
        )
        for method, s, seconds in scored
    ]  # fmt: skip
    return write_csv(SCORE_HEADER, rows, locale)


def cells_csv(cells: Sequence[tuple[str, Cell]], locale: Locale) -> bytes:
    """Return every forecast of a total beside its actual."""
    rows = [
        (
            method,
            c.unit,
            c.origin,
            c.year,
            c.horizon,
            *(_short(n) for n in (c.mean, c.lo80, c.hi80, c.lo95, c.hi95, c.actual)),
        )
        for method, c in cells
    ]
    return write_csv(CELL_HEADER, rows, locale)


def _short(number: float) -> float | int:
    rounded = round(number, DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded
