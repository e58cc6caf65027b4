"""A random-intercept model by profile likelihood on sums per school.

y = Xb + u(school) + e, u of variance τ², e of variance σ². With θ = τ²/σ² known, b and σ² follow
by least squares on the sums, so that one number is sought (Laird and Ware 1982; Lindstrom and
Bates 1988 for the profile).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import log, pi

import numpy as np

from qms.allocation.core.risk.pupils import Floats
from qms.followup.core.effect.value_added.profile import best_ratio
from qms.followup.core.effect.value_added.sums import NO_MORE, Sums
from qms.kernel.problems import Problem, RefusedError

EXACT = 1e-12
"""Less than this share of the variance left inside schools is nothing."""


class Likelihood(StrEnum):
    """Maximum likelihood, or restricted: what is left when the coefficients are accounted for."""

    ML = "ml"
    REML = "reml"


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedFit:
    """The fitted model in the columns' own units; the constant is the first coefficient.

    `between` is τ² and `within` σ² in squared units of the outcome; `ratio` is τ²/σ².
    """

    likelihood: Likelihood
    between: float
    within: float
    ratio: float
    coefficients: Floats
    errors: Floats
    log_likelihood: float
    residuals: Floats
    """Per school, the sum of what its pupils differ from Xb."""

    @property
    def share_between(self) -> float:
        """Return the share of the unexplained variance that lies between schools."""
        return self.between / (self.between + self.within)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AtRatio:
    """Generalised least squares where the ratio is given; V is the covariance ÷ σ²."""

    inverse: Floats
    """(X'V⁻¹X)⁻¹"""
    log_determinant: float
    """of X'V⁻¹X"""
    coefficients: Floats
    rss: float
    shrink: Floats
    """d/dθ of θ/(1 + nθ): one per school"""
    residuals: Floats


def fit_mixed(sums: Sums, likelihood: Likelihood) -> MixedFit:
    """Return the model with the highest likelihood; raise RefusedError where there is none."""
    free = sums.pupils - (sums.columns if likelihood is Likelihood.REML else 0)
    restricted = likelihood is Likelihood.REML

    def criterion(ratio: float) -> float:
        at = _at(sums, ratio)
        value = free * log(at.rss) + float(np.log1p(sums.n * ratio).sum())
        return value + at.log_determinant if restricted else value

    def slope(ratio: float) -> float:
        at = _at(sums, ratio)
        value = -free * float(at.shrink @ np.square(at.residuals)) / at.rss
        value += float((sums.n / (1 + sums.n * ratio)).sum())
        if restricted:
            value -= float(np.einsum("jp,pq,jq,j->", sums.x, at.inverse, sums.x, at.shrink))
        return value

    if _inside(sums) <= EXACT * sums.yy:
        message = "Resultatet följer helt av de andra kolumnerna, så det finns inget att jämföra."
        raise RefusedError((Problem(message=message, cure="Välj andra kolumner."),))
    return _fit(sums, best_ratio(criterion, slope), likelihood, free)


def _inside(sums: Sums) -> float:
    """Return the residual sum of squares where every school has a level of its own."""
    left = sums.xx - (sums.x.T / sums.n) @ sums.x
    right = sums.xy - sums.x.T @ (sums.y / sums.n)
    whole = sums.yy - float(np.square(sums.y) @ (1 / sums.n))
    return whole - float(right @ np.linalg.pinv(left, rcond=NO_MORE, hermitian=True) @ right)


def _at(sums: Sums, ratio: float) -> _AtRatio:
    weight = ratio / (1 + sums.n * ratio)
    left = sums.xx - (sums.x.T * weight) @ sums.x
    right = sums.xy - sums.x.T @ (weight * sums.y)
    inverse = np.linalg.inv(left).astype(np.float64, copy=False)
    coefficients = inverse @ right
    rss = sums.yy - float(weight @ np.square(sums.y)) - float(right @ coefficients)
    return _AtRatio(
        inverse=inverse,
        log_determinant=float(np.linalg.slogdet(left)[1]),
        coefficients=coefficients,
        rss=max(rss, np.finfo(float).tiny),
        shrink=1 / np.square(1 + sums.n * ratio),
        residuals=sums.y - sums.x @ coefficients,
    )


def _fit(sums: Sums, ratio: float, likelihood: Likelihood, free: float, /) -> MixedFit:
    at = _at(sums, ratio)
    within = at.rss / free
    spread = float(np.log1p(sums.n * ratio).sum())
    log_likelihood = -0.5 * (free * (log(2 * pi * within) + 1) + spread)
    if likelihood is Likelihood.REML:
        own_units = at.log_determinant + 2 * float(np.log(sums.scale.spreads).sum())
        log_likelihood -= 0.5 * own_units
    back = _own_units(sums)
    coefficients = back @ at.coefficients
    coefficients[0] += sums.scale.level
    return MixedFit(
        likelihood=likelihood,
        between=within * ratio,
        within=within,
        ratio=ratio,
        coefficients=coefficients,
        errors=np.sqrt(within * np.diag(back @ at.inverse @ back.T)),
        log_likelihood=log_likelihood,
        residuals=at.residuals,
    )


def _own_units(sums: Sums) -> Floats:
    """Return the matrix from coefficients of centred and scaled columns to the columns' own."""
    scale = sums.scale
    back = np.diag(np.concatenate([[1.0], 1 / scale.spreads]))
    back[0, 1:] = -scale.centres / scale.spreads
    return back
