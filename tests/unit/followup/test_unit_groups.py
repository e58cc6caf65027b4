"""Groups at each unit: small ones hidden, also from whoever subtracts what is shown."""

import random
from collections import Counter

import pytest

from qms.followup.core.effect.groups import FEWEST, groups_of
from qms.followup.core.effect.unit_groups import groups_by_unit, hidden_units
from qms.register.core.facts import PupilResult

OUTCOME, FACTOR = "betyg 9", "kön"


def pupils(unit, kind, n, value=200.0):
    return PupilResult(unit_id=unit, step=9, year=2025, previous_unit_id=None,
                       factors={FACTOR: kind}, results={OUTCOME: value}, n=n)  # fmt: skip


def read(rows):
    return groups_by_unit(rows, outcome=OUTCOME, factor=FACTOR)


def test_the_means_by_hand():
    rows = [pupils(1, "f", 6, 200.0), pupils(1, "f", 2, 240.0), pupils(1, "p", 5, 180.0),
            pupils(2, "f", 9, 220.0)]  # fmt: skip
    found = read(rows)
    assert found.groups == ("f", "p")
    assert [(one.unit_id, dict(one.means)) for one in found.units] == [
        (1, {"f": 210.0, "p": 180.0}),
        (2, {"f": 220.0, "p": None}),
    ]
    assert found.hidden == frozenset()


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        pytest.param({1: {"f": 9, "p": 9}, 2: {"f": 8, "p": 8}}, set(), id="nobody is few"),
        pytest.param({1: {"f": 4, "p": 9}, 2: {"f": 8, "p": 8}, 3: {"f": 9, "p": 9}}, {1, 2},
                     id="one is few: its rest would tell, so the smallest other goes too"),
        pytest.param({1: {"f": 4, "p": 9}, 2: {"f": 3, "p": 8}, 3: {"f": 9, "p": 9}}, {1, 2},
                     id="two that are few are enough together"),
        pytest.param({1: {"f": 4, "p": 9}, 2: {"p": 8}, 3: {"f": 9, "p": 9}}, {1, 3},
                     id="a unit without the group is no cover"),
        pytest.param({1: {"f": 4, "p": 9}, 2: {"p": 8}}, {1, 2}, id="nobody else: nothing"),
        pytest.param({1: {"f": 2}, 2: {"f": 2}, 3: {"f": 1}, 4: {"f": 7}}, {1, 2, 3},
                     id="five together"),
    ],
)  # fmt: skip
def test_which_units_are_hidden(sizes, hidden):
    assert hidden_units(sizes, FEWEST) == hidden


def test_what_is_left_of_the_municipality_is_nobody_or_five_whatever_the_sizes():
    chance = random.Random(7)
    for _ in range(300):
        sizes = {
            unit: Counter({kind: chance.choice([0, 0, 1, 3, 4, 5, 6, 9, 20]) for kind in "abc"})
            for unit in range(chance.randint(1, 7))
        }
        rows = [pupils(u, kind, n) for u, own in sizes.items() for kind, n in own.items() if n]
        found = read(rows)
        shown = {one.unit_id for one in found.units}
        for kind in "abc":
            assert all(sizes[unit][kind] == 0 or sizes[unit][kind] >= FEWEST for unit in shown)
            left = sum(own[kind] for unit, own in sizes.items() if unit not in shown)
            assert left == 0 or left >= FEWEST or not shown


def test_a_group_that_the_municipality_hides_is_hidden_at_every_unit():
    rows = [pupils(1, "a", 30), pupils(1, "b", 20), pupils(1, "c", 6), pupils(2, "d", 2),
            pupils(2, "a", 10)]  # fmt: skip
    whole = {one.name for one in groups_of(rows, outcome=OUTCOME, factors=[FACTOR])
             if not one.is_few}  # fmt: skip
    assert set(read(rows).groups) == whole
    assert "d" not in whole
    assert "c" not in whole
