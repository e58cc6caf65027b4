"""The exact model: nobody is served from a closed warehouse, said pair by pair.

The pairwise rows make the linear relaxation close to the integer answer, which is what makes small
and middling instances solvable to proven optimum.
"""

import numpy as np

from qms.planning.core.location.instance import Answer, Floats, Instance, plan_of
from qms.planning.core.solver import Model, Rows, Status, lp_or_mip, stacked

HAIR = 1e-7
"""A share below this is the solver's rounding."""


def solve_exactly(
    instance: Instance, *, is_single: bool, time_limit: float, start: Floats | None = None
) -> tuple[Answer | None, bool]:
    """Return the answer, None where there is none, and whether that is proven.

    `start` holds shares, customers × warehouses, of a plan to begin from.
    """
    begin = None
    if start is not None:
        begin = np.concatenate([(start.max(axis=0) > 0).astype(float), start.ravel()])
    solved = lp_or_mip(location_model(instance, is_single), time_limit=time_limit, start=begin)
    is_over = solved.status is not Status.STOPPED
    if solved.values is None:
        return None, is_over
    warehouses = len(instance.capacity)
    share = solved.values[warehouses:].reshape(instance.cost.shape)
    plan = plan_of(instance, _clean(share, is_single))
    return Answer(plan=plan, bound=min(solved.bound, plan.objective)), is_over


def _clean(share: Floats, is_single: bool) -> Floats:
    if is_single:
        return np.round(share)
    kept = np.where(share > HAIR, share, 0.0)
    whole: Floats = kept / kept.sum(axis=1, keepdims=True)
    return whole


def location_model(instance: Instance, is_single: bool) -> Model:
    """Return the model: opened per warehouse first, then shares customer by customer."""
    warehouses, customers = len(instance.capacity), len(instance.demand)
    pairs = warehouses * customers
    size = warehouses + pairs
    return Model(
        cost=np.concatenate([instance.fixed, instance.cost.ravel()]),
        lower=np.zeros(size),
        upper=np.ones(size),
        rows=stacked(*_rows(instance)),
        integer=np.arange(size) < (size if is_single else warehouses),
    )


def _rows(instance: Instance) -> tuple[Rows, ...]:
    warehouses, customers = len(instance.capacity), len(instance.demand)
    opened = np.arange(warehouses)
    share = warehouses + np.arange(customers * warehouses).reshape(customers, warehouses)
    pairs = share.size
    served = _grid(share, np.ones(share.shape), low=1.0, high=1.0)
    strong = _grid(
        np.column_stack([np.tile(opened, customers), share.ravel()]),
        np.column_stack([-np.ones(pairs), np.ones(pairs)]),
        low=-np.inf, high=0.0,
    )  # fmt: skip
    within = _grid(
        np.column_stack([opened, share.T]),
        np.column_stack([-instance.capacity, np.tile(instance.demand, (warehouses, 1))]),
        low=-np.inf, high=0.0,
    )  # fmt: skip
    enough = _grid(opened[None, :], instance.capacity[None, :], low=instance.total, high=np.inf)
    return served, strong, within, enough


def _grid(columns: np.ndarray, values: Floats, *, low: float, high: float) -> Rows:
    rows, width = columns.shape
    return Rows(
        starts=(np.arange(rows + 1) * width).astype(np.int32),
        columns=columns.ravel().astype(np.int32),
        values=values.ravel(),
        lower=np.full(rows, low),
        upper=np.full(rows, high),
    )
