"""Where children go, who goes elsewhere, and what a plan changes."""

import numpy as np
import pytest
from support.planning_cases import random_case, school, small_case

from qms.planning.core.case import Rule
from qms.planning.core.evaluating import evaluate, prepare
from qms.planning.core.plan import unchanged
from qms.planning.core.plan.applying import apply
from qms.planning.core.plan.steps import Close, Extend, Merge, MoveGrades, Open
from qms.planning.core.results import counted, goes, moved
from qms.planning.core.results.changes import changes
from qms.planning.counted_study import effect_between, effects_of


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("seed", range(3))
def test_children_by_area_are_the_pupils_of_schools_and_those_nowhere(seed, rule):
    case = random_case(seed, rule=rule)
    plan = apply(case, [Close(year=2028, school="s0")])
    ground = prepare(case, plan)
    there, found = goes(ground), evaluate(case, plan, ground)
    for b in range(len(case.bands)):
        pupils = found.pupils[:, :, case.band_grades(b)].sum(axis=2)
        assert np.allclose(there[:, :, b, :-1].sum(axis=1), pupils)
        assert np.allclose(there[:, :, b, -1].sum(axis=1), found.unplaced[:, b])
        children = case.demand[:, :, case.band_grades(b)].sum(axis=2)
        assert np.allclose(there[:, :, b].sum(axis=2), children)


def test_those_of_a_closed_school_are_moved_and_nobody_else():
    # 20 children in each of six grades go to the school of their own area; B closes in 2028.
    case = small_case()
    first, then = counted(case, [("a", unchanged(case)),
                                 ("b", apply(case, [Close(year=2028, school="B")]))])  # fmt: skip
    assert first.moved.tolist() == [0, 0, 0]
    assert then.moved.tolist() == [0, 120, 120]
    assert (then.summary.moved, then.summary.schools) == (120, 1)


def test_a_child_who_changes_school_is_counted_once():
    # A child more in each grade each year: 22 × 6 children change in 2029, and none after.
    demand = np.stack([np.full((2, 6), 20.0 + year) for year in range(4)])
    case = small_case(demand=demand)
    _, then = counted(case, [("", unchanged(case)),
                             ("b", apply(case, [Close(year=2029, school="B")]))])  # fmt: skip
    assert then.moved.tolist() == [0, 0, 132, 138]
    assert then.summary.moved == 132


def test_a_step_that_is_taken_away_moves_fewer():
    case = small_case()
    steps = [Close(year=2028, school="B")]
    first, then = counted(case, [("", apply(case, steps)), ("", unchanged(case))])
    assert effect_between(first, then).moved == -120
    assert [one.moved for one in effects_of(case, steps)] == [120]


def test_an_exchange_counts_those_who_change_school():
    there = np.zeros((1, 2, 1, 3))
    there[0, 0, 0] = [10, 5, 0]
    there[0, 1, 0] = [0, 8, 2]
    instead = np.zeros_like(there)
    instead[0, 0, 0] = [5, 10, 0]
    instead[0, 1, 0] = [4, 6, 0]
    assert moved(there, instead).tolist() == [5 + 4]


def test_the_summary_by_hand():
    # Two schools of ten rooms; 20 children a grade, a class each: 6 classes and 120 pupils.
    (one,) = counted(small_case(years=2), [("a", unchanged(small_case(years=2)))])
    told = one.summary
    assert (told.schools, told.classes, told.average_class) == (2, 12, 20)
    assert told.utilisation == (0.6, 0.6, 0.6)
    assert (told.shortage_years, told.lacking, told.riders) == (0, 0, 0)
    assert told.cost[5] is None
    assert told.cost[1] == pytest.approx(told.per_pupil * 240)
    assert told.npv_municipality == pytest.approx(told.cost[1] * (1 + 1 / 1.035))


@pytest.mark.parametrize(
    ("steps", "want"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([Close(year=2028, school="B")], [(2028, "B", "closes", ("F-3", "4-6"), 0)],
                     id="closed"),
        pytest.param([Open(year=2028, school="N")], [(2028, "N", "opens", ("F-3",), 0)],
                     id="opened"),
        pytest.param([MoveGrades(year=2028, school="B", to="A", bands=("4-6",))],
                     [(2028, "B", "gives_up", ("4-6",), 0)], id="a band given up"),
        pytest.param([Close(year=2028, school="B"), Open(year=2029, school="B", bands=("F-3",))],
                     [(2028, "B", "closes", ("F-3", "4-6"), 0), (2029, "B", "opens", ("F-3",), 0)],
                     id="closed and opened"),
        pytest.param([Open(year=2028, school="N"), Merge(year=2029, school="B", into="N")],
                     [(2028, "N", "opens", ("F-3",), 0), (2029, "B", "closes", ("F-3", "4-6"), 0),
                      (2029, "N", "takes_up", ("4-6",), 0)], id="merged into one with fewer bands"),
        pytest.param([Extend(year=2028, school="A", rooms=2)], [(2028, "A", "rooms", (), 2)],
                     id="extended"),
    ],
)  # fmt: skip
def test_changes_are_those_of_the_steps(steps, want):
    case = small_case(schools=(school("A"), school("B"), school("N", opens=2028, bands=("F-3",))))
    found = changes(case, apply(case, steps))
    assert [(one.year, one.school, one.what, one.bands, one.rooms) for one in found] == want
