"""The figures of the committee's paper, and what happens after it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.degree.types import Degree
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.paper import next_dates, paper_of
from qms.content.loader import load

POT = 1_200_000_00


def model(**changes) -> AllocationModel:
    factor = Factor(
        name="f", categories=(Category(name="a", weight=Decimal(3)),
                              Category(name="b", weight=Decimal(1))),
    )  # fmt: skip
    return AllocationModel(key="m", name="m", factors=(factor,), **changes)


def school(unit: str, pupils: int, share: str) -> School:
    part = Fraction(share)
    return School(unit=unit, pupils=pupils, shares={"f": {"a": part, "b": 1 - part}})


# points 2, 1.5 and 1 for 100 pupils each: 200, 150 and 100 of 450 parts
SCHOOLS = (school("1", 100, "0.5"), school("2", 100, "0.25"), school("3", 100, "0"))
KINDS = {"1": "municipal", "2": "municipal", "3": "independent"}


def paper(previous, **changes):
    given = {"pot_ore": POT, "current": None, "previous": previous, "kinds": KINDS, **changes}
    return paper_of(model(), SCHOOLS, **given)


def test_what_changes_and_for_whom():
    found = paper({"1": Fraction(5000), "2": Fraction(4000), "3": Fraction(3000)})
    # 533 333.33, 400 000 and 266 666.67 kr against 500 000, 400 000 and 300 000
    assert found.chosen.winners == ("1",)
    assert found.chosen.losers == ("3",)
    assert (found.pupils_more, found.pupils_less, found.pupils) == (100, 100, 300)
    assert [one.change_ore for one in found.more] == [33_333_33]
    assert [one.change_ore for one in found.less] == [-33_333_33]


def test_kinds_of_providers_add_up_to_the_pot():
    found = paper({"1": Fraction(5000), "2": Fraction(4000), "3": Fraction(3000)})
    assert [(one.key, one.schools, one.pupils) for one in found.groups] == [
        ("municipal", 2, 200), ("independent", 1, 100),
    ]  # fmt: skip
    assert sum(one.ore for one in found.groups) == POT
    assert [one.change_ore for one in found.groups] == [33_333_33, -33_333_33]


def test_a_school_without_last_year_leaves_its_groups_change_untold():
    found = paper({"1": Fraction(5000), "3": Fraction(3000)})
    assert [one.change_ore for one in found.groups] == [None, -33_333_33]


def test_the_chosen_degree_is_among_what_was_tried():
    found = paper({})
    assert any(one is found.chosen for one in found.tried)
    assert found.chosen.degree == Degree()
    assert len(found.tried) >= 4
    assert found.more == found.less == ()


def test_a_degree_that_cannot_be_kept_has_its_reason():
    strict = model(degree=Degree(floor_kr=Decimal(9000)))
    found = paper_of(strict, SCHOOLS, pot_ore=POT, current=None, previous={}, kinds=KINDS)
    assert found.chosen.problems


@pytest.mark.parametrize(
    ("today", "days"),
    [
        pytest.param(date(2026, 9, 1), ["2026-10-15", "2026-11-30", "2026-12-15", "2027-10-08"],
                     id="all lie ahead"),
        pytest.param(date(2026, 11, 30), ["2026-11-30", "2026-12-15", "2027-10-08"],
                     id="the day itself counts"),
        pytest.param(date(2027, 12, 1), [], id="nothing remains"),
    ],
)  # fmt: skip
def test_what_follows_in_the_year(today, days):
    """10 October 2027 is a Sunday: the Friday before."""
    found = next_dates(load("annual_cycle"), budget_year=2027, today=today, language="sv")
    assert [one.day.isoformat() for one in found] == days
    assert all(one.title for one in found)
