"""How the verdicts have held: the errors that came after them, by verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.inputs.laying import Laying
from qms.forecast.core.series import Series, unit_totals
from qms.forecast.core.trust.verdicts import LONGEST, Trust, verdicts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The forecasts made where the verdict was `word`, one year count ahead.

    `error` = Σ|forecast − actual| ÷ Σ actual in per cent, `cells` how many forecasts.
    """

    word: str
    horizon: int
    cells: int
    error: float


def held_of(laying: Laying | None, years: Sequence[int]) -> tuple[Held, ...]:
    """Return how the verdicts have held, over the years from which the methods are tried."""
    if laying is None:
        return ()
    places = [laying.panel.years.index(year) for year in years]
    used, plain = (unit_totals(laying.panel, one) for one in (laying.used, laying.plain))
    return held(used, plain, places=places)


def held(used: Series, plain: Series, *, places: Sequence[int]) -> tuple[Held, ...]:
    """Return how forecasts from `places` did, by the verdict that earlier years gave them.

    A verdict at a place rests on what was known there; the forecast from there is judged by
    what came later. Units that had not been tested by then are left out.
    """
    longest = min(LONGEST, used.path.shape[2])
    sums = {word: np.zeros((longest, 3)) for word in Trust}
    for place in places:
        row = used.origins.index(place)
        errors = used.errors[row, :, :longest]
        actual = used.path[row, :, :longest] + errors
        known = ~np.isnan(errors) & (actual > 0)
        words = [v.word if v.tests else None for v in verdicts_at(used, plain, place)]
        for word in Trust:
            seen = known & np.array([one is word for one in words])[:, None]
            sums[word][:, 0] += seen.sum(axis=0)
            sums[word][:, 1] += np.where(seen, np.abs(errors), 0).sum(axis=0)
            sums[word][:, 2] += np.where(seen, actual, 0).sum(axis=0)
    return tuple(
        Held(
            word=word.value,
            horizon=ahead + 1,
            cells=int(cells),
            error=round(100 * size / whole, 6),
        )
        for word, rows in sums.items()
        for ahead, (cells, size, whole) in enumerate(rows.tolist())
        if whole > 0
    )
