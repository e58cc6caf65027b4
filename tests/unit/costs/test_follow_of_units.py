"""The follow-up of some units alone is what the follow-up of all says of them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from qms.costs.core.follow_up import BandPupils, Basis, Expected, Line, Terms, follow
from qms.costs.core.items import CostItem, GrantForm

SCHOOL = GrantForm.COMPULSORY


def line(unit, outcome):
    return Line(unit=unit, form=SCHOOL, item=CostItem.TEACHING, budget=120_000,
                budget_so_far=90_000, outcome=outcome)  # fmt: skip


def band(unit, planned):
    return BandPupils(
        unit=unit, form=SCHOOL, band="", planned=Fraction(planned), spring=Fraction(planned + 9),
        autumn=None, budget_ore=100_00, outcome_ore=110_00,
    )  # fmt: skip


ALL = Basis(
    year=2026,
    months=tuple(f"2026{month:02d}" for month in range(1, 10)),
    is_spread=True,
    planned_on="2025-12-16",
    lines=(line("A", 90_000), line("B", 99_000), line("C", 70_000)),
    bands=(band("A", 100), band("B", 3), band("C", 60)),
    expected=(Expected(unit="A", form=SCHOOL, pupils=Fraction(120)),),
    forecast_year=2025,
    beside=(7, 8),
)


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param({"A"}, id="one with a pupil forecast"),
        pytest.param({"B"}, id="one with few pupils"),
        pytest.param({"B", "C"}, id="two of three"),
        pytest.param({"A", "B", "C"}, id="all"),
        pytest.param({"nobody"}, id="none that is there"),
    ],
)
def test_some_units_alone_are_followed_as_among_all(chosen):
    every = follow(ALL, Terms(), sums_told=False)
    alone = follow(ALL.of_units(chosen), Terms(), sums_told=False)
    assert alone == tuple(one for one in every if one.unit in chosen)


def test_what_is_beside_the_units_stays():
    assert ALL.of_units(()) == replace(ALL, lines=(), bands=(), expected=())
