"""Why an expectation has changed: parts that are known by hand, and that add up."""

import pytest

from qms.forecast.change_labels import change_sentences, later_sentences
from qms.forecast.core.changes import Parts, Side, changes
from qms.forecast.core.inputs.since import NOTHING_LATER, Later
from qms.forecast.core.told import Told

YEAR = 2030


def told(said):
    return Told(
        steps=(0,), years=(2025, 2026), counts=((90.0, 100.0),), estimated=(), breaks=(), said=said
    )


def side(origin, mean, planned=None):
    return Side(origin=origin, sums={"A": mean}, planned={"A": planned} if planned else {})


@pytest.mark.parametrize(
    ("before", "now", "said", "expected"),
    [
        # From 2025 today's method would have said 84 for 2030: 4 more than was said is method,
        # 110 − 84 = 26 has come with the autumn of 2026.
        pytest.param(side(2025, 80.0), side(2026, 110.0), {2025: (81, 82, 83, 84, 84.0)},
                     (26.0, 0.0, 4.0), id="a-new-autumn"),
        # Of 110 a move gives 30; of 80 it gave 10.
        pytest.param(side(2025, 80.0, [0, 0, 0, 0, 10.0]), side(2026, 110.0, [0, 0, 0, 30.0]),
                     {2025: (0, 0, 0, 0, 84.0)}, (-4.0, 20.0, 14.0), id="plans-apart"),
        pytest.param(side(2026, 80.0), side(2026, 110.0), {}, (0.0, 0.0, 30.0),
                     id="the-same-autumn-again"),
        pytest.param(side(2010, 80.0), side(2026, 110.0), {2025: (84.0,)}, None,
                     id="too-old-to-be-split"),
    ],
)  # fmt: skip
def test_the_parts_are_told_and_add_up(before, now, said, expected):
    (found,) = changes(before, now, {"A": told(said)}, year=YEAR)
    if expected is None:
        assert found.parts is None
        return
    parts = (found.parts.numbers, found.parts.plans, found.parts.method)
    assert parts == pytest.approx(expected)
    assert sum(parts) == pytest.approx(found.size)


def test_a_unit_in_one_of_the_forecasts_only_is_listed_without_parts():
    old = Side(origin=2025, sums={"A": 80.0, "closed": 5.0}, planned={})
    new = Side(origin=2026, sums={"A": 90.0, "new": 7.0}, planned={})
    found = {one.unit: one for one in changes(old, new, {}, year=YEAR)}
    assert (found["closed"].before, found["closed"].now) == (5.0, None)
    assert (found["new"].before, found["new"].now) == (None, 7.0)
    assert found["closed"].size is found["new"].parts is None


def test_the_plans_of_all_units_are_the_sum_of_theirs():
    moved = {"A": [0.0, -12.0], "B": [0.0, 12.0], "C": [3.0, 4.0]}
    assert Side(origin=2026, sums={}, planned=moved).plans("*", 2028) == 4.0
    assert Side(origin=2026, sums={}, planned=moved).plans("B", 2031) == 0.0


LATE_BIRTHS = Later(added={"births": (2024, 2025)}, corrected={})
CORRECTED = Later(added={}, corrected={"pupil_counts": (2019, 2025)})


@pytest.mark.parametrize(
    ("later", "differently", "why"),
    [
        pytest.param(NOTHING_LATER, False, "metoden räknar på ett annat sätt än då", id="method"),
        pytest.param(LATE_BIRTHS, False, "underlag har kommit till sedan dess", id="late"),
        pytest.param(CORRECTED, False, "underlag har rättats sedan dess", id="corrected"),
        pytest.param(LATE_BIRTHS, True, "metoden räknar på ett annat sätt än då eller underlag har "
                     "kommit till sedan dess", id="either"),
    ],
)  # fmt: skip
def test_what_the_third_part_rests_on_is_told_as_far_as_it_is_known(later, differently, why):
    parts = Parts(numbers=2.0, plans=0.0, method=-9.0)
    told = change_sentences(parts, later, is_made_differently=differently)
    assert told[0] == f"−9 för att {why}."
    assert len(told) == 2


def test_what_has_come_since_is_named_with_its_years():
    assert later_sentences(LATE_BIRTHS) == [
        "Underlag som har kommit till sedan dess: födda per område för 2024–2025."
    ]
    (told,) = later_sentences(CORRECTED)
    assert told.endswith("rättats sedan dess: elever per enhet och årskurs för 2019, 2025.")
