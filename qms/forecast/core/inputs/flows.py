"""Which units the children of an area go to: the latest known flows, else the nearest thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.inputs.values import Flow
from qms.forecast.core.panel import FloatArray, Panel

WITHHELD_AS = 2.0  # a withheld flow is one to four pupils


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """Areas × units × steps: the part of an area's children in a step who attend the unit.

    The parts of an area and step add up to 1, or to 0 when no unit of the panel has the step.
    `assumed` names the areas without flows, whose children are spread by where units lie.
    """

    areas: tuple[str, ...]
    parts: FloatArray
    assumed: tuple[str, ...]
    year: int | None

    def of(self, area: str) -> FloatArray:
        """Return units × steps; zeros for an area that is not known."""
        if area not in self.areas:
            return np.zeros(self.parts.shape[1:])
        return np.asarray(self.parts[self.areas.index(area)])


def flows_until(flows: Iterable[Flow], year: int) -> tuple[Flow, ...]:
    """Return the flows of the latest year up to `year`; before the first year, the first."""
    every = tuple(flows)
    first = min((flow.year for flow in every), default=year)
    latest = max((flow.year for flow in every if flow.year <= year), default=first)
    return tuple(flow for flow in every if flow.year == latest)


def shares_of(
    panel: Panel, flows: Sequence[Flow], *, areas: Sequence[str], homes: Mapping[str, str]
) -> Shares:
    """Return the shares as they could be known in the last year of the panel.

    An area without flows is spread over the units that lie in it (`homes`: unit → area), by
    their pupils in the step; where there is none, over all units.
    """
    latest = flows_until(flows, panel.last_year)
    now = np.nan_to_num(panel.counts[:, :, -1])
    now = np.where(panel.alive()[:, None], now, 0.0)
    parts = np.zeros((len(areas), *now.shape))
    assumed: list[str] = []
    for place, area in enumerate(areas):
        here = [flow for flow in latest if flow.area == area]
        known = _from_flows(panel, here, now)
        inside = np.array([homes.get(unit) == area for unit in panel.units])
        lying = now * inside[:, None] if inside.any() else now
        parts[place] = _filled(known, lying, now)
        if not here:
            assumed.append(area)
    year = latest[0].year if latest else None
    return Shares(areas=tuple(areas), parts=parts, assumed=tuple(assumed), year=year)


def _from_flows(panel: Panel, flows: Sequence[Flow], now: FloatArray) -> FloatArray:
    """Return units × steps: pupils of the area, spread over the steps of each span."""
    place = {unit: at for at, unit in enumerate(panel.units)}
    steps = np.array(panel.steps)
    pupils = np.zeros(now.shape)
    for flow in flows:
        at = place.get(flow.unit)
        if at is None:
            continue
        span = (steps >= flow.low) & (steps <= flow.high) & (now[at] > 0)
        if span.any():
            n = WITHHELD_AS if flow.n is None else flow.n
            pupils[at, span] += n * now[at, span] / now[at, span].sum()
    return pupils


def _filled(known: FloatArray, lying: FloatArray, everywhere: FloatArray) -> FloatArray:
    """Return the parts per step, from the first of the three that has anybody in the step."""
    parts = np.zeros(known.shape)
    for source in (everywhere, lying, known):
        whole = source.sum(axis=0)
        some = whole > 0
        parts[:, some] = source[:, some] / whole[some]
    return parts
