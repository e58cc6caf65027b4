"""Weights by past error: the prior times (error ÷ mean error)^−k, with k after the evidence."""

import numpy as np

from qms.forecast.core.auto.trail import Said, Trail
from qms.forecast.core.panel import FloatArray

REACH = 30  # earlier origins
FADE = 0.95
NEAR_FADE = 0.5  # evidence from a neighbouring year ahead, per year apart
BACK, ON = 3, 1  # years ahead that lend evidence
GROWTH = 0.7  # errors grow about as years ahead to this power
SHARPEST = (4.0, 12.0)
HALF_UNITS = 20.0
PATIENCE = 8.0
SMALLEST = 1e-9


class Evidence:
    """Relative errors of candidates by years ahead: own, all candidates' on the same cells."""

    def __init__(self, candidates: int, horizon: int) -> None:
        self.own = np.zeros((horizon, candidates))
        self.shared = np.zeros((horizon, candidates))
        self.seen = np.zeros((horizon, candidates))

    def add(self, ahead: int, age: int, errors: FloatArray) -> None:
        """Add the errors from one origin, NaN for a candidate that said nothing."""
        counted = ~np.isnan(errors)
        if not counted.any():
            return
        fade = FADE**age
        self.own[ahead - 1] += np.where(counted, fade * errors, 0.0)
        self.shared[ahead - 1] += np.where(counted, fade * errors[counted].mean(), 0.0)
        self.seen[ahead - 1] += np.where(counted, fade, 0.0)


def learned(trail: Trail, said: Said, place: int) -> FloatArray:
    """Return members × horizon: the weights at `place`, from errors known there."""
    members, _, horizon = said.totals.shape
    evidence = Evidence(members, horizon)
    for ahead in range(1, horizon + 1):
        for age in range(min(REACH, place - ahead + 1)):
            origin = place - ahead - age
            if origin in trail.missed and trail.teaches(origin, ahead, seen_from=place):
                errors = trail.missed[origin][:, ahead - 1]
                evidence.add(ahead, age, np.where(said.usable, errors, np.nan))
    return weighed(said.prior, evidence, units=said.units)


def weighed(prior: FloatArray, evidence: Evidence, *, units: int) -> FloatArray:
    """Return candidates × horizon, summing to 1 over the candidates.

    Neighbouring years ahead lend evidence, half for each year apart; with few units or little
    evidence the prior stands. Years ahead without evidence keep what the year before learned.
    """
    horizon = prior.shape[1]
    sharpest = SHARPEST[0] + SHARPEST[1] * units / (units + HALF_UNITS)
    exponent = np.ones(len(prior))
    weights = np.empty_like(prior)
    for ahead in range(1, horizon + 1):
        near = np.arange(max(1, ahead - BACK), min(horizon, ahead + ON) + 1)
        lent = NEAR_FADE ** np.abs(near - ahead)
        scale = (lent / near**GROWTH)[:, None]
        lost = (scale * evidence.own[near - 1]).sum(axis=0)
        beside = (scale * evidence.shared[near - 1]).sum(axis=0)
        seen = ((lent / near)[:, None] * evidence.seen[near - 1]).sum(axis=0)
        if evidence.seen[ahead - 1].any():
            relative = np.where(beside > 0, lost / np.maximum(beside, SMALLEST), 1.0)
            power = sharpest * seen / (seen + PATIENCE)
            exponent = np.maximum(relative, SMALLEST) ** -power
        weights[:, ahead - 1] = prior[:, ahead - 1] * exponent
    return np.asarray(weights / weights.sum(axis=0, keepdims=True))
