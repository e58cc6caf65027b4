"""Variants: what is assumed and decided gives the numbers that hand calculation gives."""

from dataclasses import replace

import numpy as np
import pytest

from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.values import AreaCount, Move, MoveKind
from qms.forecast.core.panel import Count
from qms.forecast.core.values import Value
from qms.forecast.core.variants.overriding import Wrong, faults_of
from qms.forecast.core.variants.plan import Assumptions, Homes, Kind, Level, Override, Plan
from qms.forecast.core.variants.rows import Numbers, beside
from qms.forecast.core.variants.varying import base_of, last_born, vary

ORIGIN, HORIZON = 2026, 3
UNITS, STEPS = ("A", "B"), (0, 1)
# Pupils of the forecast, alike in all three years: A 60 + 40, B 30 + 20.
MEANS = {("A", 0): 60.0, ("A", 1): 40.0, ("B", 0): 30.0, ("B", 1): 20.0}


def value(unit, step, ahead, mean, low, high):
    return Value(
        unit=unit, step=step, year=ORIGIN + ahead, horizon=ahead, method="auto", mean=mean,
        lo80=low, hi80=high, lo95=low, hi95=high, last_value=mean,
    )  # fmt: skip


def forecast():
    for ahead in range(1, HORIZON + 1):
        # The total may be 15 fewer or 30 more; step 0 is twice as uncertain as step 1.
        yield value("*", None, ahead, 150.0, 135.0, 180.0)
        yield value("*", 0, ahead, 90.0, 70.0, 110.0)
        yield value("*", 1, ahead, 60.0, 50.0, 70.0)
        for (unit, step), mean in MEANS.items():
            yield value(unit, step, ahead, mean, 0.0, 2 * mean)


def inputs(**more):
    counts = [
        Count(unit=unit, step=step, year=year, n=MEANS[unit, step])
        for unit in UNITS for step in STEPS for year in (2025, ORIGIN)
    ]  # fmt: skip
    return Inputs(counts=tuple(counts), **more)


def base(given=None, *, stored=None):
    return base_of(
        tuple(forecast()), given or inputs(), horizon=HORIZON, uses_homes=False,
        stored=stored or {},
    )  # fmt: skip


def override(unit="A", first=2027, last=None, *, low=None, high=None, kind=Kind.SET, n=80,
             reason="En klass mindre"):  # fmt: skip
    return Override(unit=unit, low=low, high=high, first=first, last=last or first, kind=kind,
                    n=n, reason=reason)  # fmt: skip


def grid(numbers):
    """Units × steps in each year."""
    return [numbers[:, :, ahead].tolist() for ahead in range(HORIZON)]


SAME = [[60.0, 40.0], [30.0, 20.0]]


def test_nothing_assumed_is_the_forecast_to_the_last_digit():
    assert grid(vary(base(), Plan())) == [SAME] * 3


@pytest.mark.parametrize(
    ("level", "step0", "step1", "total"),
    [
        # 15 fewer: 10 of the 90 in step 0, 5 of the 60 in step 1.
        pytest.param(Level.LOW, 80 / 90, 55 / 60, 135, id="low"),
        pytest.param(Level.MAIN, 1, 1, 150, id="main"),
        # 30 more: 20 and 10.
        pytest.param(Level.HIGH, 110 / 90, 70 / 60, 180, id="high"),
    ],
)
def test_low_and_high_are_the_ends_of_the_total_and_add_up(level, step0, step1, total):
    made = vary(base(), Plan(assumptions=Assumptions(level=level)))
    assert made.sum(axis=(0, 1)) == pytest.approx([total] * 3)
    assert made[0, :, 0] == pytest.approx([60 * step0, 40 * step1])
    assert made[1, :, 2] == pytest.approx([30 * step0, 20 * step1])


def test_births_change_only_children_not_yet_born():
    # Born up to 2021 are known: they are in step 0 in 2027 and step 1 in 2028.
    known = inputs(births=(AreaCount(area="*", age=0, year=2021, n=70.0),))
    made = vary(base(known), Plan(assumptions=Assumptions(births=90)))
    assert grid(made) == [SAME, [[54.0, 40.0], [27.0, 20.0]], [[54.0, 36.0], [27.0, 18.0]]]


@pytest.mark.parametrize(
    ("rows", "born"),
    [
        pytest.param({}, 2020, id="those who start this year"),
        pytest.param(
            {"births": (AreaCount(area="*", age=0, year=2025, n=1.0),)}, 2025, id="births"
        ),
        pytest.param(
            {"population": (AreaCount(area="*", age=2, year=2025, n=1.0),)}, 2023, id="population"
        ),
    ],
)
def test_the_last_known_year_of_birth(rows, born):
    given = inputs(**rows)
    assert last_born(given, base(given).panel) == born


MOVE = Move(unit="B", to="A", year=2028, kind=MoveKind.CLOSE, low=0, high=1, share=1.0)
MOVED = [SAME, [[90.0, 60.0], [0.0, 0.0]], [[90.0, 60.0], [0.0, 0.0]]]


