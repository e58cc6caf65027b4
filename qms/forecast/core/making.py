"""A run from its frozen inputs to its result, step by step; what is made is kept as it comes.

Whoever calls decides where parts are kept: a job in the database, so that it goes on after a
kill, a verification in memory only. The result is the same, since every part follows from the
inputs alone.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from qms.forecast.core.inputs.prepare import settled
from qms.forecast.core.inputs.support import Supports
from qms.forecast.core.methods import Known, Trends
from qms.forecast.core.panel import Panel
from qms.forecast.core.result import Result, from_plain, result_of, to_plain
from qms.forecast.core.study import (
    Check,
    SeriesScore,
    Tried,
    study,
    trial,
    tried_methods,
    try_method,
)
from qms.forecast.core.trends import Fit, TrendTask, fitted, run_tasks
from qms.forecast.core.trial.levels import LevelScore
from qms.forecast.core.trial.paired import OriginError

Pool = Callable[[], AbstractContextManager[Executor]]
WHOLE = "*"
"""The only part of a step that is made in one piece."""


class Kind(StrEnum):
    """What is made: a forecast, only the trial of the methods, or only the forecast's values.

    A `plain` forecast is made without fitting trends, and no method is tried for it.
    """

    FORECAST = "forecast"
    TRIAL = "trial"
    PLAIN = "plain"


class Step(StrEnum):
    """The steps that are made in parts and kept."""

    FIT = "fit"
    SETTLE = "settle"
    TRY = "try"
    MAKE = "make"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for, beside the inputs."""

    kind: Kind
    method: str
    horizon: int
    seed: int


class Memory(Protocol):
    """Where parts are kept, by step and name."""

    def plan(self, sizes: Mapping[Step, int]) -> None:
        """Take note of how many parts each step has, before the first is made."""

    def kept(self, step: Step) -> Mapping[str, Any]:
        """Return the parts of the step that are kept, as plain JSON."""

    def keep(self, step: Step, part: str, content: object) -> None:
        """Keep one part; may raise to stop the run."""


def make(known: Known, order: Order, *, memory: Memory, pool: Pool, fit: Fit) -> Result:
    """Return the run's result, from what `memory` has kept and what is made now.

    `pool` gives the executor for the fits and is opened only when there is something to fit.
    """
    if order.kind is Kind.PLAIN:
        return plain(known, order)
    by_unit = tasks_by_unit(known.pupils)
    methods = tried_methods(known)
    memory.plan({Step.FIT: len(by_unit), Step.SETTLE: 1, Step.TRY: len(methods), Step.MAKE: 1})
    whole = memory.kept(Step.MAKE).get(WHOLE)
    if whole is not None:
        return from_plain(whole)
    _fit_missing(by_unit, order, memory=memory, pool=pool, fit=fit)
    known = replace(known, trends=trends_of(memory.kept(Step.FIT)))
    known = _settled(known, order, memory=memory)
    tried = _try_missing(known, order, memory=memory)
    found = (
        study(known, method=order.method, horizon=order.horizon, tried=tried)
        if order.kind is Kind.FORECAST
        else trial(known, method=order.method, tried=tried)
    )
    result = result_of(known.pupils, found)
    memory.keep(Step.MAKE, WHOLE, to_plain(result))
    return result


def plain(known: Known, order: Order) -> Result:
    """Return the values alone: nothing is fitted or tried, so there are no parts to keep."""
    return result_of(
        known.pupils, study(known, method=order.method, horizon=order.horizon, tried=())
    )


def tasks_by_unit(panel: Panel) -> Mapping[str, tuple[TrendTask, ...]]:
    """Return what is to be fitted, per unit: from the last year and the years of evidence."""
    by_unit: dict[str, tuple[TrendTask, ...]] = {}
    for task in run_tasks(panel):
        by_unit[task.unit] = (*by_unit.get(task.unit, ()), task)
    return by_unit


def fit_unit(
    fit: Fit, tasks: Sequence[TrendTask], *, horizon: int, seed: int
) -> dict[str, list[float]]:
    """Return the fits of one unit per origin year; runs in another process, maybe elsewhere."""
    return {str(task.origin): list(fitted(fit, task, horizon=horizon, seed=seed)) for task in tasks}


def trends_of(kept: Mapping[str, Mapping[str, Sequence[float]]]) -> Trends:
    """Return the fits that are kept per unit, in an order that does not depend on who was first."""
    return {
        (unit, int(origin)): tuple(kept[unit][origin])
        for unit in sorted(kept)
        for origin in sorted(kept[unit])
    }


def _fit_missing(
    by_unit: Mapping[str, Sequence[TrendTask]],
    order: Order,
    *,
    memory: Memory,
    pool: Pool,
    fit: Fit,
) -> None:
    """Fit the units that are left and keep each as it comes; drop the rest when stopped."""
    done = memory.kept(Step.FIT)
    missing = {unit: tasks for unit, tasks in by_unit.items() if unit not in done}
    if not missing:
        return
    with pool() as executor:
        waiting = {
            executor.submit(fit_unit, fit, tasks, horizon=order.horizon, seed=order.seed): unit
            for unit, tasks in missing.items()
        }
        try:
            for future in as_completed(waiting):
                memory.keep(Step.FIT, waiting[future], future.result())
        finally:
            for future in waiting:
                future.cancel()


def _settled(known: Known, order: Order, *, memory: Memory) -> Known:
    """Return what is known with the inputs that earlier years support, tried once."""
    kept = memory.kept(Step.SETTLE).get(WHOLE)
    found = settled(
        known, method=order.method, supports=Supports.from_plain(kept) if kept else None
    )
    if kept is None:
        memory.keep(Step.SETTLE, WHOLE, (found.supports or Supports()).to_plain())
    return found


def _try_missing(known: Known, order: Order, *, memory: Memory) -> tuple[Tried, ...]:
    """Try the methods that are left, one after the other, and return how all of them did."""
    kept = memory.kept(Step.TRY)
    tried = []
    for name in tried_methods(known):
        if name in kept:
            tried.append(_tried(kept[name]))
            continue
        one = try_method(known, name, horizon=order.horizon)
        memory.keep(Step.TRY, name, asdict(one))
        tried.append(one)
    return tuple(tried)


def _tried(content: Mapping[str, Any]) -> Tried:
    check = content["check"]
    return Tried(
        method=content["method"],
        scores=tuple(SeriesScore(**row) for row in content["scores"]),
        check=Check(**check) if check else None,
        levels=tuple(LevelScore(**row) for row in content["levels"]),
        by_origin=tuple(OriginError(**row) for row in content.get("by_origin", ())),
    )
