"""Children by area, led to the units that the area's children go to."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from qms.forecast.core.feeders import ALL_UNITS, Feeders
from qms.forecast.core.inputs.flows import flows_until, shares_of
from qms.forecast.core.inputs.values import AreaCount, Flow
from qms.forecast.core.panel import Panel

ENTRY_AGE = 6  # the age of step 0 in school
LONGEST_LAG = 3
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFeeders(Feeders):
    """Feeders per unit, made from areas and flows; `until` uses the flows known that year.

    Before the first flows the first are taken for granted: what they say of how well flows
    forecast is told only from the years in which they were known.
    """

    areas: Feeders
    flows: tuple[Flow, ...]
    pupils: Panel

    def until(self, year: int) -> Feeders:
        """Return what was known in `year`."""
        return by_flows(self.areas.until(year), self.flows, self.pupils.until(year))


def lag_of(counts: Iterable[AreaCount], *, last_year: int) -> int:
    """Return how many years the population lies behind the pupils of `last_year`, 0–3.

    Pupils are counted in October and inhabitants at the end of the year, so that a forecast made
    in between rests on the inhabitants of the year before.
    """
    latest = max((count.year for count in counts), default=last_year)
    return min(max(last_year - latest, 0), LONGEST_LAG)


def area_feeders(
    population: Iterable[AreaCount],
    births: Iterable[AreaCount],
    *,
    lowest: int,
    lag: int,
    entry_age: int = ENTRY_AGE,
) -> Feeders:
    """Return children below the step `lowest` by area, and all areas together as `*`.

    With a lag each child stands in the year when it becomes known, a year older: the youngest
    known age is then `lag` years.
    """
    children: dict[str, dict[tuple[int, int], float]] = {}
    for one in population:
        key = (one.age + lag - entry_age, one.year + lag)
        if key[0] < lowest:
            cells = children.setdefault(one.area, {})
            cells[key] = cells.get(key, 0.0) + one.n
    born: dict[str, dict[int, float]] = {}
    for one in births:
        years = born.setdefault(one.area, {})
        years[one.year + lag] = years.get(one.year + lag, 0.0) + one.n
    return Feeders(
        children={**children, ALL_UNITS: _together(children)},
        births={**born, ALL_UNITS: _together(born)},
        entry_age=entry_age - lag,
    )


def _together(by_area: Mapping[str, Mapping[Key, float]]) -> dict[Key, float]:
    """Return the sum of the areas; what the municipality itself has told goes before."""
    sums: dict[Key, float] = {}
    for area, cells in by_area.items():
        for key, n in cells.items():
            if area != ALL_UNITS:
                sums[key] = sums.get(key, 0.0) + n
    return sums | dict(by_area.get(ALL_UNITS, {}))


def by_flows(areas: Feeders, flows: Iterable[Flow], panel: Panel) -> Feeders:
    """Return the areas' children led to units by the latest flows into the lowest step.

    Without flows, only the municipality as a whole (`*`).
    """
    latest = flows_until(flows, panel.last_year)
    whole = _only(areas, ALL_UNITS)
    names = sorted({*areas.children, *areas.births} - {ALL_UNITS})
    if not latest or not names:
        return whole
    shares = shares_of(panel, latest, areas=names, homes={})
    children: dict[str, Mapping[tuple[int, int], float]] = dict(whole.children)
    births: dict[str, Mapping[int, float]] = dict(whole.births)
    for place, unit in enumerate(panel.units):
        parts = {
            area: float(shares.of(area)[place, 0]) for area in names if area not in shares.assumed
        }
        wanted = {area: part for area, part in parts.items() if part > 0}
        children[unit] = _mixed(areas.children, wanted, whole.children[ALL_UNITS])
        births[unit] = _mixed(areas.births, wanted, whole.births[ALL_UNITS])
    return Feeders(children=children, births=births, entry_age=areas.entry_age)


def _only(feeders: Feeders, unit: str) -> Feeders:
    return Feeders(
        children={unit: feeders.children.get(unit, {})},
        births={unit: feeders.births.get(unit, {})},
        entry_age=feeders.entry_age,
    )


def _mixed(
    of_areas: Mapping[str, Mapping[Key, float]],
    parts: Mapping[str, float],
    whole: Mapping[Key, float],
) -> dict[Key, float]:
    """Return the sum over areas of each number times the area's part; only where all are known.

    Without parts the unit takes in nobody in the lowest step: zeros, where the `whole` is known.
    """
    if not parts:
        return dict.fromkeys(whole, 0.0)
    known = [of_areas.get(area, {}) for area in parts]
    keys = set(known[0]).intersection(*known[1:])
    return {key: sum(part * of_areas[area][key] for area, part in parts.items()) for key in keys}
