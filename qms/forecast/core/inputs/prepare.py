"""From inputs to what is known, what the earlier years support, and what is laid on the path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qms.forecast.core.feeders import ALL_UNITS, Feeders
from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.feeding import (
    FlowFeeders,
    area_feeders,
    by_flows,
    lag_of,
)
from qms.forecast.core.inputs.findings import InputFinding
from qms.forecast.core.inputs.flows import Shares, shares_of
from qms.forecast.core.inputs.housing import FEWEST_USUAL, HousingView, housing_layer
from qms.forecast.core.inputs.layers import Layers
from qms.forecast.core.inputs.moves import check_moves
from qms.forecast.core.inputs.rates import rates_by_kind
from qms.forecast.core.inputs.support import LONGEST, UNTESTED, Support, Supports, support_of
from qms.forecast.core.inputs.values import COMPLETED
from qms.forecast.core.known import Known
from qms.forecast.core.origins import origin_places, paths_of
from qms.forecast.core.panel import FloatArray, Panel, build_panel
from qms.forecast.core.paths import Paths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Laid:
    """The layers of a run, the housing layer whether used or not, and what was said of moves."""

    layers: Layers
    housing: FloatArray | None
    findings: tuple[InputFinding, ...]


def known_of(inputs: Inputs) -> Known:
    """Return what is known, before it is settled whether flows lead an area's children."""
    panel = build_panel(inputs.counts)
    return Known(
        pupils=panel, feeders=_feeders(inputs, panel, flows=False), inputs=inputs, supports=None
    )


def settled(known: Known, *, method: str, supports: Supports | None = None) -> Known:
    """Return what is known with the additions that earlier years support, by `method`.

    `supports` are those of an earlier call, so that they need not be tried again.
    """
    if known.inputs is None:
        return known
    panel, fed = known.pupils, known.feeders
    led = known
    if known.inputs.flows and (known.inputs.population or known.inputs.births):
        led = replace(known, feeders=_feeders(known.inputs, panel, flows=True))
    if supports is None:
        supports = supports_of(known.inputs, known, led, method=method)
    feeders = led.feeders if supports.flows.is_used else fed
    return replace(known, feeders=feeders, supports=supports)


def _feeders(inputs: Inputs, panel: Panel, *, flows: bool) -> Feeders | None:
    young = inputs.population or inputs.births
    if not young:
        return None
    lag = lag_of(young, last_year=panel.last_year)
    areas = area_feeders(
        inputs.population,
        inputs.births,
        lowest=panel.steps[0],
        lag=lag,
        entry_age=inputs.entry_age,
    )
    led = by_flows(areas, inputs.flows if flows else (), panel)
    if not (flows and inputs.flows):
        return led
    return FlowFeeders(
        children=led.children,
        births=led.births,
        entry_age=led.entry_age,
        areas=areas,
        flows=inputs.flows,
        pupils=panel,
    )


def supports_of(inputs: Inputs, known: Known, led: Known, *, method: str) -> Supports:
    """Return what earlier years say of flows and of housing, for forecasts by `method`.

    `led` is what is `known` with flows. This tries the method from every year, once or twice.
    """
    has_flows = led is not known
    has_homes = any(one.stage == COMPLETED for one in inputs.dwellings)
    if not (has_flows or has_homes):
        return Supports()
    panel = known.pupils
    places = origin_places(panel)
    plain = paths_of(known, method, origins=places, horizon=LONGEST)
    groups = groups_of(inputs, panel)
    flows = UNTESTED
    used = plain
    if has_flows:
        fed = paths_of(led, method, origins=places, horizon=LONGEST)
        years = sorted({flow.year for flow in inputs.flows})
        after = [year for year in panel.years if year >= years[0]]
        flows = support_of(panel, without=plain, added=fed, groups=groups, years=after)
        used = fed if flows.is_used else plain
    housing = _housing_support(inputs, panel, used, groups=groups) if has_homes else UNTESTED
    return Supports(flows=flows, housing=housing)


