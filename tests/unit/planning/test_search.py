"""The proposal beside every structure there is, under its guards, and told as it is."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from support.planning_cases import grades, random_case, school, small_case
from support.planning_reference import plain

from qms.planning.core.case import Guards, Payer, Rule, Tenure
from qms.planning.core.evaluating import evaluate, prepare, worth
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.proposed.steps import steps_of
from qms.planning.core.searching.proposing import propose
from qms.planning.core.searching.reasons import Guard, Outcome

A_TEACHER, A_PUPIL, FIXED = 700_000.0, 11_000.0, 1_500_000.0


def turning(case):
    """Return all structures whose schools close, or open, whole and within the guards."""
    years = np.arange(len(case.demand))
    ways = []
    for one in case.schools:
        first = one.notice if one.opens is None else max(0, one.opens - case.first_year)
        turns = [len(years)] if one.is_locked else range(first, len(years) + 1)
        ways.append([years >= at if one.is_candidate else years < at for at in turns])
    opened = np.array([np.array(some).T for some in product(*ways)])
    there = np.array([not one.is_candidate for one in case.schools])
    before = np.insert(opened[:, :-1], 0, there, axis=1)
    closing = (before & ~opened).sum(axis=2)
    kept = opened[(closing <= (case.guards.closures_a_year or len(there))).all(axis=1)]
    has = np.array([[band in one.bands for band in case.bands] for one in case.schools])
    return kept[..., None] & has


def priced(case, kronor, missing):
    return kronor + case.prices.unplaced * missing


@pytest.mark.parametrize("seed", range(6))
def test_no_whole_closing_or_opening_is_cheaper(seed):
    payer = (Payer.BOARD, Payer.MUNICIPALITY)[seed // 2 % 2]
    rule = (Rule.SHARES, Rule.NEAREST)[seed % 2]
    case = random_case(seed, schools=5, areas=10, years=4, rule=rule, payer=payer)
    schools = tuple(replace(one, most_new_rooms=0) for one in case.schools)
    case = replace(case, schools=schools, guards=Guards(closures_a_year=2, keeps_grades=True))
    plan, every = unchanged(case), turning(case)
    assert len(every) > 300
    kronor, missing = worth(prepare(case, plan), every, np.zeros(every.shape[:3]))
    found = propose(case, plan, starts=3)
    best = priced(case, kronor, missing).min()
    assert found.objective == pytest.approx(best, rel=1e-3)
    assert found.objective >= best - 0.01
    assert found.is_whole


@pytest.mark.parametrize("seed", range(4))
def test_bands_and_rooms_may_only_make_it_cheaper_and_it_is_as_cheap_as_it_says(seed):
    case = random_case(seed, schools=5, areas=10, years=4)
    found, whole = (
        propose(some, unchanged(some), starts=4)
        for some in (case, replace(case, guards=Guards(closures_a_year=2, keeps_grades=True)))
    )
    assert found.objective <= whole.objective + 0.01
    again = evaluate(case, found.plan)
    assert again.present_value(case.payer) - found.present_value == 0
    said = priced(case, found.present_value, found.lacking)
    assert said == pytest.approx(found.objective, abs=0.01)
    if (found.plan.rooms == unchanged(case).rooms).all():
        _, value, lacking = plain(case, found.plan.offers, case.payer)
        assert priced(case, value, lacking) == pytest.approx(found.objective, abs=0.01)


def test_of_the_bands_given_up_one_by_one_none_is_cheaper():
    """Three schools, two bands, two years: each band goes at once, after a year, or never."""
    three = tuple(school(key, rooms=7) for key in "ABC")
    distance = np.array([[0.0, 3, 5], [3, 0, 3]])
    case = small_case(schools=three, distance=distance, years=2, n=13.0)
    years = np.arange(2)[:, None, None]
    every = np.array([years < np.reshape(at, (3, 2)) for at in product(range(3), repeat=6)])
    kronor, missing = worth(prepare(case, unchanged(case)), every, np.zeros(every.shape[:3]))
    found = propose(case, unchanged(case))
    assert found.objective == pytest.approx(priced(case, kronor, missing).min(), abs=0.01)


def test_two_half_empty_schools_become_one_and_the_reason_counts_what_it_saves():
    """Ten children a grade: one of two schools saves six classes, its own cost and building."""
    two = tuple(school(key, most_new_rooms=0, closing_cost=0.0, is_released=True) for key in "AB")
    case = small_case(schools=two, years=1, n=10.0)
    case = replace(case, prices=replace(case.prices, moving_part=0.0, discount=0.0))
    found = propose(case, unchanged(case))
    closed, kept = sorted(found.reasons, key=lambda one: one.outcome is Outcome.KEPT)
    classes = 6 * (A_TEACHER * 24 / (0.6 * 40) + 20_000)
    assert closed.kronor == pytest.approx(classes + FIXED + 900_000 + 350 * 2_000)
    assert (closed.outcome, closed.year, closed.moved, closed.furthest) == (
        Outcome.CLOSED, 2027, 60.0, 3.0)  # fmt: skip
    assert (kept.outcome, kept.guard) == (Outcome.KEPT, None)
    assert kept.missing == pytest.approx(120.0)


def test_rooms_are_built_where_places_lack_and_only_so_many_as_pay():
    """Six classes of twenty and four rooms: two are missing, forty children a year."""
    one = (school("A", rooms=4, most_new_rooms=5, is_locked=True), school("B", is_locked=True))
    case = small_case(schools=one, years=3)
    plan = propose(case, unchanged(case)).plan
    assert plan.rooms[:, 0].tolist() == [6.0] * 3
    dear = replace(case, prices=replace(case.prices, unplaced=100.0))
    assert (propose(dear, unchanged(dear)).plan.rooms[:, 0] == 4).all()


@pytest.mark.parametrize(
    ("change", "guards", "guard"),
    [
        pytest.param({"is_locked": True}, Guards(), Guard.LOCKED, id="locked"),
        pytest.param({"notice": 3}, Guards(), Guard.NOTICE, id="notice"),
        pytest.param({}, Guards(closures_a_year=0), Guard.CLOSURES, id="closures a year"),
        pytest.param({}, Guards(largest=90.0), Guard.LARGEST, id="largest school"),
    ],
)
def test_a_guard_is_kept_and_what_it_hinders_is_told(change, guards, guard):
    """One of two half-empty schools should close: whichever, it may not."""
    two = tuple(school(key, closing_cost=0.0, **change) for key in "AB")
    case = small_case(schools=two, n=10.0, guards=replace(guards, keeps_grades=True))
    found = propose(case, unchanged(case))
    assert (found.plan.offers == unchanged(case).offers).all()
    for reason in found.reasons:
        assert (reason.outcome, reason.guard) == (Outcome.KEPT, guard)
        assert reason.kronor < -FIXED


def test_a_school_with_notice_closes_after_it_and_one_a_year_does():
    three = tuple(school(key, closing_cost=0.0, notice=1) for key in "ABC")
    case = small_case(schools=three, n=5.0, years=4, guards=Guards(closures_a_year=1),
                      distance=np.array([[0.0, 1, 1], [1, 0, 1]]))  # fmt: skip
    opened = propose(case, unchanged(case)).plan.offers.any(axis=2)
    assert opened.sum(axis=1).tolist() == [3, 2, 1, 1]


def test_a_candidate_opens_when_it_may_and_saves_the_missing_places():
    two = (school("A", rooms=6, is_locked=True), school("B", opens=2028, opening_cost=1e6))
    case = small_case(schools=two, years=3)
    found = propose(case, unchanged(case))
    assert found.plan.offers[:, 1].any(axis=1).tolist() == [False, True, True]
    reason = found.reasons[1]
    assert (reason.outcome, reason.year) == (Outcome.OPENED, 2028)
    assert reason.missing > 0


def test_the_same_seed_gives_the_same_and_starts_are_told():
    case = random_case(3, schools=8, areas=15, years=5)
    told = []

    def progress(done, wanted):
        told.append((done, wanted))
        return True

    one, two = (propose(case, unchanged(case), seed=7, starts=4, progress=progress)
                for _ in range(2))  # fmt: skip
    assert (one.turns == two.turns).all()
    assert one.objective == two.objective
    assert told == [(n, 4) for n in (1, 2, 3, 4)] * 2


@pytest.mark.parametrize(
    ("given", "starts"),
    [
        pytest.param({"progress": lambda done, _: done < 2}, 2, id="somebody stops it"),
        pytest.param({"time_limit": 0.0}, 0, id="there is no time"),
    ],
)
def test_when_it_is_stopped_it_says_so_and_is_no_worse_than_today(given, starts):
    case = random_case(4, schools=8, areas=15, years=5)
    found = propose(case, unchanged(case), starts=5, **given)
    today = evaluate(case, unchanged(case))
    assert (found.starts, found.is_whole) == (starts, False)
    assert found.objective <= priced(case, today.present_value(case.payer), today.lacking.sum())


@pytest.mark.parametrize("worst", [False, True])
def test_for_several_demands_no_whole_closing_is_better(worst):
    case = random_case(5, schools=4, areas=8, years=3, candidates=0)
    schools = tuple(replace(one, most_new_rooms=0) for one in case.schools)
    case = replace(case, schools=schools, guards=Guards(closures_a_year=2, keeps_grades=True))
    more = (case.demand * 0.8, case.demand * 1.3)
    every, none = turning(case), np.zeros(turning(case).shape[:3])
    each = [
        priced(case, *worth(prepare(some, unchanged(some)), every, none))
        for some in (case, *(replace(case, demand=one) for one in more))
    ]
    best = (np.max if worst else np.mean)(each, axis=0).min()
    found = propose(case, unchanged(case), demands=more, worst=worst)
    assert found.objective == pytest.approx(best, abs=0.01)


@pytest.mark.parametrize("seed", range(1, 4))
def test_where_full_schools_send_children_on_it_is_judged_with_that(seed):
    case = random_case(seed, schools=5, areas=14, years=2, rule=Rule.SPILL)
    found, today = propose(case, unchanged(case), starts=2), evaluate(case, unchanged(case))
    again = evaluate(case, found.plan)
    objective = priced(case, again.present_value(case.payer), again.lacking.sum())
    assert found.objective == pytest.approx(objective, abs=0.01)
    assert objective <= priced(case, today.present_value(case.payer), today.lacking.sum()) + 0.01


@pytest.mark.parametrize("seed", range(4))
def test_its_steps_make_the_same_plan(seed):
    case = random_case(seed, schools=6, areas=10, years=4)
    found = propose(case, unchanged(case), starts=2)
    made = apply(case, steps_of(case, found.plan))
    for name in ("offers", "rooms", "m2", "capital", "rent", "once"):
        assert np.array_equal(getattr(made, name), getattr(found.plan, name)), name


def test_nothing_may_turn_and_nothing_does():
    both = (school("A", is_locked=True), school("B", tenure=Tenure.LEASED, is_locked=True))
    case = small_case(schools=both, grades=grades(hard_limit=2.0))
    found = propose(case, unchanged(case))
    assert (found.plan.offers == unchanged(case).offers).all()
    assert found.is_whole
