"""The answer: by hand, by enumeration, and against published optima."""

import re
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from qms.kernel.problems import RefusedError
from qms.planning.core.location.answer import Clock, solve
from qms.planning.core.location.branching import Branching
from qms.planning.core.location.instance import Instance
from qms.planning.core.location.model import solve_exactly
from qms.planning.core.location.reader import read_location
from qms.planning.core.solver import Model, Status, dense_rows, has_solver, lp_or_mip

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data" / "orlib"
STILL = Clock(elapsed=lambda: 0.0, limit=60.0)

needs_solver = pytest.mark.skipif(not has_solver(), reason="HiGHS (highspy) is not installed")


def instance(
    capacity: list[float], fixed: list[float], demand: list[float], cost: list[list[float]]
) -> Instance:
    return Instance(
        capacity=np.array(capacity, dtype=float), fixed=np.array(fixed, dtype=float),
        demand=np.array(demand, dtype=float), cost=np.array(cost, dtype=float),
    )  # fmt: skip


COST = [[1, 6], [2, 5], [9, 1]]
HAND = [
    pytest.param(
        instance([20, 20], [5, 9], [4, 5, 6], COST), False, 17.0, [True, False], id="one-is-enough"
    ),
    pytest.param(
        instance([20, 20], [5, 2], [4, 5, 6], COST), False, 11.0, [True, True], id="both-are-cheap"
    ),
    # Warehouse 1 has room for 5: all of customer 1 (saves 1.25 a unit) and a fifth of customer 2.
    pytest.param(
        instance([5, 10], [5, 9], [4, 5, 6], COST), False, 20.4, [True, True], id="a-customer-split"
    ),
    # Undivided, only customer 2 fits beside the other two.
    pytest.param(
        instance([5, 10], [5, 9], [4, 5, 6], COST), True, 23.0, [True, True], id="undivided"
    ),
    pytest.param(
        instance([9, 0], [5, 9], [4, 5, 0], COST), False, 17.0, [True, False], id="no-demand-stays"
    ),
    pytest.param(
        instance([9, 0], [5, 3], [4, 5, 0], COST), False, 12.0, [True, True], id="no-room-no-demand"
    ),
    pytest.param(
        instance([9, 0], [5, 3], [0, 0, 0], COST), True, 12.0, [True, True], id="no-demand-at-all"
    ),
    pytest.param(instance([3], [0], [3], [[0]]), False, 0.0, [True], id="free-of-charge"),
]


@needs_solver
@pytest.mark.parametrize(("made", "is_single", "cost", "is_open"), HAND)
def test_by_hand(made: Instance, is_single: bool, cost: float, is_open: list[bool]):
    answer = solve(made, is_single=is_single, clock=STILL)
    assert answer.plan.objective == pytest.approx(cost, abs=1e-9)
    assert answer.plan.is_open.tolist() == is_open
    assert answer.gap <= 1e-9


