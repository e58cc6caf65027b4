"""Value added of the unit that pupils came from: what is left where several came to one unit.

y = Xb + a(receiving) + v(previous) + e. The receiving unit has a parameter of its own (a fixed
effect), so pupils are compared only with others in the same receiving unit, however good it is;
the previous unit's v is random with variance τ². With everything fixed projected out by M, the
likelihood needs the eigenvalues of Z'MZ alone, Z telling who came from where.
"""

from dataclasses import dataclass
from math import log, pi
from typing import Self

import numpy as np

from qms.allocation.core.risk.pupils import Column, Floats
from qms.followup.core.effect.value_added.material import Material, totals
from qms.followup.core.effect.value_added.mixed import EXACT, Likelihood
from qms.followup.core.effect.value_added.profile import best_ratio
from qms.followup.core.effect.value_added.schools import Contribution, contribution
from qms.followup.core.effect.value_added.sums import refuse_dependent
from qms.kernel.problems import Problem, RefusedError

NOTHING_LEFT = 1e-9
MOST_UNITS = 2_000
WHOLLY_BETWEEN = 1e14
"""A ratio of variances so large that the previous units explain all they can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousAdded:
    """The previous units by name, and the variances in squared units of the outcome.

    `alone` are units that cannot be compared: where their pupils went, nobody came from elsewhere.
    Their effect is 0 and their interval all that is thinkable. `receiving` counts the receiving
    units.
    """

    units: tuple[Contribution, ...]
    alone: tuple[str, ...]
    likelihood: Likelihood
    between: float
    within: float
    log_likelihood: float
    names: tuple[str, ...]
    coefficients: Floats
    receiving: int
    pupils: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Projected:
    """Sums after what is fixed has been taken out; K previous units, p columns."""

    n: Floats
    cross: Floats
    """Z'MZ, K × K"""
    y: Floats
    """Z'My, K"""
    yy: float
    fixed: int
    log_fixed: float
    """log of the determinant of the fixed part's cross sums"""
    inverse: Floats
    right: Floats
    zx: Floats


