"""A published number beside what it became."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qms.forecast.core.panel import Panel
from qms.forecast.core.series import complete_years
from qms.forecast.core.successors import last_successor
from qms.forecast.core.values import ALL_UNITS, Value

SPANS = ((0, 3), (4, 6), (7, 9))
"""Steps that are followed together: F–3, 4–6 and 7–9, from 2028 1–4, 5–7 and 8–10."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """What the forecast of the year `forecast` said of `year`, and what it became, in pupils.

    `unit` is `*` for all units; `span` is the lowest and highest step, None for all of them.
    `inside80` and `inside95` are None where no interval was given.
    """

    forecast: int
    unit: str
    span: tuple[int, int] | None
    year: int
    horizon: int
    expected: float
    actual: float
    inside80: bool | None = None
    inside95: bool | None = None

    @property
    def error(self) -> float:
        """Return forecast − actual in pupils, so above 0 when the forecast was too high."""
        return self.expected - self.actual

    @property
    def share(self) -> float | None:
        """Return the error as a share of what it became; None when nobody came."""
        return self.error / self.actual if self.actual > 0 else None


def misses_of(
    forecast: int, values: Iterable[Value], panel: Panel, *, successors: Mapping[str, str]
) -> tuple[Miss, ...]:
    """Return how one published forecast did: the total, its spans of steps, and each unit.

    `values` are the sums of the units and every row of the total. A unit that has gone up in
    another (`successors`) is counted with it. Years that have not come, or where a number is
    missing, are left out.
    """
    rows = list(values)
    total = [value for value in rows if value.unit == ALL_UNITS]
    units = [value for value in rows if value.unit != ALL_UNITS and value.step is None]
    return (
        *_total(forecast, total, panel),
        *_units(forecast, units, panel, successors),
    )


def _total(forecast: int, values: Sequence[Value], panel: Panel) -> Iterator[Miss]:
    whole = complete_years(panel)
    come = {
        year: np.nansum(panel.counts[:, :, place], axis=0)
        for place, year in enumerate(panel.years)
        if whole[place]
    }
    for value in values:
        if value.step is None and value.year in come:
            yield _miss(forecast, value, float(come[value.year].sum()))
    for low, high in SPANS:
        steps = [at for at, step in enumerate(panel.steps) if low <= step <= high]
        for value in _summed(v for v in values if v.step is not None and low <= v.step <= high):
            if value.year in come and steps:
                made = _miss(forecast, value, float(come[value.year][steps].sum()))
                yield replace(made, span=(low, high), inside80=None, inside95=None)


def _units(
    forecast: int, values: Sequence[Value], panel: Panel, successors: Mapping[str, str]
) -> Iterator[Miss]:
    totals = panel.totals()
    place = {unit: at for at, unit in enumerate(panel.units)}
    now: dict[str, list[Value]] = defaultdict(list)
    for value in values:
        now[last_successor(value.unit, successors)].append(value)
    for unit, mine in now.items():
        merged = len({value.unit for value in mine}) > 1
        for value in _summed(mine):
            if unit not in place or value.year not in panel.years:
                continue
            actual = float(totals[place[unit], panel.years.index(value.year)])
            if np.isnan(actual):
                continue
            made = replace(_miss(forecast, value, actual), unit=unit)
            yield replace(made, inside80=None, inside95=None) if merged else made


def _summed(values: Iterable[Value]) -> Iterator[Value]:
    """Yield one value per year: the sum of the means; its interval is only right for a single."""
    by_year: dict[int, list[Value]] = defaultdict(list)
    for value in values:
        by_year[value.year].append(value)
    for rows in by_year.values():
        yield replace(rows[0], step=None, mean=sum(row.mean for row in rows))


def _miss(forecast: int, value: Value, actual: float) -> Miss:
    return Miss(
        forecast=forecast,
        unit=value.unit,
        span=None,
        year=value.year,
        horizon=value.horizon,
        expected=value.mean,
        actual=actual,
        inside80=value.lo80 <= actual <= value.hi80,
        inside95=value.lo95 <= actual <= value.hi95,
    )