@pytest.mark.parametrize(("made", "is_single", "cost", "is_open"), HAND)
def test_by_hand_without_solver(
    made: Instance, is_single: bool, cost: float, is_open: list[bool],
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    monkeypatch.setattr("qms.planning.core.solver.find_spec", lambda _: None)
    answer = solve(made, is_single=is_single, clock=STILL)
    assert answer.plan.objective == pytest.approx(cost, abs=1e-9)
    assert answer.plan.is_open.tolist() == is_open
    assert answer.bound <= answer.plan.objective


def random_instance(seed: int, warehouses: int, customers: int, *, room: float = 2.0) -> Instance:
    """Return an instance; every fifth has a customer without demand, a warehouse without room."""
    chance = np.random.default_rng(seed)
    demand = chance.integers(1, 20, customers).astype(float)
    capacity = np.ceil(chance.uniform(0.5, 1.5, warehouses) * demand.sum() * room / warehouses)
    if seed % 5 == 0:
        demand[0], capacity[0] = 0.0, 0.0
    capacity[-1] += max(demand.sum() * 1.1 - capacity.sum(), 0.0)
    return Instance(
        capacity=capacity, fixed=chance.uniform(0, 60, warehouses).round(1), demand=demand,
        cost=(demand[:, None] + 1) * chance.uniform(1, 9, (customers, warehouses)).round(2),
    )  # fmt: skip


def transport(made: Instance) -> float:
    """Return the cost of service from all warehouses, as a linear model with full rows."""
    customers, warehouses = made.cost.shape
    served = np.kron(np.eye(customers), np.ones(warehouses))
    used = np.kron(made.demand, np.eye(warehouses))
    solved = lp_or_mip(
        Model(
            cost=made.cost.ravel(), lower=np.zeros(made.cost.size), upper=np.ones(made.cost.size),
            rows=dense_rows(
                np.vstack([served, used]),
                np.concatenate([np.ones(customers), np.full(warehouses, -np.inf)]),
                np.concatenate([np.ones(customers), made.capacity]),
            ),
        )
    )  # fmt: skip
    return np.inf if solved.objective is None else solved.objective


def enumerated(made: Instance) -> float:
    """Return the least cost over every choice of open warehouses."""
    size = len(made.capacity)
    choices = (c for n in range(1, size + 1) for c in combinations(range(size), n))
    return min(made.fixed[list(c)].sum() + transport(made.columns(np.array(c))) for c in choices)


def enumerated_single(made: Instance) -> float:
    """Return the least cost over every way to give each customer one warehouse."""
    customers, warehouses = made.cost.shape
    best = np.inf
    for way in product(range(warehouses), repeat=customers):
        load = np.bincount(way, weights=made.demand, minlength=warehouses)
        if (load <= made.capacity).all():
            cost = made.cost[range(customers), way].sum() + made.fixed[sorted(set(way))].sum()
            best = min(best, cost)
    return best


@needs_solver
@pytest.mark.parametrize("seed", range(12))
def test_every_choice_of_warehouses(seed: int):
    made = random_instance(seed, 5, 8)
    best = enumerated(made)
    by_model = solve(made, is_single=False, clock=STILL)
    branching = Branching(made, lambda: False)
    bound = branching.run()
    own = branching.search.plan()
    assert own is not None
    assert by_model.plan.objective == pytest.approx(best, rel=1e-9)
    assert own.objective == pytest.approx(best, rel=1e-9)
    assert bound <= own.objective * (1 + 1e-12)
    assert bound == pytest.approx(best, rel=1e-8)


@needs_solver
@pytest.mark.parametrize("seed", range(12))
def test_every_way_to_give_each_one_warehouse(seed: int, monkeypatch: pytest.MonkeyPatch):
    made = random_instance(seed, 3, 6, room=2.4)
    best = enumerated_single(made)
    if np.isinf(best):
        with pytest.raises(RefusedError):
            solve(made, is_single=True, clock=STILL)
        return
    exact = solve(made, is_single=True, clock=STILL)
    assert exact.plan.objective == pytest.approx(best, rel=1e-9)
    monkeypatch.setattr("qms.planning.core.solver.find_spec", lambda _: None)
    own = solve(made, is_single=True, clock=STILL)
    assert own.bound <= best * (1 + 1e-12)
    assert best * (1 - 1e-12) <= own.plan.objective <= best * 1.02


@needs_solver
@pytest.mark.parametrize("seed", range(3))
def test_both_methods_agree_where_nobody_can_enumerate(seed: int):
    made = random_instance(100 + seed, 20, 60, room=4)
    by_model, is_proven = solve_exactly(made, is_single=False, time_limit=60)
    assert by_model is not None
    assert is_proven
    branching = Branching(made, lambda: False)
    assert branching.run() == pytest.approx(by_model.plan.objective, rel=1e-8)


@pytest.mark.parametrize("is_single", [False, True])
def test_a_plan_is_whole_and_fits(is_single: bool):
    made = random_instance(7, 20, 60, room=5)
    answer = solve(made, is_single=is_single, clock=STILL)
    plan = answer.plan
    assert np.allclose(plan.share.sum(axis=1), 1.0)
    assert (made.demand @ plan.share <= made.capacity * plan.is_open + 1e-6).all()
    assert not is_single or set(np.unique(plan.share)) == {0.0, 1.0}
    cost = made.fixed[plan.is_open].sum() + (made.cost * plan.share).sum()
    assert plan.objective == pytest.approx(cost, rel=1e-12)
    assert answer.bound <= plan.objective


@pytest.mark.parametrize("is_single", [False, True])
def test_no_time_at_all_gives_a_plan_and_a_bound(is_single: bool):
    made = random_instance(3, 20, 60, room=5)
    long = solve(made, is_single=is_single, clock=STILL)
    short = solve(made, is_single=is_single, clock=Clock(elapsed=lambda: 1.0, limit=0.1))
    assert short.bound <= long.plan.objective <= short.plan.objective * (1 + 1e-12)
    assert long.bound <= long.plan.objective


@pytest.mark.parametrize(
    ("made", "is_single", "told"),
    [
        pytest.param(
            instance([5, 4], [1, 1], [4, 5, 6], COST), False, ["6 saknas"], id="too-little-room"
        ),
        pytest.param(
            instance([5, 40], [1, 1], [4, 50, 41], COST), True,
            ["50 saknas", "Kund 2 behöver 50", "Kund 3 behöver 41"], id="larger-than-any-warehouse",
        ),
        pytest.param(
            instance([8, 8], [1, 1], [5, 5, 5], COST), True, ["Ingen fördelning"], id="none-fits"
        ),
    ],
)  # fmt: skip
def test_without_a_plan(made: Instance, is_single: bool, told: list[str]):
    with pytest.raises(RefusedError) as fault:
        solve(made, is_single=is_single, clock=STILL)
    sentences = [problem.sentence() for problem in fault.value.problems]
    assert [word in one for word, one in zip(told, sentences, strict=True)] == [True] * len(told)


def published() -> dict[str, float]:
    """Return the optimum of each file, without those that hold several capacities."""
    if not SHARED.is_dir():
        return {}
    text = (SHARED / "capopt.txt").read_text(encoding="utf-8")
    return {name: float(best) for name, best in re.findall(r"(cap\d+) +([\d.]+)", text)}


FILES = sorted(SHARED.glob("cap[0-9]*.txt"))


@pytest.mark.skipif(not FILES, reason=f"no OR-Library files in {SHARED.name} beside the project")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_published_optima(path: Path):
    answer = solve(read_location(path.read_bytes()), is_single=False, clock=STILL)
    assert answer.plan.objective == pytest.approx(published()[path.stem], rel=1e-6)
    assert answer.bound == pytest.approx(published()[path.stem], rel=1e-6)


@needs_solver
def test_a_model_without_solution_says_so():
    never = dense_rows(np.array([[1.0, 1.0]]), np.array([3.0]), np.array([np.inf]))
    model = Model(cost=np.ones(2), lower=np.zeros(2), upper=np.ones(2), rows=never)
    assert lp_or_mip(model).status is Status.INFEASIBLE


@needs_solver
def test_the_price_of_a_row():
    # Least x + 2y with x + y ≥ 3 and x ≤ 2: a further unit costs what y does.
    row = dense_rows(np.array([[1.0, 1.0]]), np.array([3.0]), np.array([np.inf]))
    model = Model(cost=np.array([1.0, 2.0]), lower=np.zeros(2), upper=np.array([2.0, 9]), rows=row)
    solved = lp_or_mip(model)
    assert solved.objective == pytest.approx(4.0)
    assert solved.duals is not None
    assert solved.duals.tolist() == pytest.approx([2.0])
