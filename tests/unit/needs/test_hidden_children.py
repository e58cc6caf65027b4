"""No sum over few children can be made from what a table shows, whatever is subtracted."""

import random
from fractions import Fraction

import pytest

from qms.needs.core.hiding import hidden_in


def can_be_found(unknown, shown):
    """Return whether the sum over the `unknown` units follows from the shown sums (by rank)."""
    return _rank(shown) == _rank([*shown, unknown])


def _rank(rows):
    rows = [[Fraction(value) for value in row] for row in rows]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for at in range(rank + 1, len(rows)):
            times = rows[at][column] / rows[rank][column]
            rows[at] = [a - times * b for a, b in zip(rows[at], rows[rank], strict=True)]
        rank += 1
    return rank


def shown_sums(children, groups, hidden):
    """Return every sum that a reader meets, as a row of ones over the units."""
    units = sorted(children)

    def row(members):
        return [int(unit in members) for unit in units]

    found = [row({unit}) for unit in units if unit not in hidden.units]
    found += [row(set(members)) for name, members in groups.items() if name not in hidden.groups]
    return [*found, row(set(units))] if not hidden.everybody else found


def test_a_thousand_tables_are_attacked():
    """Each unit and group of one to four children, in tables drawn at random."""
    chance = random.Random(9)
    for _ in range(1000):
        groups = {
            name: [f"{name}{at}" for at in range(chance.randint(1, 5))]
            for name in ("own", "independent")[: chance.randint(1, 2)]
        }
        children = {
            unit: chance.choice([1, 2, 3, 4, 4, 5, 6, 9, 20])
            for members in groups.values()
            for unit in members
        }
        hidden = hidden_in(children, groups)
        shown = shown_sums(children, groups, hidden)
        units = sorted(children)
        few = [{unit} for unit in units if children[unit] < 5]
        few += [set(m) for m in groups.values() if sum(children[unit] for unit in m) < 5]
        for members in few:
            assert not can_be_found([int(unit in members) for unit in units], shown), children


@pytest.mark.parametrize(
    ("children", "units", "groups", "everybody"),
    [
        pytest.param({"a": 5, "b": 9, "x": 7}, "", "", False, id="none few"),
        pytest.param({"a": 4, "b": 9, "x": 7}, "ab", "", False, id="own: the few and one more"),
        pytest.param({"a": 5, "b": 9, "x": 3}, "ax", "go", False, id="one group few: both go"),
        pytest.param({"a": 1, "b": 1, "x": 2}, "abx", "go", True, id="four in all"),
    ],
)
def test_what_is_hidden(children, units, groups, everybody):
    hidden = hidden_in(children, {"g": ["a", "b"], "o": ["x"]})
    assert hidden.units == set(units)
    assert hidden.groups == set(groups)
    assert hidden.everybody is everybody
