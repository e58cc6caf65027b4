"""A stack: which mix of the candidates would have come nearest, drawn towards the weights.

The mix is of relative changes from the last value, non-negative and summing to 1.
"""

import numpy as np

from qms.forecast.core.auto.trail import Said, Trail
from qms.forecast.core.panel import FloatArray

ORIGINS = 15
FADE = 0.9
CUT, LEAST_CUT = 3.0, 0.05
LARGEST_PART, HALF_UNITS = 0.5, 20.0
ROUNDS = 80


def stacked(trail: Trail, said: Said, place: int, weights: FloatArray) -> FloatArray:
    """Return members × horizon: `weights` averaged with the stack's, which needs many units."""
    part = LARGEST_PART * said.units / (said.units + HALF_UNITS)
    mixed = weights.copy()
    for ahead in range(1, weights.shape[1] + 1):
        rows = _changes(trail, place, ahead)
        if rows is None:
            continue
        changes, became, importance, origins = rows
        towards = weights[:, ahead - 1]
        used = (towards > 0) & ~np.isnan(changes).any(axis=1)
        if used.sum() < 2:
            continue
        start = towards[used] / towards[used].sum()
        found = _simplex_fit(changes[used], became, importance, towards=start,
                             ridge=1 / np.sqrt(origins))  # fmt: skip
        beta = np.zeros(len(towards))
        beta[used] = found * towards[used].sum()
        beta[~used] = towards[~used]
        mixed[:, ahead - 1] = (1 - part) * towards + part * beta
    return mixed


def _changes(
    trail: Trail, place: int, ahead: int
) -> tuple[FloatArray, FloatArray, FloatArray, int] | None:
    """Return members × cells forecast changes, what they became, importance, and origins."""
    forecasts: list[FloatArray] = []
    became: list[FloatArray] = []
    importance: list[FloatArray] = []
    for origin in range(place - ahead, max(place - ahead - ORIGINS, -1), -1):
        if origin not in trail.totals:
            break
        if not trail.teaches(origin, ahead, seen_from=place):
            continue
        last, actual = trail.last[origin], trail.actual[:, origin + ahead]
        scored = ~np.isnan(actual) & (last > 0)
        base = last[scored]
        forecasts.append((trail.totals[origin][:, scored, ahead - 1] - base) / base)
        became.append((actual[scored] - base) / base)
        importance.append(base * FADE ** (place - ahead - origin))
    if not became or not sum(len(part) for part in became):
        return None
    change, target = np.concatenate(forecasts, axis=1), np.concatenate(became)
    weight = np.concatenate(importance)
    spread = float(np.sqrt((weight * target**2).sum() / weight.sum()))
    limit = max(CUT * spread, LEAST_CUT)
    return np.clip(change, -limit, limit), np.clip(target, -limit, limit), weight, len(became)


def _simplex_fit(
    changes: FloatArray,
    became: FloatArray,
    importance: FloatArray,
    *,
    towards: FloatArray,
    ridge: float,
) -> FloatArray:
    """Return the mix of least squares + ridge × distance² to `towards`, on the simplex.

    Squares are in parts of Σ importance × became², so that the ridge has one meaning.
    Accelerated projected gradients; strongly convex, so a fixed number of rounds suffices.
    """
    whole = float((importance * became**2).sum())
    if whole <= 0:
        return towards
    weighed = changes * importance
    gram = weighed @ changes.T / whole + ridge * np.eye(len(changes))
    aim = weighed @ became / whole + ridge * towards
    step = 1 / float(np.trace(gram))
    found, lead = towards, towards
    momentum = 1.0
    for _ in range(ROUNDS):
        following = on_simplex(lead - step * (gram @ lead - aim))
        growing = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        lead = following + (momentum - 1) / growing * (following - found)
        found, momentum = following, growing
    return found


def on_simplex(point: FloatArray) -> FloatArray:
    """Return the nearest point with parts ≥ 0 that sum to 1."""
    ordered = np.sort(point)[::-1]
    excess = (np.cumsum(ordered) - 1) / np.arange(1, len(point) + 1)
    kept = np.flatnonzero(ordered > excess)[-1]
    return np.asarray(np.maximum(point - excess[kept], 0.0))
