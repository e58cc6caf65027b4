"""How unevenly groups of pupils are spread over schools: the measures of the literature.

All take pupils by school and category. Definitions: dissimilarity Duncan & Duncan (1955), with
many groups Sakoda (1981); Theil's H Theil & Finizza (1971); isolation and η² Lieberson (1981),
Duncan & Duncan (1955) (η², also called V or S); with many groups Reardon & Firebaugh (2002).
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]


def dissimilarity(part: Numbers, whole: Numbers) -> float | None:
    """Return D = ½Σ|a_j/A − (n_j − a_j)/B|: 0 alike everywhere, 1 never in the same school.

    It is the share of either group that would have to change school for all to be alike. None
    when nobody, or everybody, is in the group.
    """
    rest = whole - part
    inside, outside = part.sum(), rest.sum()
    if inside <= 0 or outside <= 0:
        return None
    return float(np.abs(part / inside - rest / outside).sum() / 2)


def dissimilarity_of_all(counts: Numbers) -> float | None:
    """Return D of all categories together: Σ_j Σ_m |a_jm − n_j·π_m| ÷ (2·N·Σ π_m(1 − π_m))."""
    whole, shares = _margins(counts)
    spread = (shares * (1 - shares)).sum()
    if spread <= 0:
        return None
    moved = np.abs(counts - np.outer(whole, shares)).sum()
    return float(moved / (2 * whole.sum() * spread))


def theil(counts: Numbers) -> float | None:
    """Return Theil's H = 1 − Σ n_j·E_j ÷ (N·E), E the entropy: the part that lies between schools.

    With two columns it is the measure of one category against the rest.
    """
    whole, shares = _margins(counts)
    total = float(_entropy(shares))
    if total <= 0:
        return None
    inside = (whole * _entropy(counts / whole[:, None])).sum()
    return float(1 - inside / (whole.sum() * total))


def isolation(part: Numbers, whole: Numbers) -> float | None:
    """Return Σ (a_j/A)·(a_j/n_j): the group's share in the school of a pupil of the group."""
    inside = part.sum()
    if inside <= 0:
        return None
    return float((part / inside * (part / whole)).sum())


def eta_squared(counts: Numbers) -> float | None:
    """Return η²: the part of the variation between pupils that lies between schools.

    Σ_m Σ_j n_j(π_jm − π_m)² ÷ (N·Σ π_m(1 − π_m)); with two columns (isolation − P) ÷ (1 − P).
    """
    whole, shares = _margins(counts)
    spread = (shares * (1 - shares)).sum()
    if spread <= 0:
        return None
    off = counts / whole[:, None] - shares
    return float((whole[:, None] * off**2).sum() / (whole.sum() * spread))


def against_rest(part: Numbers, whole: Numbers) -> Numbers:
    """Return two columns: the category and everybody else."""
    return np.column_stack((part, whole - part))


def weighted_sd(values: Numbers, weights: Numbers) -> float:
    """Return the standard deviation with each school counted by its weight."""
    total = weights.sum()
    mean = (weights * values).sum() / total
    return float(np.sqrt((weights * (values - mean) ** 2).sum() / total))


def _margins(counts: Numbers) -> tuple[Numbers, Numbers]:
    whole = counts.sum(axis=1)
    return whole, counts.sum(axis=0) / whole.sum()


def _entropy(shares: Numbers) -> Numbers:
    """Return −Σ p·ln p along the last axis; what nobody is in adds nothing."""
    logs = np.log(np.where(shares > 0, shares, 1.0))
    found: Numbers = -(shares * logs).sum(axis=-1)
    return found
