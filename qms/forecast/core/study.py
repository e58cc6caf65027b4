"""Everything a run finds: the forecast, how the methods did before, and last year's check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qms.forecast.core.auto import document as mixture
from qms.forecast.core.backtest import Cell, Tests, cells_in, tests_of
from qms.forecast.core.forecast import Forecast, Remarks, forecast
from qms.forecast.core.inputs import document
from qms.forecast.core.methods import (
    AUTO,
    COHORT_1,
    COHORT_3,
    LAST_VALUE,
    METHODS,
    NEEDS_FEEDERS,
    PROPHET,
    Known,
)
from qms.forecast.core.panel import BoolArray, Panel
from qms.forecast.core.series import unit_steps
from qms.forecast.core.told import parts_of
from qms.forecast.core.trends import MOST_ORIGINS
from qms.forecast.core.trial import document as trials
from qms.forecast.core.trial.levels import Level, LevelScore, On, fitted_at, level_scores
from qms.forecast.core.trial.paired import Against, OriginError, against, origin_errors
from qms.forecast.core.trial.record import held_of
from qms.forecast.core.trust import judging
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.core.variants import before

COMPARED = (AUTO, COHORT_3, COHORT_1, PROPHET, LAST_VALUE)
"""The methods that are scored unit by unit, and grade by grade."""
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
class Tried:
    """How one method did from the earlier years; independent of how the others did."""

    method: str
    scores: tuple[SeriesScore, ...]
    check: Check | None
    levels: tuple[LevelScore, ...] = ()
    by_origin: tuple[OriginError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One run's whole result.

    `tried` are the origins of the backtest, empty when too few. `documents` are further parts
    by name, as plain JSON, that are stored with the run and read as wholes.
    """

    forecast: Forecast
    scores: tuple[SeriesScore, ...]
    tried: tuple[int, ...]
    check: Check | None
    documents: Mapping[str, object] = field(default_factory=dict)


def tried_origins(panel: Panel) -> tuple[int, ...]:
    """Return the years the methods are tried from: at most the last fifteen."""
    return panel.years[FIRST_TRIED:-1][-MOST_ORIGINS:]


def tried_methods(known: Known) -> tuple[str, ...]:
    """Return the methods that are tried: `COMPARED`, then every other that has what it needs."""
    others = [name for name in METHODS if name not in COMPARED]
    return (*COMPARED, *(n for n in others if known.feeders or n not in NEEDS_FEEDERS))


def try_method(known: Known, name: str, *, horizon: int) -> Tried:
    """Return how one method did from every year it is tried from.

    Prophet is scored only from the years in which it could be fitted, so its scores may rest on
    fewer cells than the others'.
    """
    origins = tried_origins(known.pupils)
    if not origins:
        return Tried(method=name, scores=(), check=None)
    ahead = tuple(h for h in AHEAD if h <= horizon)
    tests = tests_of(known, name, origins=origins, horizon=max(ahead))
    units, total = tests.totals()
    cells = cells_in(known.pupils, (units, total), horizons=ahead)
    if name == PROPHET:
        cells = tuple(cell for cell in cells if cell.own)
    levels = {Level.TOTAL: total, Level.UNIT: units}
    if name in COMPARED:
        steps = len(known.pupils.steps)
        names = tuple(unit for unit in known.pupils.units for _ in range(steps))
        levels[Level.STEP] = tests.level(unit_steps, names)
    marked = {level: _marked(known, tests, level, method=name) for level in levels}
    return Tried(
        method=name,
        scores=tuple(_scores(cells, name)) if name in COMPARED else (),
        check=_check(cells, known.pupils.last_year),
        levels=tuple(
            score
            for level, one in levels.items()
            for score in level_scores(
                one.series, one.models, level=level, method=name, ahead=ahead, marked=marked[level]
            )
        ),
        by_origin=tuple(
            error
            for level, one in levels.items()
            for error in origin_errors(
                one.series, known.pupils.years, level=level, ahead=ahead, marked=marked[level]
            )
        ),
    )


def _marked(
    known: Known, tests: Tests, level: Level, *, method: str
) -> Mapping[On, Mapping[int, BoolArray]]:
    """Return which series of the level count: all, and those that a trend could be fitted to."""
    panel = known.pupils
    fitted: Mapping[int, BoolArray]
    if level is Level.TOTAL:
        years = {year for unit, year in known.trends if unit == ALL_UNITS}
        fitted = {place: np.array([panel.years[place] in years]) for place in tests.places}
    else:
        fitted = fitted_at(panel, known.trends, tests.places)
        if level is Level.STEP:
            fitted = {place: np.repeat(one, len(panel.steps)) for place, one in fitted.items()}
    every = {place: np.ones_like(one) for place, one in fitted.items()}
    return {On.FITTED: fitted} if method == PROPHET else {On.ALL: every, On.FITTED: fitted}


def study(known: Known, *, method: str, horizon: int, tried: Sequence[Tried]) -> Study:
    """Return what the run finds, given how every compared method did (see `try_method`).

    Units where the last value had the lower error use it.
    """
    made = forecast(known, method=method, horizon=horizon, prefer_baseline=True)
    checks = {one.method: one.check for one in tried}
    return Study(
        forecast=made,
        scores=tuple(score for one in tried for score in one.scores),
        tried=tried_origins(known.pupils),
        check=checks.get(method),
        documents={
            **_documents(known, made),
            trials.NAME: trials.to_plain(
                (score for one in tried for score in one.levels),
                held_of(made.laying, tried_origins(known.pupils)),
                _against(tried, method),
            ),
        },
    )


def _against(tried: Sequence[Tried], used: str) -> tuple[Against, ...]:
    """Return the used method beside the best one of each level."""
    return against(
        [score for one in tried for score in one.levels],
        {one.method: one.by_origin for one in tried},
        used=used,
    )


def _documents(known: Known, made: Forecast) -> dict[str, object]:
    """Return what is stored beside the values: errors, verdicts, what `auto` rests on, inputs."""
    found: dict[str, object] = {"trust": judging.to_plain(made.verdicts)}
    if made.errors is not None:
        found["errors"] = made.errors.plain()
    if made.mixture is not None:
        found[mixture.NAME] = made.mixture
    if made.laying is not None:
        found.update(parts_of(made.laying.panel, made.laying.used))
    if made.laying is not None and made.laying.laid is not None:
        found[document.NAME] = document.to_plain(document.said_of(known, made.laying))
        found[before.NAME] = before.to_plain(made.laying)
    return found


def trial(known: Known, *, method: str, tried: Sequence[Tried]) -> Study:
    """Return how every compared method did, without a forecast."""
    nothing = Remarks(closed=(), short=(), baseline=(), filled=(), borrowed=False)
    checks = {one.method: one.check for one in tried}
    return Study(
        forecast=Forecast(origin=known.pupils.last_year, values=(), remarks=nothing),
        scores=tuple(score for one in tried for score in one.scores),
        tried=tried_origins(known.pupils),
        check=checks.get(method),
        documents={
            trials.NAME: trials.to_plain(
                (score for one in tried for score in one.levels), against=_against(tried, method)
            )
        },
    )


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
