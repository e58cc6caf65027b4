"""Current, desired and later state: what became of the aim, for a child and for units."""

from fractions import Fraction

import pytest

from qms.needs.core.change import ChildChange, Moment, Outcome, Rules, compare, outcome_of
from qms.needs.core.change import unit_changes as changes_of

RULES = Rules(areas={"a": ["A1", "A2"], "b": ["B1"]}, points=[0, 1, 3, 7, 15])


@pytest.mark.parametrize(
    ("before", "desired", "after", "outcome"),
    [
        pytest.param(3, 1, 1, Outcome.REACHED, id="the aim itself"),
        pytest.param(3, 1, 0, Outcome.REACHED, id="past the aim"),
        pytest.param(3, 1, 2, Outcome.PARTLY, id="on the way"),
        pytest.param(3, 1, 3, Outcome.NOT, id="as before"),
        pytest.param(3, 1, 4, Outcome.WORSE, id="more need"),
        pytest.param(3, 3, 3, Outcome.REACHED, id="the aim was to hold"),
        pytest.param(3, 3, 4, Outcome.WORSE, id="could not be held"),
        pytest.param(2, 4, 3, Outcome.REACHED, id="grew less than was expected"),
        pytest.param(2, 3, 4, Outcome.WORSE, id="grew more than was expected"),
        pytest.param(0, 0, 0, Outcome.NO_NEED, id="never a need"),
        pytest.param(0, 0, 1, Outcome.WORSE, id="a new need"),
    ],
)
def test_what_became_of_the_aim(before, desired, after, outcome):
    assert outcome_of(before, desired, after) is outcome


def test_points_per_area_and_in_all_by_hand():
    before = Moment(current={"A1": 3, "A2": 2, "B1": 1}, desired={"A1": 2, "A2": 1, "B1": 1})
    after = Moment(current={"A1": 2, "A2": 2, "B1": 2})
    found = compare(before, after, RULES)
    # a: 7 + 3 = 10, aimed at 3 + 1 = 4, now 3 + 3 = 6; b: 1, 1, 3
    assert [(c.key, c.before, c.desired, c.after) for c in found.areas] == [
        ("a", 10, 4, 6),
        ("b", 1, 1, 3),
    ]
    assert [c.outcome for c in found.areas] == [Outcome.PARTLY, Outcome.WORSE]
    assert (found.everything.before, found.everything.desired, found.everything.after) == (11, 5, 9)
    assert found.areas[0].closed == Fraction(4, 6)
    assert found.areas[1].closed is None
    assert found.left_out == ()


def test_questions_of_one_version_only_are_left_out_and_named():
    before = Moment(current={"A1": 3, "B1": 2}, desired={"A1": 2, "B1": 1})
    after = Moment(current={"A1": 3, "A2": 4})
    found = compare(before, after, RULES)
    assert [c.key for c in found.questions] == ["A1"]
    assert [c.key for c in found.areas] == ["a"]
    assert found.left_out == ("A2", "B1")


def child(unit, group="own", before=3, desired=1, after=2):
    levels = {"A1": before, "A2": 0, "B1": 0}
    aim, then = levels | {"A1": desired}, levels | {"A1": after}
    comparison = compare(Moment(current=levels, desired=aim), Moment(current=then), RULES)
    return ChildChange(unit=unit, group=group, comparison=comparison)


def test_units_of_five_are_told_and_of_four_hidden_with_another():
    rows = [*[child("Ek")] * 4, *[child("Al")] * 6, *[child("Björk")] * 9]
    table = changes_of(rows)
    assert {one.name: one.hidden for one in table.units} == {
        "Al": True,  # else the sum less the others would be Ek
        "Björk": False,
        "Ek": True,
    }
    hidden = next(one for one in table.units if one.name == "Ek")
    assert (hidden.children, hidden.everything, hidden.areas) == (None, None, ())
    björk = next(one for one in table.units if one.name == "Björk")
    assert (björk.children, björk.everything.before, björk.everything.after) == (10, 7, 3)
    assert table.everybody.children == 20  # nineteen, to the nearest five


def test_four_in_all_tell_nothing():
    assert changes_of([child("Ek")] * 4).everybody.hidden


def test_nobody_at_all_tells_nothing():
    table = changes_of([])
    assert (table.everybody.hidden, table.units) == (True, ())


def test_a_split_that_would_tell_of_few_is_not_told_in_any_group():
    """Own has 2 not nearer: told of the other group they would be found by subtraction."""
    rows = [
        *[child("Ek")] * 6,
        *[child("Ek", after=3)] * 2,
        *[child("Al", "independent")] * 5,
        *[child("Al", "independent", after=3)] * 5,
    ]
    table = changes_of(rows)
    assert (table.everybody.everything.nearer, table.everybody.everything.not_nearer) == (10, 5)
    assert [one.everything.nearer for one in table.groups] == [None, None]
    assert [one.everything.nearer for one in table.units] == [None, None]
