"""Error models as they could be known in each year, from errors that had come by then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from qms.forecast.core.errors.bands import scale_of
from qms.forecast.core.errors.calibration import SHARES, counted, factor
from qms.forecast.core.errors.model import DIGITS, ErrorModel, rounded
from qms.forecast.core.errors.shocks import Shocks, shocks_of
from qms.forecast.core.errors.variances import Variances, variances_at, weights_at
from qms.forecast.core.panel import FloatArray
from qms.forecast.core.series import Series

NEIGHBOUR = 0.3  # what evidence of the year ahead next to one counts
MOST_UNITS = 4.0  # units of one year count as at most so many
FEWEST_ERRORS = 3
Counted = Mapping[int, tuple[FloatArray, FloatArray]]


def errors_at(series: Series, places: Sequence[int]) -> Mapping[int, ErrorModel]:
    """Return the error model of each of the years `places`, learned from earlier errors only.

    A place before which fewer than three errors are known is left out: one or two may be nothing
    by chance, and would promise what nobody can keep.
    """
    shocks = shocks_of(series)
    last = max(places, default=-1)
    asked = sorted({p for p in (*series.origins, *places) if p <= last})
    plain = {
        p: _plain(found)
        for p in asked
        if (found := variances_at(shocks, p)) is not None and _known(shocks, p) >= FEWEST_ERRORS
    }
    tried = {
        row: _quotients(series, shocks, row, plain[origin])
        for row, origin in enumerate(series.origins)
        if origin in plain and origin < last
    }
    return {p: _calibrated(plain[p], shocks, tried, p) for p in places if p in plain}


def _known(shocks: Shocks, place: int) -> int:
    """Return how many errors are known at the place."""
    seen = (~np.isnan(shocks.scaled)).sum(axis=2)
    return int(seen[weights_at(shocks, place) > 0].sum())


def _plain(found: Variances) -> ErrorModel:
    """Return the model before it is held against how earlier intervals did."""
    wider = 1 + 1 / max(found.evidence, 1.0)
    one = (1.0,) * len(found.common)
    return ErrorModel(
        common=rounded(found.common * wider),
        own=rounded(found.own),
        factors=rounded(found.factors),
        memory=rounded(found.memory),
        common_degrees=round(found.evidence, DIGITS),
        own_degrees=round(found.own_evidence, DIGITS),
        wide80=one,
        wide95=one,
    )


def _quotients(
    series: Series, shocks: Shocks, row: int, model: ErrorModel
) -> tuple[FloatArray, FloatArray]:
    """Return the misses from one origin ÷ the model's half widths, counted per year ahead."""
    path = np.nan_to_num(series.path[row])
    wide, scale = model.halves(path), scale_of(path)
    sizes = np.abs(shocks.scaled[row].T) * scale
    found80, found95 = [], []
    for place in range(shocks.horizon):
        seen = ~np.isnan(sizes[:, place])
        miss = sizes[seen, place]
        found80.append(counted(miss / np.maximum(wide.half80[seen, place], 1e-9)))
        found95.append(counted(miss / np.maximum(wide.half95[seen, place], 1e-9)))
    return np.stack(found80), np.stack(found95)


def _calibrated(model: ErrorModel, shocks: Shocks, tried: Counted, place: int) -> ErrorModel:
    """Return the model with what earlier intervals would have needed, per year ahead.

    Neighbouring years ahead share evidence, the less the farther apart they are.
    """
    ahead = np.arange(1, shocks.horizon + 1)
    weights = weights_at(shocks, place) / ahead
    rows = [row for row in tried if weights[row].any()]
    near = NEIGHBOUR ** np.abs(ahead[:, None] - ahead[None, :])
    evidence = sum((near @ (weights[r] * np.minimum(shocks.units[r], MOST_UNITS)) for r in rows),
                   np.zeros(shocks.horizon))  # fmt: skip
    found = []
    for which, share in enumerate(SHARES):
        counts = sum((near @ (weights[r][:, None] * tried[r][which]) for r in rows),
                     np.zeros((shocks.horizon, 1)))  # fmt: skip
        pairs = zip(counts, evidence, strict=True)
        found.append(tuple(round(factor(c, share=share, evidence=e), DIGITS) for c, e in pairs))
    return replace(model, wide80=found[0], wide95=found[1])
