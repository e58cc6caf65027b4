"""Everything a run finds: the forecast, how the methods did before, and last year's check."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qms.forecast.core.backtest import Cell, cells_of
from qms.forecast.core.forecast import Forecast, forecast
from qms.forecast.core.methods import COHORT_1, COHORT_3, LAST_VALUE, PROPHET, Known, resolve
from qms.forecast.core.panel import Panel
from qms.forecast.core.trends import MOST_ORIGINS
from qms.forecast.core.values import ALL_UNITS

COMPARED = (COHORT_3, COHORT_1, PROPHET, LAST_VALUE)
AHEAD = (1, 2, 3, 5, 10)
FIRST_TRIED = 3  # years before the first origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesScore:
    """How a method did for one unit (`*`: all together): Σ|error| ÷ Σ actual in per cent.

    `cover80` is the per cent of actuals inside the 80 per cent interval, `cells` how many
    forecasts are behind it.
    """

    unit: str
    method: str
    horizon: int
    error: float
    cover80: float
    cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the method would have said a year ago for the last year, and what it became."""

    year: int
    expected: float
    actual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One run's whole result. `tried` are the origins of the backtest, empty when too few."""

    forecast: Forecast
    scores: tuple[SeriesScore, ...]
    tried: tuple[int, ...]
    check: Check | None


def tried_origins(panel: Panel) -> tuple[int, ...]:
    """Return the years the methods are tried from: at most the last fifteen."""
    return panel.years[FIRST_TRIED:-1][-MOST_ORIGINS:]


def study(known: Known, *, method: str, horizon: int, step: Callable[[int, int], None]) -> Study:
    """Return what the run finds; `step(done, total)` is called between the parts.

    Units where the last value had the lower error use it. Prophet is scored only from the years
    in which it could be fitted, so its scores may rest on fewer cells than the others'.
    """
    origins = tried_origins(known.pupils)
    ahead = tuple(h for h in AHEAD if h <= horizon)
    total = len(COMPARED) + 1
    scores: list[SeriesScore] = []
    check: Check | None = None
    for done, name in enumerate(COMPARED):
        step(done, total)
        cells = cells_of(known, name, origins=origins, horizons=ahead) if origins else ()
        if name == PROPHET:
            cells = tuple(cell for cell in cells if cell.own)
        scores += _scores(cells, name)
        if name == resolve(method):
            check = _check(cells, known.pupils.last_year)
    step(total - 1, total)
    made = forecast(known, method=method, horizon=horizon, prefer_baseline=True)
    return Study(forecast=made, scores=tuple(scores), tried=origins, check=check)


def _scores(cells: Iterable[Cell], method: str) -> list[SeriesScore]:
    grouped: dict[tuple[str, int], list[Cell]] = {}
    for cell in cells:
        grouped.setdefault((cell.unit, cell.horizon), []).append(cell)
    return [_score(group, method) for group in grouped.values() if sum(c.actual for c in group) > 0]


def _score(cells: Sequence[Cell], method: str) -> SeriesScore:
    return SeriesScore(
        unit=cells[0].unit,
        method=method,
        horizon=cells[0].horizon,
        error=100 * sum(abs(c.mean - c.actual) for c in cells) / sum(c.actual for c in cells),
        cover80=100 * sum(c.lo80 <= c.actual <= c.hi80 for c in cells) / len(cells),
        cells=len(cells),
    )


def _check(cells: Iterable[Cell], year: int) -> Check | None:
    for cell in cells:
        if cell.unit == ALL_UNITS and cell.year == year and cell.horizon == 1:
            return Check(year=year, expected=cell.mean, actual=cell.actual)
    return None
