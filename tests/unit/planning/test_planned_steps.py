"""What the register says will happen becomes steps that a case can take, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from support.planning_cases import school, small_case

from qms.planning.core.from_register.planned import autumn_of, planned_steps
from qms.planning.core.plan.steps import Close, MoveGrades
from qms.register.core.plan_facts import UnitChange

BANDS = {"F-3": (0, 3), "4-6": (4, 5)}


def change(kind, year=2028, **changes):
    """Return that all of school 1 goes to school 2."""
    given = {"unit_id": 1, "to_id": 2, "low": 0, "high": 5, "share": Decimal(1)}
    return UnitChange(kind=kind, year=year, **(given | changes))


def steps(*rows, closed=()):
    """Return the steps in a case of schools 1, 2 and 3 and the autumns 2027 to 2029."""
    case = small_case(schools=tuple(school(key) for key in "123"))
    return planned_steps(case, rows, closed, steps_of=BANDS, counted=2025)


HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("rows", "closed", "found"),
    [
        ([change("close")], [], [Close(year=2028, school="1", to="2")]),
        (
            [change("close", share=HALF), change("close", to_id=3, share=HALF)],
            [],
            [Close(year=2028, school="1")],
        ),
        (
            [change("close", high=3), change("close", low=4)],
            [],
            [Close(year=2028, school="1", to="2")],
        ),
        ([], [(3, 2029)], [Close(year=2029, school="3")]),
        ([change("close")], [(1, 2028)], [Close(year=2028, school="1", to="2")]),
        (
            [change("move", low=4)],
            [],
            [MoveGrades(year=2028, school="1", bands=("4-6",), to="2")],
        ),
        (
            [change("close", year=2029), change("move", unit_id=3, low=4)],
            [],
            [
                MoveGrades(year=2028, school="3", bands=("4-6",), to="2"),
                Close(year=2029, school="1", to="2"),
            ],
        ),
        ([change("move", low=5)], [], []),
        ([change("move", share=HALF, low=4)], [], []),
        ([change("open")], [], []),
        ([change("close", year=2025)], [(2, 2030)], []),
        ([change("close", year=2026)], [], [Close(year=2027, school="1", to="2")]),
        ([change("close", unit_id=9)], [], []),
        (
            [change("close"), change("move", unit_id=3, to_id=1, low=4)],
            [],
            [Close(year=2028, school="1", to="2")],
        ),
        ([change("close", to_id=9)], [], [Close(year=2028, school="1")]),
    ],
    ids=[
        "a school closes", "its pupils are split", "grade by grade to one school",
        "a last day in the register", "told twice", "a band is handed over", "in order of years",
        "a part of a band is no step", "a part of the pupils is no step",
        "an opening of what is not in the case", "counted already, or after the years",
        "before the first year",
        "a school not in the case",
        "pupils who would go to a school that closes",
        "pupils who go to a school that is not in the case",
    ],
)  # fmt: skip
def test_plans_of_the_register_are_steps(rows, closed, found):
    assert steps(*rows, closed=closed) == tuple(found)


@pytest.mark.parametrize(
    ("day", "autumn"),
    [((2028, 6, 30), 2028), ((2028, 10, 15), 2028), ((2028, 10, 16), 2029), ((2028, 12, 31), 2029)],
)
def test_a_school_is_counted_as_long_as_it_is_there_on_the_day_of_the_count(day, autumn):
    assert autumn_of(date(*day)) == autumn
