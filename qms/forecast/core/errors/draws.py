"""Joint draws of a whole forecast: possible futures that add up, for planning and costs.

Each draw has one path of errors for all units together, one per unit around it and one per
unit and step around that. Over the years ahead errors remember: what was missed stays missed, and
a step's error follows its pupils to the next step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.fitting import Fitted, fitted
from qms.forecast.core.errors.model import ErrorModel, LevelModels
from qms.forecast.core.errors.spreading import Shape, Spreading, shape_of, spreading
from qms.forecast.core.panel import FloatArray

CELLS_AT_ONCE = 1_000_000  # numbers in a block: some 8 megabytes, and a handful of copies
USUAL_MEMORY = 0.9  # where nothing was tried


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Plan:
    """The forecast (units × steps × horizon) and how errors are drawn around it."""

    path: FloatArray
    total: Shape
    units: Fitted
    steps: Spreading
    memory: tuple[FloatArray, FloatArray, FloatArray]


def draw_blocks(
    path: FloatArray, models: LevelModels, *, n: int, seed: int
) -> Iterator[FloatArray]:
    """Yield `n` draws in blocks, draws × units × steps × horizon, in pupils and never below 0.

    `path` is the forecast, units × steps × horizon. Draw number i is the same whatever `n` is and
    however the blocks fall. The steps of a draw are what its units and its total are sums of.
    """
    expected = np.nan_to_num(np.asarray(path, dtype=np.float64))
    plan = _plan(expected, models)
    size = max(1, CELLS_AT_ONCE // max(expected.size, 1))
    for first in range(0, n, size):
        yield _block(plan, range(first, min(first + size, n)), seed=seed)


def draws(path: FloatArray, models: LevelModels, *, n: int, seed: int) -> FloatArray:
    """Return `n` draws at once, draws × units × steps × horizon; see `draw_blocks`."""
    return np.concatenate(list(draw_blocks(path, models, n=n, seed=seed)))


def _plan(path: FloatArray, models: LevelModels) -> _Plan:
    units, steps, horizon = path.shape
    sums = path.sum(axis=1)
    whole = sums.sum(axis=0)
    total = shape_of(models.total.halves(whole[None, :]), whole[None, :])
    unit = shape_of(models.units.halves(sums), sums)
    cells = path.reshape(units * steps, horizon)
    flat = shape_of(models.unit_steps.halves(cells), cells)
    cell = Shape(half80=flat.half80.reshape(path.shape), half95=flat.half95.reshape(path.shape))
    return _Plan(
        path=path,
        total=total,
        units=fitted(total, spreading(total.variance[0], unit), unit),
        steps=spreading(unit.variance, cell),
        memory=(
            _memory(models.total, horizon),
            _memory(models.units, horizon),
            _memory(models.unit_steps, horizon),
        ),
    )


def _memory(model: ErrorModel, horizon: int) -> FloatArray:
    """Return, per year ahead, how an error hangs together with that of the year before."""
    return np.asarray(model.memory[:horizon] or (0.0, *(USUAL_MEMORY,) * (horizon - 1)))


def _block(plan: _Plan, numbers: range, *, seed: int) -> FloatArray:
    units, steps, horizon = plan.path.shape
    whole = np.empty((len(numbers), 1, horizon))
    unit = np.empty((len(numbers), units, horizon))
    cell = np.empty((len(numbers), units, steps, horizon))
    for place, number in enumerate(numbers):
        sequence = np.random.SeedSequence(seed, spawn_key=(number,))
        random = np.random.Generator(np.random.PCG64(sequence))
        random.standard_normal(out=whole[place])
        random.standard_normal(out=unit[place])
        random.standard_normal(out=cell[place])
    _remember(whole, plan.memory[0])
    _remember(unit, plan.memory[1])
    _move_up(cell, plan.memory[2])
    sums = plan.path.sum(axis=1)
    missed = plan.total.drawn(whole)[:, 0]
    aim = np.maximum(sums.sum(axis=0) + missed, 0)
    of_units = _added_up(sums + plan.units.drawn(missed, unit), aim, sums)
    around = plan.steps.drawn(of_units - sums, cell)
    return _added_up(plan.path + around, of_units, plan.path)


def _added_up(drawn: FloatArray, aim: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the drawn numbers, none below 0, moved in proportion so that they add up to `aim`."""
    kept = np.where(expected > 0, np.maximum(drawn, 0), 0)
    empty = (kept.sum(axis=-2, keepdims=True) <= 0) & (aim[..., None, :] > 0)
    kept = np.where(empty, expected, kept)
    found = kept.sum(axis=-2)
    return kept * (aim / np.where(found > 0, found, 1))[..., None, :]


def _remember(normal: FloatArray, memory: FloatArray) -> None:
    """Let each year's numbers hold on to the year's before, in place; they stay standard normal."""
    for year in range(1, normal.shape[-1]):
        normal[..., year] = _kept(normal[..., year - 1], normal[..., year], memory[year])


def _move_up(normal: FloatArray, memory: FloatArray) -> None:
    """Let each step's numbers hold on to those of the step below a year before, in place."""
    for year in range(1, normal.shape[-1]):
        before = np.roll(normal[..., year - 1], 1, axis=-1)
        before[..., 0] = normal[..., 0, year - 1]
        normal[..., year] = _kept(before, normal[..., year], memory[year])


def _kept(before: FloatArray, fresh: FloatArray, memory: float) -> FloatArray:
    return np.asarray(memory * before + np.sqrt(1 - memory**2) * fresh)
