"""What is hidden cannot be found by subtraction: along a school's row, or down a column."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from unit.allocation.share_attack import ShownRow, guesses, whole_per_cent

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.suppression import hidden_cells, is_few, school_cells
from qms.kernel.few import few_in


def model_of(*names: str) -> AllocationModel:
    categories = tuple(Category(name=name, weight=Decimal(n + 1)) for n, name in enumerate(names))
    return AllocationModel(key="m", name="m", factors=(Factor(name="f", categories=categories),))


def school(unit: str, **counts: int) -> School:
    pupils = sum(counts.values())
    shares = {"f": {name: Fraction(n, pupils) for name, n in counts.items()}}
    return School(unit=unit, pupils=pupils, shares=shares)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        pytest.param({"a": 50, "b": 50}, "", id="nothing few"),
        pytest.param({"a": 3, "b": 97}, "ab", id="one of two"),
        pytest.param({"a": 3, "b": 40, "c": 57}, "ab", id="the first other goes too"),
        pytest.param({"a": 0, "b": 40, "c": 60}, "", id="nobody is not few"),
        pytest.param({"a": 4, "b": 0, "c": 96}, "ac", id="an empty one hides nothing"),
        pytest.param({"a": 3, "b": 4, "c": 93}, "ab", id="two few, seven together"),
        pytest.param({"a": 1, "b": 1, "c": 98}, "abc", id="two of one each are told by their sum"),
        pytest.param({"a": 1, "b": 3, "c": 0, "d": 46}, "abd", id="four together are too few"),
        pytest.param({"a": 30, "b": 4, "c": 4}, "abc", id="two of four each are told as well"),
        pytest.param({"a": 1, "b": 1, "c": 0}, "abc", id="a school of two shows nothing"),
        pytest.param({"a": 60, "b": 37, "c": 3}, "ac", id="the order decides, not the size"),
        pytest.param({"a": 5, "b": 95}, "", id="five are shown"),
    ],
)
def test_what_is_hidden_of_a_school(counts, hidden):
    assert few_in(counts, 5) == set(hidden)


def test_shares_that_were_rounded_are_taken_for_whole_pupils():
    one = School(unit="1", pupils=100,
                 shares={"f": {"a": Fraction("0.044"), "b": Fraction("0.956")}})  # fmt: skip
    assert school_cells(model_of("a", "b"), one) == {("f", "a"), ("f", "b")}
    rounded_up = School(unit="1", pupils=100,
                        shares={"f": {"a": Fraction("0.045"), "b": Fraction("0.955")}})  # fmt: skip
    assert school_cells(model_of("a", "b"), rounded_up) == frozenset()


def test_another_limit_hides_other_groups():
    one = school("1", a=9, b=91)
    assert school_cells(model_of("a", "b"), one) == frozenset()
    assert len(school_cells(model_of("a", "b"), one, fewest=10)) == 2


def test_the_only_hidden_school_would_be_told_by_the_share_of_all():
    """Of 60 pupils, 23 of 40 are known: 43 % of all is 26, so the hidden three are told."""
    hidden = hidden_cells(model_of("a", "b"), [school("1", a=23, b=17), school("2", a=3, b=17)])
    assert hidden.everybody == {("f", "a"), ("f", "b")}
    assert hidden.parts_are_hidden("1")


def test_among_many_pupils_the_share_of_all_tells_nothing():
    large = [school(str(n), a=200, b=300) for n in range(4)]
    hidden = hidden_cells(model_of("a", "b"), [*large, school("9", a=3, b=57)])
    assert hidden.everybody == frozenset()
    assert hidden.of(9) == {("f", "a"), ("f", "b")}
    assert not hidden.parts_are_hidden(0)


@pytest.mark.parametrize(
    ("known", "few", "is_told"),
    [
        # 984 of 2010 is shown as 49 %: from 974,85 to 994,95, of which 980 are known
        pytest.param(980, 4, False, id="anything from one to four"),
        # 1015 of 2010 is shown as 50 %: at most 1015,05, of which 1012 are known
        pytest.param(1012, 3, False, id="one, two or three"),
        # 1015 again, of which 1014 are known
        pytest.param(1014, 1, True, id="only one"),
    ],
)
def test_the_share_of_all_goes_when_it_happens_to_point_at_the_few(known, few, is_told):
    large, small = school("1", a=known, b=1910 - known), school("2", a=few, b=100 - few)
    hidden = hidden_cells(model_of("a", "b"), [large, small])
    assert bool(hidden.everybody) is is_told


def test_a_municipality_without_few_hides_nothing():
    hidden = hidden_cells(model_of("a", "b"), [school("1", a=23, b=17), school("2", a=9, b=11)])
    assert (hidden.units, hidden.everybody) == ({}, frozenset())


@pytest.mark.parametrize(("pupils", "expected"), [(0, False), (4, True), (5, False)])
def test_a_whole_school_can_be_few(pupils, expected):
    assert is_few(pupils, 5) is expected


def shown_to_all(model, schools):
    """What the pages show: counts where a share is shown, and the whole per cents of all."""
    hidden = hidden_cells(model, schools)
    names = [category.name for category in model.factors[0].categories]
    pupils = sum(one.pupils for one in schools)
    counts = [{n: int(one.shares["f"][n] * one.pupils) for n in names} for one in schools]
    rows = [
        ShownRow(
            pupils=one.pupils,
            cells={n: None if ("f", n) in hidden.of(one.unit) else row[n] for n in names},
        )
        for one, row in zip(schools, counts, strict=True)
    ]
    totals = {
        n: None if ("f", n) in hidden.everybody
        else whole_per_cent(sum(row[n] for row in counts), pupils)
        for n in names
    }  # fmt: skip
    return rows, totals, counts


def tempting(seed: int):
    """A few small schools with few pupils in some groups; at most three hide anything."""
    dice = random.Random(seed)
    names = "abc"[: dice.choice((2, 3))]
    every = []
    for number in range(dice.choice((1, 2, 2, 3))):
        counts = {name: dice.choice((0, 1, 2, 3, 4, 5, 6, 9, 14, 22)) for name in names}
        if not any(counts.values()):
            counts[names[0]] = 3
        every.append(school(str(number), **counts))
    return model_of(*names), every


@pytest.mark.parametrize("seed", range(300))
def test_nobody_finds_a_hidden_group_by_trying_every_number(seed):
    """Who tries knows the rule, the schools' pupils, and every shown number exactly."""
    model, schools = tempting(seed)
    rows, totals, counts = shown_to_all(model, schools)
    for (at, name), possible in guesses(rows, totals).items():
        assert counts[at][name] in possible
        if 0 < counts[at][name] < 5:
            assert len(possible) > 1, (rows, totals, at, name)


def test_without_hiding_the_share_of_all_the_group_would_be_found():
    """The attack is sharp: with the share of all schools shown it finds the three."""
    model, schools = model_of("a", "b"), [school("1", a=23, b=17), school("2", a=3, b=17)]
    rows, _, _ = shown_to_all(model, schools)
    assert guesses(rows, {"a": 43, "b": 57})[1, "a"] == {3}
