"""Rolling origin: what a method would have said in every earlier year, with what it knew then."""

from collections.abc import Sequence

import numpy as np

from qms.forecast.core.auto.combine import auto_paths
from qms.forecast.core.known import Known
from qms.forecast.core.method import AUTO
from qms.forecast.core.methods import METHODS
from qms.forecast.core.panel import Panel
from qms.forecast.core.paths import AutoPaths, Paths


def origin_places(panel: Panel) -> tuple[int, ...]:
    """Return the places of all years; methods that need history fall back in the first ones."""
    return tuple(range(len(panel.years)))


def paths_of(known: Known, method: str, *, origins: Sequence[int], horizon: int) -> Paths:
    """Return the forecasts of `method` from each of `origins` (places, ascending).

    Those of `auto` are `AutoPaths`, with what they rest on.
    """
    if method == AUTO:
        return auto_paths(known, origins=origins, horizon=horizon)
    project = METHODS[method].project
    made = [project(known.until(known.pupils.years[place]), horizon) for place in origins]
    return Paths(
        origins=tuple(origins),
        path=np.stack([one.path for one in made]),
        own=np.stack([one.own for one in made]),
    )


__all__ = ["AutoPaths", "Paths", "auto_paths", "origin_places", "paths_of"]
