"""The measures of a backtest, per year ahead, pooled over units and origins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qms.forecast.core.backtest import Cell
from qms.forecast.core.values import ALL_UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well one method did `horizon` years ahead. All in per cent.

    `unit_wape` = Σ|forecast − actual| ÷ Σ actual over units and origins; `unit_mape` = mean
    of |forecast − actual| ÷ actual; `total_mape` the same for all units together; `bias` =
    Σ(forecast − actual) ÷ Σ actual, positive when the forecast was too high; `cover80` and
    `cover95` = share of actuals inside the intervals; `width80` = Σ width ÷ Σ actual.
    `cells` counts unit cells, `stood_in` those where the last value stood in. A measure is
    None when nothing could be scored.
    """

    horizon: int
    unit_wape: float | None
    unit_mape: float | None
    total_mape: float | None
    bias: float | None
    cover80: float | None
    cover95: float | None
    width80: float | None
    cells: int
    stood_in: int


def scores_of(cells: Iterable[Cell], horizons: Sequence[int]) -> tuple[Score, ...]:
    """Return one score per year ahead in `horizons`."""
    rows = tuple(cells)
    return tuple(_score([c for c in rows if c.horizon == ahead], ahead) for ahead in horizons)


def _score(cells: Sequence[Cell], horizon: int) -> Score:
    units = [c for c in cells if c.unit != ALL_UNITS]
    totals = [c for c in cells if c.unit == ALL_UNITS]
    actual = sum(c.actual for c in units)
    return Score(
        horizon=horizon,
        unit_wape=_percent(sum(abs(c.mean - c.actual) for c in units), actual),
        unit_mape=_mape(units),
        total_mape=_mape(totals),
        bias=_percent(sum(c.mean - c.actual for c in units), actual),
        cover80=_percent(sum(c.lo80 <= c.actual <= c.hi80 for c in units), len(units)),
        cover95=_percent(sum(c.lo95 <= c.actual <= c.hi95 for c in units), len(units)),
        width80=_percent(sum(c.hi80 - c.lo80 for c in units), actual),
        cells=len(units),
        stood_in=sum(not c.own for c in units),
    )


def _mape(cells: Sequence[Cell]) -> float | None:
    shares = [abs(c.mean - c.actual) / c.actual for c in cells if c.actual > 0]
    return _percent(sum(shares), len(shares))


def _percent(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole > 0 else None
