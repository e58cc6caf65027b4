"""Children who have not started school yet: population by age and births, in years to intake."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.cohort import recent_mean, roll
from qms.forecast.core.panel import FloatArray, Panel

ALL_UNITS = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeders:
    """What is known of children below the lowest step, per unit or for all units together.

    `children` maps unit → (step, year) → number, with steps below the lowest of the pupils
    (a step is an age minus the age of entry). `births` maps unit → year → number. The unit
    `*` stands for all units. `entry_age` is the age of step 0.
    """

    children: Mapping[str, Mapping[tuple[int, int], float]]
    births: Mapping[str, Mapping[int, float]]
    entry_age: int

    def until(self, year: int) -> "Feeders":
        """Return what was known in `year`."""
        return Feeders(
            children={
                unit: {key: n for key, n in cells.items() if key[1] <= year}
                for unit, cells in self.children.items()
            },
            births={
                unit: {born: n for born, n in years.items() if born <= year}
                for unit, years in self.births.items()
            },
            entry_age=self.entry_age,
        )


def intake_path(panel: Panel, feeders: Feeders, *, transitions: int, horizon: int) -> FloatArray:
    """Return units × horizon: pupils in the lowest step, rolled up from births and young ages.

    A unit with children or births of its own uses them. The others share the path of all
    units together, each by its part of the intake in the last `transitions` years. NaN for
    units of which nothing is known, and for those that do not take in at the lowest step.
    """
    start = panel.counts[:, 0, :]
    path = np.full((len(panel.units), horizon), np.nan)
    own = [u for u, unit in enumerate(panel.units) if _has(feeders, unit)]
    for place in own:
        path[place] = rolled_intake(panel, start[place], feeders, unit=panel.units[place],
                              transitions=transitions, horizon=horizon)  # fmt: skip
    others = [u for u in range(len(panel.units)) if u not in set(own)]
    if others and _has(feeders, ALL_UNITS):
        together = np.nansum(start[others], axis=0)
        shared = rolled_intake(panel, together, feeders, unit=ALL_UNITS,
                         transitions=transitions, horizon=horizon)  # fmt: skip
        usual = recent_mean(panel.counts, years=transitions)[others, 0]
        level = float(np.mean(together[-transitions:]))
        path[others] = usual[:, None] * shared[None, :] / level if level > 0 else np.nan
    path[recent_mean(panel.counts, years=transitions)[:, 0] == 0] = np.nan
    return path


def _has(feeders: Feeders, unit: str) -> bool:
    return bool(feeders.children.get(unit) or feeders.births.get(unit))


def rolled_intake(
    panel: Panel,
    start: FloatArray,
    feeders: Feeders,
    *,
    unit: str,
    transitions: int,
    horizon: int,
) -> FloatArray:
    """Return the intake (horizon) of one unit whose pupils in the lowest step were `start`."""
    columns = [_births_next_year(feeders, unit, panel.years, transitions)]
    columns += young_ages(feeders, unit, lowest=panel.steps[0], years=panel.years)
    linked = _linked_tail(columns)
    counts = np.array([[*linked, start]])
    alone = Panel(
        units=(unit,),
        steps=tuple(range(counts.shape[1])),
        years=panel.years,
        counts=counts,
        present=~np.isnan(counts[:, -1, :]),
    )
    path, _ = roll(alone, transitions=transitions, horizon=horizon)
    return np.asarray(path[0, -1, :])


def _births_next_year(
    feeders: Feeders, unit: str, years: tuple[int, ...], transitions: int
) -> FloatArray:
    """Return, per year, the births of the year after it: they are age 0 when it has passed.

    The births that are not known yet are the mean of the last `transitions` years' births.
    """
    births = feeders.births.get(unit, {})
    series = np.array([births.get(year + 1, np.nan) for year in years])
    if np.isnan(series[-1]) and births:
        latest = [births[year] for year in sorted(births)[-transitions:]]
        series[-1] = float(np.mean(latest))
    return series


def young_ages(
    feeders: Feeders, unit: str, *, lowest: int, years: tuple[int, ...]
) -> list[FloatArray]:
    """Return one series per age from 0 up to just below the lowest step.

    An age that the population does not hold is taken from the births of its year.
    """
    cells, births = feeders.children.get(unit, {}), feeders.births.get(unit, {})
    steps_known = {step for step, _ in cells}
    series: list[FloatArray] = []
    for step in range(-feeders.entry_age, lowest):
        age = step + feeders.entry_age
        numbers = (
            [cells.get((step, year), np.nan) for year in years]
            if step in steps_known
            else [births.get(year - age, np.nan) for year in years]
        )
        series.append(np.array(numbers))
    return series


def _linked_tail(columns: list[FloatArray]) -> list[FloatArray]:
    """Return the columns above the highest one that is unknown in the last year."""
    unknown = [i for i, column in enumerate(columns) if np.isnan(column[-1])]
    return columns[unknown[-1] + 1 :] if unknown else columns
