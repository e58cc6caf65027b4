"""Logistic regression on patterns by Newton's method, plain and with Firth's penalty.

With X the patterns' design, n pupils and y cases per pattern, p = 1/(1 + exp(−Xb)) and
W = n·p·(1 − p), a step is (XᵀWX)⁻¹ Xᵀ(y − n·p) and the covariance of b is (XᵀWX)⁻¹. Firth (1993)
adds h·(½ − p) to y − n·p, h being the patterns' leverage: the maximum of the log-likelihood plus
½·log det(XᵀWX), which is finite also where a category has the outcome for all or for none.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qms.allocation.core.risk.pupils import Floats

MOST_STEPS = 60
SMALL_STEP = 1e-10
FAR = 25.0
"""Log-odds that no category has: there the plain method is on its way to infinity."""
STEEPEST = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What the method came to: coefficients, their covariance and the log-likelihood."""

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    steps: int
    is_converged: bool


def probabilities(log_odds: Floats) -> Floats:
    """Return 1/(1 + exp(−log-odds)) without overflow."""
    small = np.exp(-np.abs(log_odds))
    return np.where(log_odds >= 0, 1.0, small) / (1.0 + small)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The design, the pupils and the cases per pattern, and which target is maximised."""

    x: Floats
    n: Floats
    cases: Floats
    is_penalised: bool = False

    def log_likelihood(self, b: Floats) -> float:
        """Return Σ cases·log p + (n − cases)·log(1 − p) over single pupils."""
        log_odds = self.x @ b
        return float(np.sum(self.cases * log_odds - self.n * np.logaddexp(0.0, log_odds)))

    def information(self, b: Floats) -> Floats:
        """Return XᵀWX."""
        p = probabilities(self.x @ b)
        found: Floats = (self.x * (self.n * p * (1.0 - p))[:, None]).T @ self.x
        return found

    def score(self, b: Floats, information: Floats) -> Floats:
        """Return the gradient of the target."""
        p = probabilities(self.x @ b)
        left = self.cases - self.n * p
        if self.is_penalised:
            spread = np.einsum("ij,jk,ik->i", self.x, np.linalg.inv(information), self.x)
            left = left + self.n * p * (1.0 - p) * spread * (0.5 - p)
        found: Floats = self.x.T @ left
        return found

    def target(self, b: Floats) -> float:
        """Return what is maximised."""
        value = self.log_likelihood(b)
        if not self.is_penalised:
            return value
        return value + 0.5 * float(np.linalg.slogdet(self.information(b))[1])


def solve(sample: Sample) -> Solution:
    """Return the coefficients of the maximum; not converged when they run away."""
    b = np.zeros(sample.x.shape[1])
    share = (sample.cases.sum() + 0.5) / (sample.n.sum() + 1.0)
    b[0] = np.log(share / (1.0 - share))
    value, steps, longest = sample.target(b), 0, np.inf
    while steps < MOST_STEPS and longest > SMALL_STEP * (1.0 + _largest(b)):
        if _largest(b) > FAR and not sample.is_penalised:
            break
        information = sample.information(b)
        try:
            step = _floats(np.linalg.solve(information, sample.score(b, information)))
        except np.linalg.LinAlgError:
            break
        steps += 1
        longest = _largest(step)
        b, value = _shortened(sample, b, step * min(1.0, STEEPEST / max(longest, 1e-300)), value)
    return Solution(
        coefficients=b,
        covariance=_floats(np.linalg.pinv(sample.information(b), hermitian=True)),
        log_likelihood=sample.log_likelihood(b),
        steps=steps,
        is_converged=bool(longest <= SMALL_STEP * (1.0 + _largest(b))),
    )


def _floats(values: NDArray[np.floating[Any]]) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _largest(values: Floats) -> float:
    return float(np.max(np.abs(values)))


def _shortened(sample: Sample, b: Floats, /, step: Floats, value: float) -> tuple[Floats, float]:
    """Return the point after the step, halved while it leads downwards, and the value there."""
    slack = 1e-9 * (1.0 + abs(value))
    for _ in range(30):
        there = b + step
        found = sample.target(there)
        if found >= value - slack:
            return there, found
        step = step / 2.0
    return b, value
