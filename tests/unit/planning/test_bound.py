"""The bound is below every structure, and is the cost itself where nothing may be chosen."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import grades, random_case, school, small_case
from support.planning_structures import added_rooms, structures

from qms.planning.core import solver
from qms.planning.core.bounding import lower_bound
from qms.planning.core.bounding.fewest import fewest_mixed, fewest_pupils_per_class
from qms.planning.core.bounding.safe import bound_of
from qms.planning.core.bounding.standing import standing_of
from qms.planning.core.case import Guards, Payer, Rule
from qms.planning.core.evaluating import prepare, worth
from qms.planning.core.evaluating.batch import standing, weights
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.plan.steps import MoveGrades, Pavilion
from qms.planning.core.solver import Model, Rows

RULES = (Rule.SHARES, Rule.NEAREST, Rule.SPILL)
ROUNDING = 1.0
"""Kronor in hundreds of millions."""


@pytest.mark.parametrize("seed", range(18))
def test_no_structure_costs_less(seed):
    payer = (Payer.BOARD, Payer.MUNICIPALITY)[seed // 3 % 2]
    case = random_case(seed, schools=5, areas=8, years=3, rule=RULES[seed % 3], payer=payer)
    if seed % 5 == 0:
        some = replace(case.schools[0], is_locked=True)
        case = replace(case, schools=(some, *case.schools[1:]))
    ground, offers = prepare(case, unchanged(case)), structures(case, seed)
    kronor, missing = worth(ground, offers, added_rooms(case, offers, seed))
    whole = kronor + missing * case.prices.unplaced
    found = lower_bound(case, unchanged(case))
    assert found.is_whole
    assert found.kronor <= whole.min() + ROUNDING
    assert found.kronor > 0.3 * whole.min()  # below, but not out of sight
    assert found.years.sum() == pytest.approx(found.kronor)


@pytest.mark.parametrize("seed", range(6))
def test_where_every_school_is_locked_it_is_the_cost_itself(seed):
    """Classes of whole schools are then sure, and so is everything else but missing places."""
    case = random_case(seed, candidates=0, rule=RULES[seed % 2], guards=Guards())
    fixed = tuple(replace(one, is_locked=True, is_mixed=False, rooms=60) for one in case.schools)
    case = replace(case, schools=fixed)
    offers = unchanged(case).offers[None]
    kronor, missing = worth(prepare(case, unchanged(case)), offers, np.zeros(offers.shape[:3]))
    assert missing.tolist() == [0.0]
    assert lower_bound(case, unchanged(case)).kronor == pytest.approx(kronor[0], rel=1e-8)


@pytest.mark.parametrize("payer", Payer)
@pytest.mark.parametrize("seed", range(4))
def test_buildings_laid_out_on_years_are_the_same_in_all(seed, payer):
    case = random_case(seed, payer=payer, candidates=2)
    rng, ground = np.random.default_rng(seed), prepare(case, unchanged(case))
    years, schools = len(case.demand), len(case.schools)
    turn, time = rng.integers(0, years + 1, (50, 1, schools)), np.arange(years)[:, None]
    opened = np.where([one.is_candidate for one in case.schools], time >= turn, time < turn)
    offers = np.repeat(opened[..., None], len(case.bands), axis=3)
    rooms = rng.integers(0, 3, (50, 1, schools)) * opened.astype(float)
    found = standing_of(ground)
    exact = standing(ground, offers, np.zeros(rooms.shape)) @ weights(ground)
    assert found.constant + (opened * found.opened).sum(axis=(1, 2)) == pytest.approx(exact)
    added = standing(ground, offers, rooms) @ weights(ground) - exact
    assert ((rooms * found.room).sum(axis=(1, 2)) <= added + 1e-3).all()


def test_two_schools_by_hand():
    """Whatever is chosen: 240 children, 12 grades of 20 in classes of 25 at the most.

    Twelve classes when both are open; when one is, 40 a grade are two classes: twelve again. As
    nothing is saved by a class, what is left to save is a school: fixed cost and building.
    """
    case = small_case(years=1, schools=(school("A", rooms=12), school("B", rooms=12)))
    class_cost, pupils = 720_000.0, 240 * 11_000.0
    one_school = 1_500_000.0 + 900_000 + 700_000  # fixed, capital, operation
    left = 300_000 + 900_000 + 700_000 * (0.5 + 0.5 * 0.4)  # closing, and half a year's move
    cheapest = 12 * class_cost + pupils + one_school + left
    found = lower_bound(case, unchanged(case))
    assert found.kronor <= cheapest + ROUNDING
    # Sixths of a class are what the bound may be short of: 40 ÷ 25 = 1.6 of 2.
    assert found.kronor >= cheapest - 12 * class_cost * 0.2 - ROUNDING
    assert found.left(cheapest) <= 0.2


def test_what_cannot_be_helped_is_priced():
    near = tuple(replace(one, hard_limit=1.0) for one in grades())
    case = small_case(grades=near, distance=np.full((2, 2), 3.0))
    found = lower_bound(case, unchanged(case))
    assert found.kronor >= 3 * 240 * case.prices.unplaced


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"demand": np.zeros((2, 2, 6))}, id="no children"),
        pytest.param({"schools": (school("A", bands=("F-3",)),), "distance": np.ones((2, 1))},
                     id="one school, and a band that none has"),
        pytest.param({"schools": (school("A"), school("N", opens=2040))}, id="never opens"),
        pytest.param({"schools": (school("A", rooms=0), school("B", notice=9))}, id="no rooms"),
        pytest.param({"grades": tuple(replace(one, pool=one.band) for one in grades())},
                     id="grades taught together"),
        pytest.param({"grades": tuple(replace(one, pool="all") for one in grades())},
                     id="both bands taught together"),
    ],
)  # fmt: skip
def test_odd_cases(changes):
    case = small_case(**changes)
    offers = structures(case, 0)
    kronor, missing = worth(prepare(case, unchanged(case)), offers, np.zeros(offers.shape[:3]))
    least = (kronor + missing * case.prices.unplaced).min()
    assert 0.5 * least <= lower_bound(case, unchanged(case)).kronor <= least + ROUNDING


def test_a_planners_alternative_is_what_is_changed():
    """Steps move a band to a school further off, and add rooms: nothing below it is cheaper."""
    case = random_case(2, schools=5, areas=8, years=3, candidates=0)
    to, left = (one.key for one in case.schools[2:0:-1])
    base = apply(case, [
        MoveGrades(year=2028, school=left, to=to, bands=("F-3",)),
        Pavilion(year=2027, school=to, rooms=4),
    ])  # fmt: skip
    given_up = structures(case, 2)
    kronor, missing = worth(prepare(case, base), given_up & base.offers,
                            np.zeros(given_up.shape[:3]))  # fmt: skip
    least = (kronor + missing * case.prices.unplaced).min()
    assert lower_bound(case, base).kronor <= least + ROUNDING


def test_a_guard_that_keeps_grades_together_raises_it():
    case = random_case(4, schools=5, areas=8, years=3)
    kept = replace(case, guards=Guards(closures_a_year=2, keeps_grades=True))
    free, whole = (lower_bound(one, unchanged(one)).kronor for one in (case, kept))
    offers = structures(case, 4)
    kept_together = [(one == one[:, :, :1] * own(case)).all() for one in offers]
    kronor, missing = worth(prepare(case, unchanged(case)), offers[kept_together],
                            np.zeros(offers[kept_together].shape[:3]))  # fmt: skip
    assert free < whole <= (kronor + missing * case.prices.unplaced).min() + ROUNDING


def own(case):
    """Return the bands that each school has of its own (J × B)."""
    return np.array([[band in one.bands for band in case.bands] for one in case.schools])


def test_out_of_time_it_still_holds():
    case = random_case(3, schools=8, areas=20)
    short, whole = (lower_bound(case, unchanged(case), time_limit=n) for n in (0.0, 60.0))
    assert (short.is_whole, whole.is_whole) == (False, True)
    assert 0.5 * whole.kronor < short.kronor <= whole.kronor


def test_without_the_solver_there_is_none(monkeypatch):
    monkeypatch.setattr(solver, "find_spec", lambda _: None)
    assert lower_bound(small_case(), unchanged(small_case())) is None


def test_the_same_twice():
    case = random_case(5)
    assert (lower_bound(case, unchanged(case)).years ==
            lower_bound(case, unchanged(case)).years).all()  # fmt: skip


@pytest.mark.parametrize(
    ("price", "bound"),
    [
        pytest.param([3.0], 6.0, id="the right price: the optimum 3 × 2"),
        pytest.param([1.0], 2.0, id="too low a price"),
        pytest.param([5.0], 6.0, id="too high a price: 10 for the row, 2 × 2 lost on x"),
        pytest.param([-1.0], 0.0, id="a price on a side that is not there"),
    ],
)
def test_a_bound_from_any_prices(price, bound):
    """Least 3x + 4y with x + y ≥ 2 and both from 0 to 2: x = 2."""
    rows = Rows(starts=np.array([0, 2], dtype=np.int32), columns=np.array([0, 1], dtype=np.int32),
                values=np.ones(2), lower=np.array([2.0]), upper=np.array([np.inf]))  # fmt: skip
    model = Model(cost=np.array([3.0, 4.0]), lower=np.zeros(2), upper=np.full(2, 2.0), rows=rows)
    found = bound_of(model, np.array(price))
    assert found <= 6.0
    assert found == pytest.approx(bound if price != [5.0] else 10 - 4 - 2)


@pytest.mark.parametrize(
    ("pupils", "fewest"),
    [
        pytest.param([12, 12, 12, 12], 1, id="two inside share; the ends may share outside"),
        pytest.param([12, 14, 14, 12], 2, id="those inside do not fit together"),
        pytest.param([12, 30, 12], 2, id="two classes are never shared"),
        pytest.param([30, 0, 30], 4, id="nobody in the middle"),
        pytest.param([0, 0], 0, id="nobody"),
    ],
)
def test_the_fewest_classes_where_two_grades_may_share(pupils, fewest):
    assert fewest_mixed(np.array(pupils, dtype=float), np.full(len(pupils), 25.0)) == fewest


@pytest.mark.parametrize(
    ("sure", "rooms", "least"),
    [
        pytest.param([30.0, 30.0], 1, 15.0, id="30 of 25 are two classes of 15"),
        pytest.param([24.0, 24.0], 1, 12.5, id="26 would be two of 13, in the end 12,5"),
        pytest.param([0.0, 24.0], 1, 0.0, id="nothing is sure of a pool that nobody asks for"),
        pytest.param([0.0, 24.0], 8, 18.75, id="of nine classes no more than two are not full"),
    ],
)
def test_the_fewest_pupils_of_a_class(sure, rooms, least):
    has = np.ones((1, 1, 2), dtype=bool)
    found = fewest_pupils_per_class(np.array([[sure]]), np.full((1, 2), 25.0), has,
                                    np.array([float(rooms)]))  # fmt: skip
    assert found.tolist() == [least]
