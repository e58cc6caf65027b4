"""A variant's numbers, from a published forecast, its frozen inputs and a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.feeding import ENTRY_AGE
from qms.forecast.core.inputs.layers import Layers, with_layers
from qms.forecast.core.inputs.prepare import laid_of
from qms.forecast.core.inputs.support import Supports
from qms.forecast.core.inputs.values import Move
from qms.forecast.core.panel import FloatArray, Panel, build_panel
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.core.variants.before import without_layers
from qms.forecast.core.variants.levels import Ends, ends_of
from qms.forecast.core.variants.overriding import Ground, with_overrides
from qms.forecast.core.variants.plan import Assumptions, Homes, Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Base:
    """The forecast that variants are made from; arrays are units × steps × years.

    `path` is the forecast as published, `before` without homes and moves. `expected` and `all`
    are what homes add at the plan's probabilities and when every one is built; `used` is that of
    the forecast. All three are None where there is no plan. `born` is the last year whose
    children are known.
    """

    panel: Panel
    units: tuple[str, ...]
    path: FloatArray
    before: FloatArray
    ends: Ends
    moves: tuple[Move, ...]
    used: FloatArray | None
    expected: FloatArray | None
    all: FloatArray | None
    born: int

    @property
    def origin(self) -> int:
        """Return the last year with pupils."""
        return self.panel.last_year

    @property
    def horizon(self) -> int:
        """Return how many years ahead the forecast goes."""
        return int(self.path.shape[2])

    def ground(self, assumptions: Assumptions) -> Ground:
        """Return what own numbers are laid on."""
        return Ground(
            units=self.units,
            steps=self.panel.steps,
            origin=self.origin,
            path=assumed(self, assumptions),
        )


def base_of(
    values: Sequence[Value],
    inputs: Inputs,
    *,
    horizon: int,
    uses_homes: bool,
    stored: Mapping[str, Any],
) -> Base:
    """Return the base; `values` are all of the run's, `stored` what `before.to_plain` wrote."""
    panel = build_panel(inputs.counts)
    laid = laid_of(inputs, panel, Supports(), horizon=horizon, housing=True)
    certain = tuple(replace(one, probability=1.0) for one in inputs.dwellings)
    sure = laid_of(replace(inputs, dwellings=certain), panel, Supports(), horizon=horizon)
    units = laid.layers.units
    path = _path(values, units, panel.steps, horizon)
    return Base(
        panel=panel,
        units=units,
        path=path,
        before=without_layers(path, units, stored),
        ends=ends_of([v for v in values if v.unit == ALL_UNITS], panel.steps, horizon),
        moves=laid.layers.moves,
        used=laid.housing if uses_homes else None,
        expected=laid.housing,
        all=sure.housing,
        born=last_born(inputs, panel),
    )


def last_born(inputs: Inputs, panel: Panel) -> int:
    """Return the last year of birth whose children are counted somewhere."""
    oldest = panel.last_year - ENTRY_AGE - panel.steps[0]
    born = [one.year - one.age for one in (*inputs.births, *inputs.population)]
    return max((year for year in born if year <= panel.last_year), default=oldest)


def vary(base: Base, plan: Plan) -> FloatArray:
    """Return the variant's pupils, units × steps × years; where the plan says nothing, the
    forecast's own numbers to the last digit."""
    return with_overrides(base.ground(plan.assumptions), plan.overrides)


def assumed(base: Base, assumptions: Assumptions) -> FloatArray:
    """Return the path under the assumptions: births, then homes and moves, then the level."""
    if replace(assumptions, level=Assumptions().level).is_model:
        path = base.path
    else:
        homes = {
            Homes.MODEL: base.used,
            Homes.NONE: None,
            Homes.EXPECTED: base.expected,
            Homes.ALL: base.all,
        }[assumptions.homes]
        layers = Layers(
            units=base.units, housing=homes, moves=base.moves if assumptions.moves else ()
        )
        path = with_layers(base.before * _unborn(base, assumptions.births), base.panel, layers)
    return np.asarray(path * base.ends.at(assumptions.level)[None, :, :])


def _unborn(base: Base, births: int) -> FloatArray:
    """Return the factor of each step and year: other than 1 for cohorts not yet born."""
    steps = np.asarray(base.panel.steps)[:, None]
    years = base.origin + 1 + np.arange(base.horizon)[None, :]
    unborn = years - steps - ENTRY_AGE > base.born
    return np.where(unborn, births / 100, 1.0)


def _path(
    values: Sequence[Value], units: Sequence[str], steps: Sequence[int], horizon: int
) -> FloatArray:
    """Return the stored values; NaN for units without any, 0 for steps without."""
    path = np.full((len(units), len(steps), horizon), np.nan)
    unit_at = {unit: at for at, unit in enumerate(units)}
    step_at = {step: at for at, step in enumerate(steps)}
    path[[unit_at[unit] for unit in sorted({v.unit for v in values} - {ALL_UNITS})]] = 0.0
    for value in values:
        if value.unit != ALL_UNITS and value.step is not None:
            path[unit_at[value.unit], step_at[value.step], value.horizon - 1] = value.mean
    return path
