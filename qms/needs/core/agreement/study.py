"""Agreement per question, per area and in all, with what may be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np

from qms.needs.core.agreement.bootstrap import Interval, drawn_times, intervals
from qms.needs.core.agreement.kappa import Floats, Weights, kappa_of_table, table_of

FEWEST_PAIRS = 10
"""Fewer pairs than this and no kappa is told: it could be almost anything."""
GOOD = 0.6
"""A kappa above this is substantial agreement (Landis, J.R. & Koch, G.G. (1977), Biometrics 33)."""
SAME_LEVEL = 0.9
"""When so great a share of both assessors' levels is the same one, kappa has little to go on."""
DRAWS = 2000


class Verdict(StrEnum):
    """What the interval says of the agreement."""

    GOOD = "good"  # all of the interval is above the limit
    LOW = "low"  # all of the interval is below the limit
    UNSURE = "unsure"  # the limit lies in the interval
    LITTLE_SPREAD = "little-spread"  # nearly everybody has the same level
    FEW = "few"  # too few pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePair:
    """Two assessments of one child, made without sight of each other.

    `levels` is question to (first assessor's level, second assessor's).
    """

    levels: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agreement on one question, area or all: `pairs` of levels in `cases` cases.

    `exact` and `within_one` are shares. Kappas and shares are None with too few pairs, and a
    kappa is None where both have set one level throughout. `interval` is of the quadratic kappa.
    """

    key: str
    cases: int
    pairs: int
    verdict: Verdict
    linear: float | None = None
    quadratic: float | None = None
    interval: Interval | None = None
    exact: float | None = None
    within_one: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """The agreement of many cases. `draws` and `seed` are of the bootstrap."""

    cases: int
    everything: Agreement
    areas: tuple[Agreement, ...]
    questions: tuple[Agreement, ...]
    draws: int
    seed: int


def study(
    cases: Sequence[CasePair],
    areas: Mapping[str, Sequence[str]],
    *,
    levels: int = 5,
    seed: int = 1,
    draws: int = DRAWS,
) -> Study:
    """Return the agreement per question, area and in all.

    `areas` is area to its questions, in order. An area's pairs are those of its questions put
    together. A question that a case lacks is no pair of that case.
    """
    questions = [key for keys in areas.values() for key in keys]
    groups = {"": questions, **areas, **{key: [key] for key in questions}}
    tables = _tables(cases, questions, levels)
    places = {key: at for at, key in enumerate(questions)}
    grouped = np.stack(
        [tables[:, [places[key] for key in keys]].sum(axis=1) for keys in groups.values()], axis=1
    )
    found = _judged(list(groups), grouped, draws=draws, seed=seed)
    return Study(
        cases=len(cases),
        everything=found[0],
        areas=found[1 : 1 + len(areas)],
        questions=found[1 + len(areas) :],
        draws=draws,
        seed=seed,
    )


def _tables(cases: Sequence[CasePair], questions: Sequence[str], levels: int) -> Floats:
    """Return the table of each case and question."""
    found = np.zeros((len(cases), len(questions), levels, levels))
    for row, case in enumerate(cases):
        for column, key in enumerate(questions):
            if key in case.levels:
                found[row, column] = table_of([case.levels[key]], levels)
    return found


def _judged(keys: Sequence[str], tables: Floats, *, draws: int, seed: int) -> tuple[Agreement, ...]:
    known: tuple[Interval | None, ...] = (None,) * len(keys)
    if len(tables) >= FEWEST_PAIRS:
        known = _intervals(tables.astype(np.int16).tobytes(), tables.shape, draws, seed)
    return tuple(
        _one(key, tables[:, at], interval)
        for at, (key, interval) in enumerate(zip(keys, known, strict=True))
    )


@lru_cache(maxsize=4)  # the draws are most of what a page costs, and pairs are few and far between
def _intervals(
    pairs: bytes, shape: tuple[int, ...], draws: int, seed: int, /
) -> tuple[Interval | None, ...]:
    tables = np.frombuffer(pairs, dtype=np.int16).reshape(shape).astype(np.float64)
    times = drawn_times(len(tables), draws=draws, seed=seed)
    return intervals(tables, times, Weights.QUADRATIC)


def _one(key: str, per_case: Floats, interval: Interval | None) -> Agreement:
    table = per_case.sum(axis=0)
    pairs = int(table.sum())
    cases = int((per_case.sum(axis=(1, 2)) > 0).sum())
    if cases < FEWEST_PAIRS:
        return Agreement(key=key, cases=cases, pairs=pairs, verdict=Verdict.FEW)
    return Agreement(
        key=key,
        cases=cases,
        pairs=pairs,
        verdict=_verdict(table, interval),
        linear=kappa_of_table(table, Weights.LINEAR),
        quadratic=kappa_of_table(table, Weights.QUADRATIC),
        interval=interval,
        exact=float(np.trace(table)) / pairs,
        within_one=sum(float(np.trace(table, at)) for at in (-1, 0, 1)) / pairs,
    )


def _verdict(table: Floats, interval: Interval | None) -> Verdict:
    """Return what may be said; little spread comes before what kappa seems to say."""
    set_levels = table.sum(axis=0) + table.sum(axis=1)
    if interval is None or set_levels.max() >= SAME_LEVEL * set_levels.sum():
        return Verdict.LITTLE_SPREAD
    if interval.low > GOOD:
        return Verdict.GOOD
    return Verdict.LOW if interval.high < GOOD else Verdict.UNSURE
