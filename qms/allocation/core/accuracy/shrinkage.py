"""How much of a school's deviation lasts, and the deviation that is left when chance is drawn off.

τ² is DerSimonian and Laird's (1986) estimate of how much the schools' true deviations vary: with
w = 1/v, Q = Σw(r − r̄)² and τ² = max(0, (Q − (k − 1)) / (Σw − Σw²/Σw)). A deviation is drawn
towards 0 by B = τ²/(τ² + v), the share of it that is not chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.accuracy.groups import WITHIN_95, Group
from qms.allocation.core.accuracy.spread import squared_errors
from qms.allocation.core.risk.pupils import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunken:
    """A school's deviation after shrinkage and its 95 % interval, shares; B is `reliability`."""

    name: str
    value: float
    low: float
    high: float
    reliability: float

    @property
    def has_evidence(self) -> bool:
        """Return whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


def between_variance(deviations: Floats, errors: Floats) -> float:
    """Return τ² of deviations r with the variances v that chance gives them."""
    if len(deviations) < 2:
        return 0.0
    w = 1.0 / errors
    mean = (w * deviations).sum() / w.sum()
    spread = float((w * (deviations - mean) ** 2).sum())
    scale = float(w.sum() - (w**2).sum() / w.sum())
    return max(0.0, (spread - (len(w) - 1)) / scale)


def tau_squared(groups: Sequence[Group]) -> float:
    """Return τ² of the schools; those without chance in their risk say nothing of it."""
    known = [group for group in groups if group.variance > 0]
    return between_variance(
        np.array([group.deviation for group in known]), np.array([group.error for group in known])
    )


def shrink(groups: Sequence[Group], tau2: float) -> tuple[Shrunken, ...]:
    """Return every school's shrunken deviation B·r with its interval, in the order given.

    The interval also carries how uncertain τ² is; see `spread`.
    """
    parts = [reliability_of(group, tau2) for group in groups]
    deviations = np.array([group.deviation for group in groups])
    values = np.array(parts) * deviations
    errors = np.array([group.error for group in groups])
    halves = WITHIN_95 * np.sqrt(squared_errors(deviations, errors, values))
    return tuple(
        Shrunken(name=group.name, value=float(value), low=float(value - half),
                 high=float(value + half), reliability=part)
        for group, value, half, part in zip(groups, values, halves, parts, strict=True)
    )  # fmt: skip


def reliability_of(group: Group, tau2: float) -> float:
    """Return B: the share of the deviation that is not chance."""
    return tau2 / (tau2 + group.error) if tau2 else 0.0


def mean_reliability(groups: Sequence[Group], tau2: float) -> float:
    """Return the mean of B over schools; over schools × years it is one year's reliability."""
    parts = [reliability_of(group, tau2) for group in groups]
    return float(np.mean(parts)) if parts else 0.0


def explained(groups: Sequence[Group], tau2: float) -> float | None:
    """Return the share of the lasting differences in results that the model accounts for.

    1 − τ²/τ₀², where τ₀² is what τ² is when everybody is expected to have the mean outcome. None
    when the schools' results do not differ more than by chance.
    """
    everybody = sum(group.n for group in groups)
    share = sum(group.observed for group in groups) / everybody
    rates = np.array([group.observed / group.n - share for group in groups])
    errors = np.array([share * (1 - share) / group.n for group in groups])
    if not 0 < share < 1:
        return None
    whole = between_variance(rates, errors)
    return max(0.0, 1.0 - tau2 / whole) if whole else None