def _housing_support(
    inputs: Inputs, panel: Panel, paths: Paths, *, groups: Sequence[str]
) -> Support:
    """Return what the years with completed dwellings on both sides of them say."""
    done = tuple(one for one in inputs.dwellings if one.stage == COMPLETED)
    first = min(one.year for one in done) + FEWEST_USUAL
    years = [year for year in panel.years[:-1] if year >= first]
    wanted = {panel.years.index(year) for year in years}
    laid = paths.path.copy()
    for row, place in enumerate(paths.origins):
        if place in wanted:
            then = panel.until(panel.years[place])
            laid[row] += _layer(replace(inputs, dwellings=done), then, horizon=paths.horizon)
    added = Paths(origins=paths.origins, path=np.maximum(laid, 0.0), own=paths.own)
    return support_of(panel, without=paths, added=added, groups=groups, years=years)


def groups_of(inputs: Inputs, panel: Panel) -> tuple[str, ...]:
    """Return, per unit, the area that most of its pupils live in; a unit without one is its own."""
    homes = dict(inputs.homes)
    from_area: dict[str, dict[str, float]] = {}
    for flow in inputs.flows:
        areas = from_area.setdefault(flow.unit, {})
        areas[flow.area] = areas.get(flow.area, 0.0) + (flow.n or 0.0)
    return tuple(_most(from_area.get(unit, {}), homes.get(unit, unit)) for unit in panel.units)


def _most(areas: Mapping[str, float], otherwise: str) -> str:
    return max(sorted(areas), key=lambda area: areas[area]) if areas else otherwise


def shares_now(inputs: Inputs, panel: Panel) -> Shares:
    """Return which units an area's children go to, as known in the last year of the panel."""
    return shares_of(panel, inputs.flows, areas=inputs.areas, homes=dict(inputs.homes))


def _layer(inputs: Inputs, panel: Panel, *, horizon: int) -> FloatArray:
    view, shares = view_of(inputs, panel), shares_now(inputs, panel)
    return housing_layer(panel, inputs.dwellings, shares, view, horizon=horizon)


def view_of(inputs: Inputs, panel: Panel) -> HousingView:
    """Return how dwellings become pupils in the panel's last year."""
    return HousingView(
        rates=rates_by_kind(inputs.rates),
        entry_age=inputs.entry_age,
        attendance=attendance(inputs, panel),
    )


def attendance(inputs: Inputs, panel: Panel) -> float:
    """Return pupils per child of the panel's ages in its last year, 1 when it cannot be told."""
    ages = {step + inputs.entry_age for step in panel.steps}
    lag = lag_of(inputs.population, last_year=panel.last_year)
    year = panel.last_year - lag
    of_age = [one for one in inputs.population if one.year == year and one.age + lag in ages]
    whole = [one.n for one in of_age if one.area == ALL_UNITS]
    children = sum(whole or [one.n for one in of_age])
    pupils = float(np.nansum(panel.counts[:, :, -1]))
    return min(pupils / children, 1.0) if children > 0 else 1.0


def laid_of(
    inputs: Inputs, panel: Panel, supports: Supports, *, horizon: int, housing: bool | None = None
) -> Laid:
    """Return what is laid on the path.

    Housing is used when the earlier years support it, or as `housing` says. Units that will open
    come last in `layers.units`.
    """
    layer = _layer(inputs, panel, horizon=horizon) if inputs.dwellings else None
    use = supports.housing.is_used if housing is None else housing
    checked = check_moves(inputs.moves, panel, horizon=horizon)
    opening = sorted(
        {unit for move in checked.moves for unit in (move.unit, move.to)} - set(panel.units)
    )
    layers = Layers(
        units=(*panel.units, *opening),
        housing=layer if use else None,
        moves=checked.moves,
    )
    return Laid(layers=layers, housing=layer, findings=checked.findings)
