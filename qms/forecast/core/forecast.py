"""A forecast from the last year of what is known: values, intervals and remarks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from qms.forecast.core.auto import document
from qms.forecast.core.baseline import better_with_last_value
from qms.forecast.core.errors.stored import RunErrors
from qms.forecast.core.gaps import completed
from qms.forecast.core.inputs.laying import Laying, lay
from qms.forecast.core.inputs.values import MoveKind
from qms.forecast.core.methods import LAST_VALUE, Known
from qms.forecast.core.origins import origin_places, paths_of
from qms.forecast.core.panel import BoolArray, Panel
from qms.forecast.core.paths import AutoPaths
from qms.forecast.core.trust.judging import Verdicts, judged
from qms.forecast.core.values import Value, levels_of, rows_of

MIN_YEARS = 2


class TooShortError(ValueError):
    """There are fewer than two years of pupils: no error can be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What the reader must know about a forecast.

    `closed`: units without pupils in the origin year, not forecast. `short`: units where the
    method could not be used and the last value stands in. `baseline`: units where the last
    value had the lower error and is used, with `auto` at least some years ahead. `filled`: (unit,
    year) with estimated counts.
    `borrowed`: the method had no errors of its own, so the intervals are the last value's.
    """

    closed: tuple[str, ...]
    short: tuple[str, ...]
    baseline: tuple[str, ...]
    filled: tuple[tuple[str, int], ...]
    borrowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A whole forecast: the year it was made in, its values and remarks.

    `errors` are the models that made the intervals and that futures can be drawn from, `verdicts`
    say per unit whether to trust it, `laying` is what was laid on the methods' paths from outside,
    `mixture` what `auto` rests on (see `auto.document`).
    """

    origin: int
    values: tuple[Value, ...]
    remarks: Remarks
    errors: RunErrors | None = None
    verdicts: Verdicts = field(default_factory=dict)
    laying: Laying | None = None
    mixture: Mapping[str, object] | None = None


def forecast(known: Known, *, method: str, horizon: int, prefer_baseline: bool = False) -> Forecast:
    """Return the forecast for 1 … `horizon` years after the last year of `known`.

    Every unit with pupils that year gets a value per step and their sum; `*` is the sum over
    units. With `prefer_baseline`, units where the last value had the lower backtest error
    use it; `auto` decides that by itself, year ahead by year ahead. Raises
    TooShortError when there are fewer than two years.
    """
    panel = known.pupils
    if len(panel.years) < MIN_YEARS:
        raise TooShortError("two years are needed")
    origins = origin_places(panel)
    plain = paths_of(known, LAST_VALUE, origins=origins, horizon=horizon)
    used = paths_of(known, method, origins=origins, horizon=horizon)
    resting = np.zeros((len(panel.units), horizon), dtype=np.bool_)
    better = np.zeros(len(panel.units), dtype=np.bool_)
    if isinstance(used, AutoPaths):
        resting = used.baseline[-1]
    elif prefer_baseline:
        better = better_with_last_value(panel, method=used, baseline=plain)
    short = ~used.own[-1]
    laying = lay(known, used=used.chosen(plain, better), plain=plain)
    methods = [LAST_VALUE if stands_in else method for stands_in in better | short]
    methods += [method] * (len(laying.panel.units) - len(methods))
    levels = levels_of(laying.panel, used=laying.used, plain=laying.plain)
    return Forecast(
        origin=panel.last_year,
        values=_until_closed(
            rows_of(
                laying.panel,
                levels,
                methods=methods,
                total_method=method,
                shown=laying.shown,
                resting=resting,
            ),
            laying,
        ),
        remarks=_remarks(
            panel, short=short, better=better | resting.any(axis=1), borrowed=levels.borrowed
        ),
        errors=RunErrors(
            units=laying.panel.units,
            steps=panel.steps,
            origin=panel.last_year,
            horizon=horizon,
            models=levels.models,
        ),
        verdicts=judged(laying.panel, used=laying.used, plain=laying.plain),
        laying=laying,
        mixture=document.to_plain(used, panel) if isinstance(used, AutoPaths) else None,
    )


def _until_closed(rows: Iterable[Value], laying: Laying) -> tuple[Value, ...]:
    """Return the rows; a unit that is closed by plan has nobody from that year, for certain."""
    moves = laying.laid.layers.moves if laying.laid else ()
    closes: dict[str, int] = {}
    for move in moves:
        if move.kind is MoveKind.CLOSE:
            closes[move.unit] = min(move.year, closes.get(move.unit, move.year))
    return tuple(
        replace(row, lo80=row.mean, hi80=row.mean, lo95=row.mean, hi95=row.mean)
        if row.year >= closes.get(row.unit, row.year + 1)
        else row
        for row in rows
    )


def _remarks(panel: Panel, *, short: BoolArray, better: BoolArray, borrowed: bool) -> Remarks:
    alive = panel.alive()

    def named(marked: BoolArray) -> tuple[str, ...]:
        return tuple(panel.units[u] for u in np.flatnonzero(marked))

    return Remarks(
        closed=named(~alive),
        short=named(alive & short & ~better),
        baseline=named(alive & better),
        filled=_filled(panel),
        borrowed=borrowed,
    )


def _filled(panel: Panel) -> tuple[tuple[str, int], ...]:
    """Return the unit-years where at least one count is an estimate."""
    estimated = np.isnan(panel.counts) & ~np.isnan(completed(panel).counts)
    return tuple((panel.units[u], panel.years[y]) for u, y in np.argwhere(estimated.any(axis=1)))
