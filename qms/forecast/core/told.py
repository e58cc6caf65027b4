"""What a run keeps of each unit for its page: the counts it is made from and what was said before.

One part per unit, so that a page reads its own unit only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from qms.forecast.core.gaps import completed
from qms.forecast.core.inputs.breaks import Breaks, breaks_of
from qms.forecast.core.panel import BoolArray, FloatArray, Panel
from qms.forecast.core.paths import Paths
from qms.forecast.core.series import complete_years, grand_total
from qms.forecast.core.trends import MOST_ORIGINS
from qms.forecast.core.values import ALL_UNITS

DIGITS = 3  # of a pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One unit (`*`: all together): its counts, and what the method would have said before.

    `counts` is steps × years, None where a number is not known even as an estimate; `estimated`
    are years with an estimate in them, `breaks` years whose change nothing is learned from.
    `said` maps an earlier year to the sum that the method gives from it, one year ahead and on,
    with only what was known then.
    """

    steps: tuple[int, ...]
    years: tuple[int, ...]
    counts: tuple[tuple[float | None, ...], ...]
    estimated: tuple[int, ...]
    breaks: tuple[int, ...]
    said: Mapping[int, tuple[float, ...]]

    def totals(self) -> tuple[float | None, ...]:
        """Return the sum of the steps per year, None where one of them is not known."""
        if not self.counts:
            return (None,) * len(self.years)
        return tuple(_sum(column) for column in zip(*self.counts, strict=True))


def _sum(column: tuple[float | None, ...]) -> float | None:
    known = [n for n in column if n is not None]
    return sum(known) if len(known) == len(column) else None


def name_of(unit: str) -> str:
    """Return the name under which the unit's part is stored."""
    return f"unit/{unit}"


def parts_of(panel: Panel, used: Paths) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and plain JSON per unit of the panel and for all together.

    `used` are the paths of the method from every origin, the last one left out.
    """
    filled, breaks = completed(panel), breaks_of(panel)
    estimated = np.isnan(panel.counts) & ~np.isnan(filled.counts)
    sums = used.path.sum(axis=2)
    whole = np.where(complete_years(panel), np.nansum(filled.counts, axis=0), np.nan)
    yield (
        name_of(ALL_UNITS),
        _plain(
            Told(
                steps=panel.steps,
                years=panel.years,
                counts=_rows(whole),
                estimated=_years(panel, np.asarray(estimated.any(axis=(0, 1)))),
                breaks=_years(panel, np.asarray(breaks.total | breaks.scaled)),
                said=_said(panel, used, grand_total(panel, used).path[:, 0]),
            )
        ),
    )
    for u, unit in enumerate(panel.units):
        yield name_of(unit), _plain(_unit(panel, u, used, filled, breaks, sums[:, u], estimated[u]))


def _unit(
    panel: Panel,
    u: int,
    used: Paths,
    filled: Panel,
    breaks: Breaks,
    sums: FloatArray,
    estimated: BoolArray,
) -> Told:
    counts = np.where(filled.present[u][None, :], filled.counts[u], np.nan)
    has = np.flatnonzero(np.nansum(counts, axis=1) > 0)
    return Told(
        steps=tuple(panel.steps[s] for s in has),
        years=panel.years,
        counts=_rows(counts[has]),
        estimated=_years(panel, np.asarray(estimated.any(axis=0))),
        breaks=_years(panel, breaks.units[u]),
        said=_said(panel, used, sums),
    )


def _rows(counts: FloatArray) -> tuple[tuple[float | None, ...], ...]:
    """Return the numbers as plain lists hold them, None for what is not known."""
    rows = counts.tolist()
    return tuple(tuple(None if isnan(n) else round(n, DIGITS) for n in row) for row in rows)


def _years(panel: Panel, marked: BoolArray) -> tuple[int, ...]:
    return tuple(panel.years[place] for place in np.flatnonzero(marked))


def _said(panel: Panel, used: Paths, path: FloatArray) -> dict[int, tuple[float, ...]]:
    """Return origin year → the path from it, for the origins before the last."""
    return {
        panel.years[place]: tuple(round(n, DIGITS) for n in path[row].tolist())
        for row, place in list(enumerate(used.origins))[-MOST_ORIGINS - 1 : -1]
        if not np.isnan(path[row]).any()
    }


def _plain(told: Told) -> dict[str, Any]:
    return {
        "steps": list(told.steps),
        "years": list(told.years),
        "counts": [list(row) for row in told.counts],
        "estimated": list(told.estimated),
        "breaks": list(told.breaks),
        "said": {str(year): list(path) for year, path in told.said.items()},
    }


def from_plain(read: Mapping[str, Any]) -> Told:
    """Return what was stored of a unit."""
    return Told(
        steps=tuple(read["steps"]),
        years=tuple(read["years"]),
        counts=tuple(tuple(row) for row in read["counts"]),
        estimated=tuple(read["estimated"]),
        breaks=tuple(read["breaks"]),
        said={int(year): tuple(path) for year, path in read["said"].items()},
    )
