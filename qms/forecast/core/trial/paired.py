"""Whether the used method did worse than the best one by more than chance, origin by origin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Protocol

import numpy as np

from qms.forecast.core.panel import BoolArray
from qms.forecast.core.series import Series
from qms.forecast.core.trial.levels import Level, LevelScore, On

FEWEST = 6  # origins; with fewer nothing is said of chance
APART = 2.0  # standard errors of the mean difference
LEAST = 0.01  # per cent, so that a ratio to no error at all can be taken


class Scored(Protocol):
    """A method's error so many years ahead, of a level or of one school."""

    @property
    def method(self) -> str:
        """Return the method."""
        ...

    @property
    def horizon(self) -> int:
        """Return how many years ahead."""
        ...

    @property
    def error(self) -> float:
        """Return the error in per cent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginError:
    """Σ|forecast − actual| ÷ Σ actual in per cent, of the forecasts made in one year."""

    level: str
    on: str
    horizon: int
    origin: int
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """The used method beside the best one of a level.

    `is_chance` is whether the difference between them, paired over `origins` years, is within two
    standard errors of none. Forecasts from years next to each other share what came, so the
    standard error is rather too small, and chance is claimed too seldom rather than too often.
    """

    level: str
    on: str
    best: str
    origins: int
    is_chance: bool


def origin_errors(
    series: Series,
    years: Sequence[int],
    *,
    level: Level,
    ahead: Sequence[int],
    marked: Mapping[On, Mapping[int, BoolArray]],
) -> tuple[OriginError, ...]:
    """Return the pooled error from each place in `marked`, on each of its sets."""
    found = []
    for on, sets in marked.items():
        for place, counted in sets.items():
            row = series.origins.index(place)
            for h in ahead:
                if place + h >= series.actual.shape[1]:
                    continue
                mean, actual = series.path[row, :, h - 1], series.actual[:, place + h]
                scored = counted & ~np.isnan(mean) & ~np.isnan(actual)
                whole = float(actual[scored].sum())
                if whole > 0:
                    size = float(np.abs(mean - actual)[scored].sum())
                    found.append(
                        OriginError(level=level.value, on=on.value, horizon=h,
                                    origin=years[place], error=round(100 * size / whole, 6))
                    )  # fmt: skip
    return tuple(found)


def ranked(scores: Iterable[Scored]) -> list[str]:
    """Return the methods, the best first: by error over the lowest, a mean over years ahead."""
    known: dict[str, dict[int, float]] = {}
    for one in scores:
        known.setdefault(one.method, {})[one.horizon] = one.error
    lowest = lowest_of(known)

    def rank(method: str) -> tuple[float, str]:
        return fmean(error / lowest[h] for h, error in known[method].items()), method

    return sorted(known, key=rank)


def lowest_of(known: Mapping[str, Mapping[int, float]]) -> dict[int, float]:
    """Return the lowest error per year ahead, never below the least that counts."""
    ahead = {h for errors in known.values() for h in errors}
    return {h: max(min(e[h] for e in known.values() if h in e), LEAST) for h in ahead}


def against(
    scores: Sequence[LevelScore],
    errors: Mapping[str, Sequence[OriginError]],
    *,
    used: str,
) -> tuple[Against, ...]:
    """Return the used method beside the best one, per level and set in which it was not best.

    `errors` are every method's, by its name.
    """
    found = []
    for level in Level:
        for on in On:
            mine = [one for one in scores if (one.level, one.on) == (level.value, on.value)]
            order = ranked(mine)
            if used not in order or order[0] == used:
                continue
            one = _beside(errors, (level.value, on.value), used=used, best=order[0])
            found.append(
                Against(level=level.value, on=on.value, best=order[0], origins=len(one),
                        is_chance=_is_chance(one))
            )  # fmt: skip
    return tuple(found)


def _beside(
    errors: Mapping[str, Sequence[OriginError]], where: tuple[str, str], *, used: str, best: str
) -> list[float]:
    """Return, per origin, how much more the used method missed, in parts of the best's error."""
    own, other = (
        {(e.origin, e.horizon): e.error for e in errors.get(name, ()) if (e.level, e.on) == where}
        for name in (used, best)
    )
    cells = sorted(own.keys() & other.keys())
    usual = {h: max(fmean(other[c] for c in cells if c[1] == h), LEAST) for _, h in cells}
    return [
        fmean((own[c] - other[c]) / usual[c[1]] for c in cells if c[0] == origin)
        for origin in sorted({origin for origin, _ in cells})
    ]


def _is_chance(differences: Sequence[float]) -> bool:
    if len(differences) < FEWEST:
        return False
    return abs(fmean(differences)) <= APART * stdev(differences) / sqrt(len(differences))