def moved_values():
    for one in forecast():
        if one.unit != "*" and one.horizon > 1:
            yield replace(one, mean=MOVED[1][UNITS.index(one.unit)][one.step])
        else:
            yield one


def test_a_planned_closing_can_be_left_out():
    stored = {unit: [[MEANS[unit, step]] * 3 for step in STEPS] for unit in UNITS}
    made = base_of(tuple(moved_values()), inputs(moves=(MOVE,)), horizon=HORIZON,
                   uses_homes=False, stored=stored)  # fmt: skip
    assert grid(vary(made, Plan())) == MOVED
    assert grid(vary(made, Plan(assumptions=Assumptions(moves=False)))) == [SAME] * 3
    both = Plan(assumptions=Assumptions(homes=Homes.NONE))
    assert grid(vary(made, both)) == MOVED


@pytest.mark.parametrize(
    ("own", "after"),
    [
        # 80 of 100 in all: the grades keep how they relate.
        pytest.param(override(n=80), [48.0, 32.0], id="set"),
        pytest.param(override(kind=Kind.CHANGE, n=-25), [45.0, 30.0], id="change"),
        pytest.param(override(low=1, high=1, n=10), [60.0, 10.0], id="one grade"),
        pytest.param(override(n=0), [0.0, 0.0], id="nobody"),
    ],
)
def test_an_own_number_changes_its_unit_and_the_total_alike(own, after):
    made = vary(base(), Plan(overrides=(own,)))
    assert made[0, :, 0].tolist() == pytest.approx(after)
    assert made[1, :, 0].tolist() == [30.0, 20.0]
    assert grid(made)[1:] == [SAME, SAME]


def test_own_numbers_come_after_what_is_assumed():
    plan = Plan(assumptions=Assumptions(level=Level.LOW), overrides=(override(n=80),))
    assert vary(base(), plan)[0, :, 0].sum() == pytest.approx(80)


def test_where_nobody_was_expected_a_number_is_shared_equally():
    rows = [replace(one, mean=0.0) if one.unit == "B" and one.horizon == 1 else one
            for one in forecast()]  # fmt: skip
    made = base_of(rows, inputs(), horizon=HORIZON, uses_homes=False, stored={})
    assert vary(made, Plan(overrides=(override("B", n=30),)))[1, :, 0].tolist() == [15.0, 15.0]


def test_every_fault_is_told_at_once():
    wrong = [
        override("C"),
        override(first=2031),
        override(first=2028, last=2027),
        override(low=7, high=9),
        override(n=-3),
        override(kind=Kind.CHANGE, n=-101),
        override("B", n=200_000),
        override("B", first=2028, reason="  "),
        override("B", first=2028, low=0, high=0),
        override("B", first=2029, reason="x" * 301),
    ]
    found = [(one.place, one.wrong) for one in faults_of(base().ground(Assumptions()), wrong)]
    assert found == [
        (0, Wrong.UNIT),
        (1, Wrong.YEAR),
        (2, Wrong.ORDER),
        (3, Wrong.STEPS),
        (4, Wrong.NEGATIVE),
        (5, Wrong.BELOW),
        (5, Wrong.TWICE),
        (6, Wrong.LARGE),
        (7, Wrong.REASON),
        (8, Wrong.TWICE),
        (9, Wrong.LONG),
    ]


def test_the_same_pupils_twice_names_the_other_row():
    rows = [override(first=2027, last=2029), override(first=2026 + 2, low=1, high=1)]
    (fault,) = faults_of(base().ground(Assumptions()), rows)
    assert (fault.place, fault.wrong, fault.year, fault.n) == (1, Wrong.TWICE, 2028, 0)
    apart = [override(low=0, high=0), override(low=1, high=1), override(first=2028)]
    assert faults_of(base().ground(Assumptions()), apart) == ()


def test_rows_stand_beside_the_model_and_add_up():
    values = [value("A", None, 1, 60.0, 50.0, 70.0), value("A", 0, 1, 60.0, 50.0, 70.0)]
    numbers = Numbers(units=("A",), steps=(0, 1), origin=ORIGIN,
                      path=np.array([[[50.0], [7.0]]]))  # fmt: skip
    found = [(row.model.step, row.model.mean, row.mean) for row in beside(numbers, values)]
    # Step 1 has nobody in the forecast, and is not dropped.
    assert found == [(None, 60.0, 57.0), (0, 60.0, 50.0), (1, 0.0, 7.0)]
    assert Numbers.from_plain(numbers.to_plain()).path.tolist() == numbers.path.tolist()


def test_a_plan_is_the_same_after_storing():
    plan = Plan(
        assumptions=Assumptions(level=Level.HIGH, homes=Homes.ALL, moves=False, births=80),
        overrides=(replace(override(low=0, high=1), by="Ada Ek", at="2026-11-22T10:00:00+00:00"),),
    )
    assert Plan.from_plain(plan.to_plain()) == plan
