"""How well probabilities fit what happened: discrimination and calibration."""

from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.gamma import chi_square_tail
from qms.allocation.core.risk.newton import Sample, solve
from qms.allocation.core.risk.pupils import Floats, Whole

TENTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenth:
    """A tenth of the pupils in order of probability: how many cases were expected and came."""

    lowest: float
    highest: float
    n: int
    expected: float
    observed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """`auc`: a case has a higher probability than a non-case, ties counted half. `brier`: mean
    squared error. `chi_square`, `freedom`, `p`: Hosmer–Lemeshow over the tenths; None with fewer
    than three. `intercept`, `slope`: of a regression on the log-odds, 0 and 1 when calibrated;
    None where the probabilities do not vary.
    """

    auc: float
    brier: float
    chi_square: float
    freedom: int
    p: float | None
    intercept: float | None
    slope: float | None
    tenths: tuple[Tenth, ...]


def measure(p: Floats, n: Whole, cases: Whole, *, is_held_out: bool = False) -> Measures:
    """Return the measures of patterns with probability `p`, `n` pupils and `cases` of them.

    Two degrees of freedom are lost where the probabilities were fitted to the same pupils, none
    where the pupils were held out.
    """
    order = np.argsort(p, kind="stable")
    p, n, cases = p[order], n[order], cases[order]
    tenths = _tenths(p, n, cases)
    chi_square = sum(
        (one.observed - one.expected) ** 2 / (one.expected * (1 - one.expected / one.n))
        for one in tenths
        if 0 < one.expected < one.n
    )
    freedom = len(tenths) if is_held_out else max(len(tenths) - 2, 0)
    intercept, slope = _calibration(p, n, cases)
    return Measures(
        auc=_auc(p, n, cases),
        brier=float((cases * (1 - p) ** 2 + (n - cases) * p**2).sum() / n.sum()),
        chi_square=float(chi_square),
        freedom=freedom,
        p=chi_square_tail(float(chi_square), freedom) if freedom else None,
        intercept=intercept,
        slope=slope,
        tenths=tenths,
    )


def _auc(p: Floats, n: Whole, cases: Whole) -> float:
    """Return the area: non-cases below each case, ties half; `p` is in order."""
    starts = np.flatnonzero(np.concatenate(([True], p[1:] != p[:-1])))
    case = np.add.reduceat(cases, starts).astype(np.float64)
    other = np.add.reduceat(n - cases, starts).astype(np.float64)
    below = np.cumsum(other) - other
    pairs = case.sum() * other.sum()
    return float((case * (below + other / 2)).sum() / pairs) if pairs else 0.5


def _tenths(p: Floats, n: Whole, cases: Whole) -> tuple[Tenth, ...]:
    """Return the tenths; pupils with the same probability are kept together."""
    starts = np.flatnonzero(np.concatenate(([True], p[1:] != p[:-1])))
    alike = np.add.reduceat(n, starts)
    middle = np.cumsum(alike) - alike / 2
    tenth_of = np.minimum((middle * TENTHS / alike.sum()).astype(np.int64), TENTHS - 1)
    whole = np.repeat(tenth_of, np.diff(np.append(starts, len(p))))
    found = []
    for tenth in range(TENTHS):
        inside = whole == tenth
        if not inside.any():
            continue
        found.append(
            Tenth(
                lowest=float(p[inside][0]),
                highest=float(p[inside][-1]),
                n=int(n[inside].sum()),
                expected=float((n[inside] * p[inside]).sum()),
                observed=int(cases[inside].sum()),
            )
        )
    return tuple(found)


def _calibration(p: Floats, n: Whole, cases: Whole) -> tuple[float | None, float | None]:
    inside = np.clip(p, 1e-12, 1 - 1e-12)
    log_odds = np.log(inside) - np.log1p(-inside)
    if float(np.ptp(log_odds)) < 1e-9:
        return None, None
    x = np.column_stack([np.ones(len(p)), log_odds])
    found = solve(Sample(x=x, n=n.astype(np.float64), cases=cases.astype(np.float64)))
    if not found.is_converged:
        return None, None
    return float(found.coefficients[0]), float(found.coefficients[1])
