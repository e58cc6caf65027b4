"""p-values from the signs of the schools' sums, and the correction for several tests."""

from collections.abc import Iterator, Sequence

import numpy as np

from qms.allocation.core.risk.pupils import Floats

SAMPLED, AT_ONCE = 4_999, 500
FEW_SCHOOLS = 12
"""Up to so many schools every sign pattern is tried, above it a seeded sample of them."""


def informative(by_school: Floats) -> Floats:
    """Return the rows of the schools that say anything: a sum of exactly nothing has no sign."""
    scale = float(np.abs(by_school).max(initial=0.0))
    found: Floats = by_school[np.abs(by_school).max(axis=1, initial=0.0) > 1e-12 * scale]
    return found


def smallest_p(schools: int) -> float:
    """Return the smallest p that the sign patterns of so many schools can give."""
    if schools == 0:
        return 1.0
    return 2.0 ** -(schools - 1) if schools <= FEW_SCHOOLS else 1.0 / (SAMPLED + 1)


def sign_flip_each(several: Sequence[Floats], *, seed: int) -> tuple[float, ...]:
    """Return, for each, the share of sign patterns whose statistic is at least the one observed.

    With u = Σ±uⱼ the statistic is uᵀ(Σ uⱼuⱼᵀ)⁺u, which the signs do not change the scale of. The
    observed pattern counts as one of them, so p is never 0. Those of equally many schools are
    tried with the same signs.
    """
    found = [1.0] * len(several)
    places: dict[int, list[int]] = {}
    for at, by_school in enumerate(several):
        places.setdefault(len(by_school), []).append(at)
    for schools, which in places.items():
        if schools:
            p = _shares([several[at] for at in which], seed=seed)
            for at, share in zip(which, p, strict=True):
                found[at] = share
    return tuple(found)


def _shares(several: Sequence[Floats], *, seed: int) -> list[float]:
    """Return the p of each; all have the same number of schools."""
    every, schools = np.hstack(several), len(several[0])
    sums = np.vstack([signs @ every for signs in _signs(schools, seed)])
    found, start = [], 0
    for by_school in several:
        part = sums[:, start : start + by_school.shape[1]]
        inverse = np.linalg.pinv(by_school.T @ by_school, hermitian=True)
        statistics = ((part @ inverse) * part).sum(axis=1)
        found.append(float(np.mean(statistics >= statistics[0] * (1 - 1e-9))))
        start += by_school.shape[1]
    return found


def _signs(schools: int, seed: int) -> Iterator[Floats]:
    """Yield the sign patterns, the observed first; a pattern and its mirror are the same."""
    if schools <= FEW_SCHOOLS:
        places = np.arange(2 ** (schools - 1))[:, None] >> np.arange(schools)
        yield 1.0 - 2.0 * (places & 1).astype(np.float64)
        return
    yield np.ones((1, schools))
    rng = np.random.default_rng(seed)
    for start in range(0, SAMPLED, AT_ONCE):
        drawn = rng.integers(0, 2, size=(min(AT_ONCE, SAMPLED - start), schools))
        yield 1.0 - 2.0 * drawn.astype(np.float64)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values corrected for being several, in the order given (Holm 1979)."""
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    found, highest = [1.0] * len(p_values), 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, p_values[at] * (len(p_values) - rank)))
        found[at] = highest
    return tuple(found)
