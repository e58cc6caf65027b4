"""Trust it, take care, or hold to the baseline: one word per unit, and what it rests on."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray
from qms.forecast.core.series import Series

LONGEST = 5  # years ahead that are judged
GROWTH = 0.8  # errors grow about as (years ahead)^0.8; so measured they can be put together
FADE = 0.9  # weight of a year older
FEWEST = 6  # tests; with fewer nothing is said for certain
SMALL, LARGE = 2.5, 5.0  # per cent one year ahead
NO_WORSE, CLEARLY_BETTER = 1.05, 0.9  # the forecast's error ÷ the last value's
SKEW = 2.0  # per cent one year ahead to the same side


class Trust(StrEnum):
    """What to do with a unit's forecast."""

    TRUST = "trust"
    CARE = "care"
    BASELINE = "baseline"


class Reason(StrEnum):
    """Why, in the order in which it is told."""

    FEW_TESTS = "few_tests"
    LARGE_ERROR = "large_error"
    NO_BETTER = "no_better"
    WORSE = "worse"
    BIASED = "biased"
    SMALL_ERROR = "small_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One unit's verdict. Numbers are per cent of the actual and None without tests.

    `error` is the usual size of the miss one year ahead (misses further ahead are counted
    back), `last_error` the same for the last value, `bias` with its sign: above 0 when the
    forecast was too high. `median_error` is the middle one of all misses, 1–5 years ahead, as they
    were. `tests` counts forecasts that have been held against what came.
    """

    word: Trust
    error: float | None
    last_error: float | None
    bias: float | None
    median_error: float | None
    tests: int
    reasons: tuple[Reason, ...]


def verdicts(auto: Series, last: Series) -> tuple[Verdict, ...]:
    """Return the verdict of each series from all that is known."""
    return verdicts_at(auto, last, auto.actual.shape[1] - 1)


def verdicts_at(auto: Series, last: Series, place: int) -> tuple[Verdict, ...]:
    """Return the verdict of each series as it was in the year `place`, on earlier origins only.

    `auto` and `last` are the same series forecast from the same origins.
    """
    ahead = np.arange(1, min(auto.path.shape[2], LONGEST) + 1)
    age = place - np.asarray(auto.origins)[:, None] - ahead[None, :]
    own, plain = (_shares(one, len(ahead)) for one in (auto, last))
    seen = ~np.isnan(own) & ~np.isnan(plain) & (age >= 0)[:, None, :]
    weights = np.where(seen, (FADE ** np.maximum(age, 0))[:, None, :], 0.0)
    yearly = weights / (ahead**GROWTH)
    whole = np.maximum(weights.sum(axis=(0, 2)), 1e-12)
    own, plain = np.nan_to_num(own), np.nan_to_num(plain)
    columns = zip(
        (yearly * np.abs(own)).sum(axis=(0, 2)) / whole,
        (yearly * np.abs(plain)).sum(axis=(0, 2)) / whole,
        (yearly * own).sum(axis=(0, 2)) / whole,
        _medians(np.abs(own), seen),
        seen.sum(axis=(0, 2)).tolist(),
        strict=True,
    )
    return tuple(_verdict(*column) for column in columns)


def _shares(series: Series, longest: int) -> FloatArray:
    """Return forecast − actual in per cent of the actual, NaN where it is not known."""
    errors, path = series.errors[:, :, :longest], series.path[:, :, :longest]
    return np.asarray(-100 * errors / np.maximum(path + errors, 1.0))


def _medians(sizes: FloatArray, seen: BoolArray) -> FloatArray:
    units = sizes.shape[1]
    return np.array([
        np.median(sizes[:, u][seen[:, u]]) if seen[:, u].any() else np.nan for u in range(units)
    ])  # fmt: skip


def _verdict(error: float, last_error: float, bias: float, median: float, tests: int) -> Verdict:
    if not tests:
        return Verdict(
            word=Trust.CARE, error=None, last_error=None, bias=None, median_error=None,
            tests=0, reasons=(Reason.FEW_TESTS,),
        )  # fmt: skip
    reasons = _reasons(error, last_error, bias, tests)
    return Verdict(
        word=_word(reasons),
        error=float(error),
        last_error=float(last_error),
        bias=float(bias),
        median_error=float(median),
        tests=tests,
        reasons=reasons,
    )


def _reasons(error: float, last_error: float, bias: float, tests: int) -> tuple[Reason, ...]:
    found = {
        Reason.FEW_TESTS: tests < FEWEST,
        Reason.LARGE_ERROR: error > LARGE,
        Reason.NO_BETTER: CLEARLY_BETTER * last_error < error <= NO_WORSE * last_error,
        Reason.WORSE: error > NO_WORSE * last_error,
        Reason.BIASED: abs(bias) > SKEW,
        Reason.SMALL_ERROR: error <= SMALL,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _word(reasons: tuple[Reason, ...]) -> Trust:
    """Return the word.

    A small error is to be trusted also where the last value came even closer: which of two good
    forecasts was best is mostly chance. A large one is only the baseline's where the forecast was
    no better than that.
    """
    why = set(reasons)
    if Reason.FEW_TESTS in why:
        return Trust.CARE
    if Reason.LARGE_ERROR in why and why & {Reason.NO_BETTER, Reason.WORSE}:
        return Trust.BASELINE
    if Reason.SMALL_ERROR in why and Reason.BIASED not in why:
        return Trust.TRUST
    return Trust.CARE
