"""Linear and integer models in numpy arrays, solved by HiGHS where it is installed."""

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from highspy import Highs, HighsLp

Floats = NDArray[np.float64]
FOREVER = 1e20


class Status(StrEnum):
    """How the search ended."""

    OPTIMAL = "optimal"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"


class NoSolverError(Exception):
    """HiGHS is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Sparse rows: row r holds `columns` and `values` from `starts[r]` to `starts[r + 1]`."""

    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Minimise `cost`·x with `lower` ≤ x ≤ `upper` and the rows; `integer` marks whole numbers."""

    cost: Floats
    lower: Floats
    upper: Floats
    rows: Rows
    integer: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """`values` and `objective` are None where nothing was found; `bound` is below every solution.

    `duals` holds the price of each row of a linear model.
    """

    status: Status
    objective: float | None
    bound: float
    values: Floats | None
    duals: Floats | None = None


def has_solver() -> bool:
    """Return whether HiGHS is installed."""
    return find_spec("highspy") is not None


def dense_rows(matrix: Floats, lower: Floats, upper: Floats) -> Rows:
    """Return the rows of a full matrix, without its zeros."""
    at, columns = np.nonzero(matrix)
    return Rows(
        starts=np.searchsorted(at, np.arange(len(matrix) + 1)).astype(np.int32),
        columns=columns.astype(np.int32),
        values=matrix[at, columns],
        lower=lower,
        upper=upper,
    )


def stacked(*parts: Rows) -> Rows:
    """Return all rows in one, in order."""
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    return Rows(
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        columns=np.concatenate([part.columns for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        lower=np.concatenate([part.lower for part in parts]),
        upper=np.concatenate([part.upper for part in parts]),
    )


def lp_or_mip(
    model: Model, *, time_limit: float = FOREVER, gap: float = 0.0, start: Floats | None = None,
    seed: int = 0,
) -> Solved:  # fmt: skip
    """Return the solution of the model on one thread.

    The search stops after `time_limit` seconds or when solution and bound differ by no more than
    the share `gap`. `start` is a solution to begin from. NoSolverError without HiGHS.
    """
    if not has_solver():  # what needs a proof then does without, or makes its own
        raise NoSolverError
    highspy = import_module("highspy")  # only here: a web process never needs it
    highs: Highs = highspy.Highs()
    options: dict[str, bool | int | float] = {
        "output_flag": False, "threads": 1, "random_seed": seed, "mip_rel_gap": gap,
        "mip_abs_gap": 0.0, "time_limit": min(time_limit, FOREVER),
    }  # fmt: skip
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_highs_model(highspy, model))
    if start is not None:
        begin = highspy.HighsSolution()
        begin.col_value = start.tolist()
        highs.setSolution(begin)
    highs.run()
    return _solved(highspy, highs, is_whole=model.integer is not None)


def _highs_model(highspy: ModuleType, model: Model) -> "HighsLp":
    made: HighsLp = highspy.HighsLp()
    made.num_col_, made.num_row_ = len(model.cost), len(model.rows.lower)
    made.col_cost_, made.col_lower_, made.col_upper_ = model.cost, model.lower, model.upper
    made.row_lower_, made.row_upper_ = model.rows.lower, model.rows.upper
    made.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    made.a_matrix_.start_ = model.rows.starts
    made.a_matrix_.index_ = model.rows.columns
    made.a_matrix_.value_ = model.rows.values
    if model.integer is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        made.integrality_ = [kinds[int(one)] for one in model.integer]
    return made


def _solved(highspy: ModuleType, highs: "Highs", *, is_whole: bool) -> Solved:
    states = highspy.HighsModelStatus
    status = {
        states.kOptimal: Status.OPTIMAL,
        states.kInfeasible: Status.INFEASIBLE,
        states.kUnboundedOrInfeasible: Status.INFEASIBLE,
        states.kUnbounded: Status.UNBOUNDED,
    }.get(highs.getModelStatus(), Status.STOPPED)
    info, found = highs.getInfo(), highs.getSolution()
    is_found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    objective = float(info.objective_function_value) if is_found else None
    if is_whole:
        bound = float(info.mip_dual_bound)
    else:
        bound = objective if objective is not None and status is Status.OPTIMAL else -np.inf
    return Solved(
        status=status,
        objective=objective,
        bound=bound,
        values=np.asarray(found.col_value, dtype=np.float64) if is_found else None,
        duals=None if is_whole or not found.dual_valid else np.asarray(found.row_dual),
    )
