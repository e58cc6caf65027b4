"""Draw the units towards the municipality's own path, as far as that has helped them before.

It helps where schools grow and shrink by choice and their sum does not, and hurts a little where
schools are calm. So the strength is 0 until earlier origins say otherwise.
"""

import numpy as np

from qms.forecast.core.auto.totals import actual_sums
from qms.forecast.core.auto.trail import Trail
from qms.forecast.core.known import Known
from qms.forecast.core.panel import FloatArray

STRENGTHS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
LEAST_GAIN = 0.02  # of the units' error; a smaller gain is chance
REACH = 15  # earlier origins
FADE = 0.95
PATIENCE = 8.0


def drawn_to(units: FloatArray, total: FloatArray, strength: FloatArray) -> FloatArray:
    """Return units × horizon: each times (total ÷ sum of units)^strength."""
    return np.asarray(units * _ratio(units, total) ** strength)


def strength_at(known: Known, trail: Trail, horizon: int) -> FloatArray:
    """Return, per year ahead, how far to draw (0–1).

    Of the strengths tried the one with the lowest error of the units from earlier origins, when
    it is two per cent lower than without, times n ÷ (n + 8) for n pieces of evidence.
    """
    place = len(known.pupils.years) - 1
    actual = actual_sums(known)
    strength = np.zeros(horizon)
    for ahead in range(1, horizon + 1):
        lost, evidence = np.zeros(len(STRENGTHS)), 0.0
        for age in range(min(REACH, place - ahead + 1)):
            origin = place - ahead - age
            if origin in trail.mixes and actual[origin + ahead] > 0:
                fade = FADE**age
                lost += fade * _tried(trail, origin, ahead, place=place)
                evidence += fade / ahead
        gain = 1 - lost / lost[0] if lost[0] > 0 else np.zeros(len(STRENGTHS))
        best = int(np.argmax(gain))
        if gain[best] >= LEAST_GAIN:
            strength[ahead - 1] = STRENGTHS[best] * evidence / (evidence + PATIENCE)
    return strength


def _tried(trail: Trail, origin: int, ahead: int, *, place: int) -> FloatArray:
    """Return, per strength, Σ|error| ÷ Σ actual of the units from one origin."""
    became = trail.became(origin, ahead, seen_from=place)
    units = trail.mixes[origin][:, ahead - 1 : ahead]
    ratio = _ratio(units, trail.paths[origin][ahead - 1 : ahead])
    scored = ~np.isnan(became) & ~np.isnan(units[:, 0])
    missed = np.abs(units[scored] * ratio**STRENGTHS - became[scored, None]).sum(axis=0)
    return np.asarray(missed / max(float(became[scored].sum()), 1.0))


def _ratio(units: FloatArray, total: FloatArray) -> FloatArray:
    sums = np.nansum(units, axis=0)
    known = (sums > 0) & (total > 0)
    return np.where(known, np.where(known, total, 1.0) / np.where(known, sums, 1.0), 1.0)
