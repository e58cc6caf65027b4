"""Who moves, from where to where, when and how far."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import random_case, school, small_case

from qms.planning.core.case import Rule
from qms.planning.core.evaluating import prepare
from qms.planning.core.impact import (
    by_area,
    by_change,
    by_grade,
    is_few,
    journeys_of,
    moves,
)
from qms.planning.core.impact.moving import paired
from qms.planning.core.plan import unchanged
from qms.planning.core.plan.applying import apply
from qms.planning.core.plan.steps import Close, Merge, MoveGrades, Pavilion, Share
from qms.planning.core.results import goes, moved

THREE = (school("A"), school("B"), school("C", area="A"))
APART = np.array([[0.0, 3.0, 5.0], [3.0, 0.0, 6.0]])
CLOSED = [Close(year=2028, school="B")]


def told(case, steps):
    """Return year, area, band, from and to by key, and children, of every move."""
    names = [*(one.key for one in case.schools), None]
    return [
        (one.year, case.areas[one.area], case.bands[one.band],
         names[-1 if one.source is None else one.source],
         names[-1 if one.target is None else one.target], pytest.approx(one.n))
        for one in moves(case, apply(case, steps))
    ]  # fmt: skip


def shared(*, a=(1.0, 0.0, 0.0), b=(0.0, 1.0, 0.0), **changes):
    """Return a case of two areas and three schools with the areas' shares in both bands."""
    shares = np.array([[a, a], [b, b]])
    return small_case(schools=THREE, distance=APART, rule=Rule.SHARES, shares=shares, **changes)


# 20 children in each of four grades of F-3 and two of 4-6, in each of the areas A and B.
@pytest.mark.parametrize(
    ("case", "steps", "wanted"),
    [
        pytest.param(small_case(), [], [], id="nothing is changed"),
        pytest.param(small_case(), [Pavilion(year=2027, school="A", rooms=2)], [],
                     id="rooms move nobody"),
        pytest.param(
            small_case(), CLOSED,
            [(2028, "B", "F-3", "B", "A", 80), (2028, "B", "4-6", "B", "A", 40)],
            id="those of a closed school move once, the year it closes",
        ),
        pytest.param(
            small_case(), [Close(year=2027, school="B")],
            [(2027, "B", "F-3", "B", "A", 80), (2027, "B", "4-6", "B", "A", 40)],
            id="a change in the first year is against today",
        ),
        pytest.param(
            shared(), [MoveGrades(year=2028, school="B", bands=("4-6",), to="C")],
            [(2028, "B", "4-6", "B", "C", 40)], id="a band of a school",
        ),
        pytest.param(
            shared(b=(0.0, 0.5, 0.5)),
            [Merge(year=2028, school="B", into="A"), Merge(year=2028, school="C", into="A")],
            [(2028, "B", "F-3", "B", "A", 40), (2028, "B", "F-3", "C", "A", 40),
             (2028, "B", "4-6", "B", "A", 20), (2028, "B", "4-6", "C", "A", 20)],
            id="two schools into one",
        ),
        pytest.param(
            shared(a=(0.5, 0.5, 0.0)),
            [Close(year=2028, school="A", to="C"), Close(year=2029, school="B", to="C")],
            [(2028, "A", "F-3", "A", "C", 40), (2028, "A", "4-6", "A", "C", 20),
             (2029, "A", "F-3", "B", "C", 40), (2029, "B", "F-3", "B", "C", 80),
             (2029, "A", "4-6", "B", "C", 20), (2029, "B", "4-6", "B", "C", 40)],
            id="one school after the other",
        ),
        pytest.param(
            shared(a=(0.5, 0.5, 0.0)),
            [MoveGrades(year=2028, school="A", bands=("4-6",), to="B"),
             MoveGrades(year=2028, school="B", bands=("F-3",), to="A")],
            [(2028, "A", "F-3", "B", "A", 40), (2028, "B", "F-3", "B", "A", 80),
             (2028, "A", "4-6", "A", "B", 20)],
            id="two schools share the bands between them",
        ),
        pytest.param(
            shared(), [Share(year=2028, area="B", school="C", share=0.25, bands=("F-3",))],
            [(2028, "B", "F-3", "B", "C", 20)], id="other choices",
        ),
        pytest.param(
            small_case(schools=(school("A"), school("B", bands=("F-3",)))),
            [Close(year=2028, school="A")],
            [(2028, "A", "F-3", "A", "B", 80), (2028, "A", "4-6", "A", None, 40),
             (2028, "B", "4-6", "A", None, 40)],
            id="no school at all is told",
        ),
    ],
)  # fmt: skip
def test_who_moves(case, steps, wanted):
    assert told(case, steps) == wanted


