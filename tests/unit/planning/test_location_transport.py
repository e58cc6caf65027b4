"""Service from open warehouses, and bounds by prices: each proves the other."""

import numpy as np
import pytest

from qms.planning.core.location.instance import Instance
from qms.planning.core.location.knapsack import Knapsacks
from qms.planning.core.location.relaxation import Relaxation
from qms.planning.core.location.transport import serve


def made(seed: int, warehouses: int = 6, customers: int = 30, room: float = 1.05) -> Instance:
    chance = np.random.default_rng(seed)
    demand = chance.integers(0, 30, customers).astype(float)
    return Instance(
        capacity=np.full(warehouses, np.ceil(demand.sum() * room / warehouses)),
        fixed=chance.uniform(0, 400, warehouses),
        demand=demand,
        cost=(1 + demand[:, None]) * chance.uniform(1, 9, (customers, warehouses)),
    )


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("room", [1.0, 1.05, 1.5, 9.0])
def test_the_worth_of_room_proves_the_cost(seed: int, room: float):
    """Duality: what the prices of room give is below every way, so an equal cost is the least."""
    one = made(seed, room=room)
    served = serve(one)
    assert served is not None
    assert np.allclose(served.share.sum(axis=1), 1.0)
    assert (served.share >= 0).all()
    assert (one.demand @ served.share <= one.capacity + 1e-6).all()
    price = served.room_price
    assert (price >= 0).all()
    dual = (one.cost + one.demand[:, None] * price).min(axis=1).sum() - price @ one.capacity
    assert served.cost == pytest.approx(dual, rel=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_a_guess_of_the_worth_changes_nothing(seed: int):
    one = made(seed)
    cold, guess = serve(one), np.random.default_rng(seed).uniform(0, 9, 6)
    warm = serve(one, guess)
    assert cold is not None
    assert warm is not None
    assert warm.cost == pytest.approx(cold.cost, rel=1e-9)


def test_too_little_room_is_none():
    assert serve(made(1, room=0.9)) is None


def test_knapsack_by_hand():
    # Prices of 10, room for 3: customer 2 (saves 4 a unit), a third of customer 1 (2 a unit).
    one = Instance(
        capacity=np.array([3.0, 0.0]), fixed=np.zeros(2), demand=np.array([3.0, 2.0, 4.0, 0.0]),
        cost=np.array([[4.0, 1], [2, 1], [11, 1], [7, 7]]),
    )  # fmt: skip
    gains = Knapsacks(one).gains(np.full(4, 10.0))
    assert gains.share[0].tolist() == pytest.approx([1 / 3, 1, 0, 1])
    assert gains.value[0] == pytest.approx(-(6 / 3 + 8 + 3))
    assert gains.share[1].tolist() == [0, 0, 0, 1]
    assert gains.value[1] == pytest.approx(-3)


@pytest.mark.parametrize("seed", range(10))
def test_any_prices_give_a_bound(seed: int):
    """The cost of all open is a plan; no relaxation may be above it, nor above a cheaper one."""
    one = made(seed, room=3.0)
    served = serve(one)
    assert served is not None
    relaxation = Relaxation(one, np.zeros(6, dtype=bool))
    prices = np.random.default_rng(seed).uniform(0, 300, 30)
    plans = [np.array(c) for c in ([0, 1, 2], [1, 3, 5], [0, 1, 2, 3, 4, 5])]
    costs = [serve(one.columns(c)).cost + one.fixed[c].sum() for c in plans]  # type: ignore[union-attr]
    for steps in (1, 50, 400):
        bound = relaxation.climb(prices, target=min(costs), steps=steps, is_over=lambda: False)
        assert bound.value <= min(costs) * (1 + 1e-9)