def previous_value_added(
    material: Material, likelihood: Likelihood = Likelihood.REML
) -> PreviousAdded:
    """Return what each previous unit adds; raise RefusedError where it cannot be counted."""
    previous = material.previous
    if previous is None:
        raise ValueError("the material has no previous units")
    _refuse_few(material, previous)
    sums = _projected(material, previous)
    found = _Spectrum.of(sums, material.n, likelihood)
    if sums.yy <= 0 or found.rss(WHOLLY_BETWEEN) <= EXACT * sums.yy:
        message = "Resultatet följer helt av de andra kolumnerna, så det finns inget att jämföra."
        raise RefusedError((Problem(message=message, cure="Välj andra kolumner."),))
    ratio = best_ratio(found.criterion, found.slope)
    within = found.rss(ratio) / found.free
    parts = ratio / (1 + ratio * found.values)
    effects = found.vectors @ (parts * found.turned)
    deviations = np.sqrt(within * (np.square(found.vectors) @ parts))
    lone = np.diag(sums.cross) <= NOTHING_LEFT * sums.n
    own = sums.log_fixed if likelihood is Likelihood.REML else 0.0
    columns = (sums.n, effects, deviations, sums.y / sums.n)
    return PreviousAdded(
        units=tuple(
            contribution(unit=name, n=n, effect=effect, sd=sd, raw=raw)
            for name, n, effect, sd, raw in zip(
                previous.categories, *(one.tolist() for one in columns), strict=True
            )
        ),
        alone=tuple(
            name for name, is_lone in zip(previous.categories, lone, strict=True) if is_lone
        ),
        likelihood=likelihood,
        between=within * ratio,
        within=within,
        log_likelihood=-0.5 * (found.free * (log(2 * pi * within) + 1) + found.spread(ratio) + own),
        names=material.names,
        coefficients=sums.inverse @ (sums.right - sums.zx.T @ effects),
        receiving=len(material.group.categories),
        pupils=material.n,
        left_out=material.left_out,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spectrum:
    """The likelihood as a function of θ = τ²/σ² alone."""

    values: Floats
    vectors: Floats
    turned: Floats
    levels: Floats
    free: float
    yy: float

    @classmethod
    def of(cls, sums: _Projected, pupils: int, likelihood: Likelihood) -> Self:
        """Return the eigenvalues of Z'MZ and what they are weighed with."""
        values, vectors = np.linalg.eigh(sums.cross)
        values = np.maximum(values, 0.0)
        restricted = likelihood is Likelihood.REML
        return cls(
            values=values,
            vectors=vectors,
            turned=vectors.T @ sums.y,
            levels=values if restricted else sums.n,
            free=pupils - (sums.fixed if restricted else 0),
            yy=sums.yy,
        )

    def rss(self, ratio: float) -> float:
        """Return the generalised residual sum of squares."""
        explained = ratio * np.square(self.turned) / (1 + ratio * self.values)
        return self.yy - float(explained.sum())

    def spread(self, ratio: float) -> float:
        """Return the log of the determinant of the covariance ÷ σ²."""
        return float(np.log1p(ratio * self.levels).sum())

    def criterion(self, ratio: float) -> float:
        """Return minus twice the profile log-likelihood, constants aside."""
        return self.free * log(self.rss(ratio)) + self.spread(ratio)

    def slope(self, ratio: float) -> float:
        """Return the criterion's derivative."""
        steeper = float(np.square(self.turned / (1 + ratio * self.values)).sum())
        wider = float((self.levels / (1 + ratio * self.levels)).sum())
        return wider - self.free * steeper / self.rss(ratio)


def _refuse_few(material: Material, previous: Column) -> None:
    units = len(previous.categories)
    fixed = len(material.group.categories) + material.design.shape[1]
    if units < 2:
        message = "Det finns inte elever från minst två tidigare enheter med alla uppgifter."
    elif units > MOST_UNITS:
        message = f"{units} tidigare enheter är fler än {MOST_UNITS}."
    elif material.n <= fixed + units:
        message = f"{material.n} elever är för få för {units} tidigare och mottagande enheter."
    else:
        return
    raise RefusedError((Problem(message=message, cure="Ta med andra år eller färre kolumner."),))


def _projected(material: Material, previous: Column) -> _Projected:
    """Return the sums with receiving units and columns taken out."""
    weights, units = material.weights, len(previous.categories)
    receiving = len(material.group.categories)
    by_both = np.bincount(
        material.group.codes.astype(np.int64) * units + previous.codes,
        weights=weights,
        minlength=receiving * units,
    ).reshape(receiving, units)
    received = by_both.sum(axis=1)
    n = by_both.sum(axis=0)
    x = np.empty_like(material.design)
    for at, column in enumerate(material.design.T):
        x[:, at] = _centred(column, material, received)
    y = _centred(material.outcome, material, received)
    weighted = x * weights[:, None]
    xx = weighted.T @ x
    _refuse_constant(material, np.diag(xx))
    refuse_dependent(xx, material.names)
    zx = np.empty((units, x.shape[1]))
    for at, column in enumerate(weighted.T):
        zx[:, at] = totals(column, previous)
    zy = totals(weights * y, previous)
    xy = weighted.T @ y
    inverse = np.linalg.inv(xx).astype(np.float64, copy=False)
    return _Projected(
        n=n,
        cross=np.diag(n) - by_both.T @ (by_both / received[:, None]) - zx @ inverse @ zx.T,
        y=zy - zx @ inverse @ xy,
        yy=float(weights @ np.square(y) - xy @ inverse @ xy),
        fixed=receiving + x.shape[1],
        log_fixed=float(np.log(received).sum() + np.linalg.slogdet(xx)[1]),
        inverse=inverse,
        right=xy,
        zx=zx,
    )


def _centred(values: Floats, material: Material, received: Floats) -> Floats:
    """Return the values less the mean of the pupil's receiving unit."""
    codes = material.group.codes
    total = totals(material.weights * values, material.group)
    centred: Floats = values - (total / received)[codes]
    return centred


def _refuse_constant(material: Material, left: Floats) -> None:
    """Refuse columns that do not differ between pupils of the same receiving unit."""
    whole = material.weights @ np.square(material.design - material.design.mean(axis=0))
    faults = [
        Problem(
            message=f"{name} är lika för alla elever i samma mottagande enhet.",
            cure="Ta bort den ur valet.",
        )
        for name, own, total in zip(material.names, left, whole, strict=True)
        if own <= NOTHING_LEFT * total
    ]
    if faults:
        raise RefusedError(tuple(faults))
