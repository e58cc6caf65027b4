"""Why an expectation has changed: parts that are known by hand, and that add up."""

import pytest

from qms.forecast.core.changes import Side, changes
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
