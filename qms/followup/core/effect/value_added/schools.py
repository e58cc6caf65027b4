"""Each school's value added: its pupils' mean residual, drawn towards zero by what is noise."""

from dataclasses import dataclass

import numpy as np

from qms.followup.core.effect.value_added.material import Material
from qms.followup.core.effect.value_added.mixed import Likelihood, MixedFit, fit_mixed
from qms.followup.core.effect.value_added.sums import school_sums

NORMAL_95 = 1.959963984540054
FEW_SCHOOLS = 10
"""With fewer schools than this the spread between them is hardly known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one unit adds, in the outcome's own units, against the mean of all units.

    `raw` is the mean of what the unit's `n` pupils differ from expected; `effect` is that drawn
    towards zero, with standard deviation `sd` and 95 % interval `low` to `high`.
    """

    unit: str
    n: int
    effect: float
    sd: float
    low: float
    high: float
    raw: float

    @property
    def differs(self) -> bool:
        """Return whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAdded:
    """The units by name, the model behind them and what its coefficients are called."""

    units: tuple[Contribution, ...]
    fit: MixedFit
    names: tuple[str, ...]
    pupils: int
    left_out: int

    @property
    def is_uncertain(self) -> bool:
        """Return whether the units are too few for their spread to be known."""
        return len(self.units) < FEW_SCHOOLS


def contribution(*, unit: str, n: float, effect: float, sd: float, raw: float) -> Contribution:
    """Return the unit with its interval."""
    half = NORMAL_95 * sd
    return Contribution(
        unit=unit, n=round(n), effect=effect, sd=sd, low=effect - half, high=effect + half, raw=raw
    )


def value_added(material: Material, likelihood: Likelihood = Likelihood.ML) -> ValueAdded:
    """Return each unit's value added; raise RefusedError where it cannot be counted."""
    sums = school_sums(material)
    fit = fit_mixed(sums, likelihood)
    shrinkage = fit.ratio / (1 + sums.n * fit.ratio)
    effects = shrinkage * fit.residuals
    deviations = np.sqrt(fit.within * shrinkage)
    units = tuple(
        contribution(unit=name, n=n, effect=effect, sd=sd, raw=raw)
        for name, n, effect, sd, raw in zip(
            material.group.categories,
            sums.n.tolist(),
            effects.tolist(),
            deviations.tolist(),
            (fit.residuals / sums.n).tolist(),
            strict=True,
        )
    )
    return ValueAdded(
        units=units,
        fit=fit,
        names=material.names,
        pupils=material.n,
        left_out=material.left_out,
    )