def test_who_would_go_to_a_school_that_closes_too_goes_on():
    case = shared(a=(0.5, 0.5, 0.0))
    steps = [Close(year=2028, school="A", to="B"), Close(year=2028, school="B", to="C")]
    found = [one for one in told(case, steps) if one[1:3] == ("A", "F-3")]
    assert found == [(2028, "A", "F-3", "A", "C", 40), (2028, "A", "F-3", "B", "C", 40)]


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("seed", range(4))
def test_those_who_move_in_the_first_change_are_those_that_the_figures_say(rule, seed):
    """A second way of counting: children by school before and after, the gains summed."""
    case = random_case(seed, rule=rule)
    plan = apply(case, [Close(year=2028, school="s1")])
    net = moved(goes(prepare(case, unchanged(case))), goes(prepare(case, plan)))
    found = moves(case, plan)
    when = sum(one.n for one in found if one.year == 2028)
    if rule is Rule.SPILL:
        assert when >= net[1] - 1e-6  # of those sent on from full schools some change places
    else:
        assert when == pytest.approx(net[1])
        assert {one.year for one in found} <= {2028}


def test_how_far():
    case = small_case()
    far = journeys_of(case, moves(case, apply(case, CLOSED)))
    assert (far.before, far.after, far.longest) == (0.0, 3.0, 3.0)
    assert (far.riders_before, far.riders_after, far.new_riders) == (0, 0, 0)
    near = replace(case, grades=tuple(replace(one, travel_limit=2.0) if one.band == "F-3" else one
                                      for one in case.grades))  # fmt: skip
    far = journeys_of(near, moves(near, apply(near, CLOSED)))
    assert (far.riders_before, far.riders_after, far.new_riders) == (0, 80, 80)


def test_those_without_a_school_have_no_journey():
    case = small_case(schools=(school("A", bands=("F-3",)), school("B")))
    found = [one for one in moves(case, apply(case, CLOSED)) if one.target is None]
    assert sum(one.n for one in found) == 80  # 4-6 of both areas
    assert journeys_of(case, found).after is None


def test_tables():
    case = small_case()
    found = moves(case, apply(case, CLOSED))
    (change,) = by_change(found)
    assert (change.year, change.source, change.target, change.n) == (2028, 1, 0, 120)
    assert [(one.area, one.band, one.n) for one in by_area(found)] == [(1, 0, 80), (1, 1, 40)]
    assert by_grade(case, found) == (("F", 20), ("1", 20), ("2", 20), ("3", 20), ("4", 20),
                                     ("5", 20))  # fmt: skip


@pytest.mark.parametrize(
    ("n", "few"), [(0, False), (0.3, True), (4.4, True), (4.6, False), (5, False)]
)
def test_few_are_hidden(n, few):
    assert is_few(n) is few


def test_leavers_are_paired_with_those_who_gain():
    assert paired(np.array([-3.0, 2.0, 1.0])).tolist() == [[0, 2, 1], [0, 0, 0], [0, 0, 0]]
    assert paired(np.zeros(2)).tolist() == [[0, 0], [0, 0]]
