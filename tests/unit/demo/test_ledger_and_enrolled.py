"""The demo's books add up with its children and money by need; its numbers are nobody's."""

from datetime import date
from fractions import Fraction

import pytest

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.keys_file import read_keys
from qms.costs.core.ledger import ledger_of
from qms.costs.core.per_pupil.costs import cost_per_pupil
from qms.costs.core.pupils import Count, average
from qms.demo.classes import children, group_rows, independent, own
from qms.demo.cost_rules import rules_toml
from qms.demo.enrolled import enrolled_in
from qms.demo.generate import generate
from qms.demo.ledger import MONTHS, budget_lines, outcome_lines
from qms.demo.ledger_plan import STRUCTURAL, SUPPORT, centre_of
from qms.demo.need_lines import NeedMoney
from qms.demo.staffing import area_rows, staff_rows
from qms.grants.core.enrolling.identity import whole_number

TODAY = date(2026, 11, 22)
MONEY = NeedMoney(
    structural={"G06": 12_345_678_11, "G04": 1_000_000_01}, support={("G06", 3): 9_540_00}
)


@pytest.fixture(scope="module")
def data():
    return generate(TODAY)


@pytest.fixture(scope="module")
def lines(data):
    return list(outcome_lines(data, 2025, MONTHS, MONEY))


def costs_of(data, lines, year):
    booked = (
        {"kind": "outcome", "period": f"{year}{one.month:02d}", "account": one.account,
         "cost_centre": one.centre, "activity": one.activity, "object": one.object,
         "project": one.project, "counterpart": one.counterpart}
        for one in lines
    )  # fmt: skip
    names = {one.object for one in lines if one.object and one.centre == centre_of("G06")}
    keys = read_keys(rules_toml({"G06": tuple(sorted(names))}))
    counts = [
        Count(unit=row.at.unit, form=row.at.form, group=row.group, band=row.band, day=row.day,
              pupils=row.pupils)
        for row in group_rows(data, year)
    ]  # fmt: skip
    areas = {row.unit: Fraction(row.square_metres) for row in area_rows(data, year)}
    ledger = ledger_of(booked, [one.ore for one in lines])
    return cost_per_pupil(ledger, keys.rules, keys.splits, average(counts), {"area": areas})


def test_a_year_of_books_is_of_the_size_of_a_municipalitys(lines, data):
    assert 15_000 < len(lines) + len(list(budget_lines(data, 2025, MONEY))) < 25_000
    assert {one.month for one in lines} == set(MONTHS)
    assert sum(one.ore < 0 for one in lines) > 1_000
    assert sum(bool(one.object) for one in lines) > 100


def test_every_line_has_a_place_and_every_öre_is_found_again(data, lines):
    costs = costs_of(data, lines, 2025)
    told = costs.reconciliation
    assert (told.unmapped, told.unsplit, told.without_pupils) == (0, 0, 0)
    assert told.outside == 1_000_000_01  # what an independent school got
    assert told.ledger == told.per_pupil + told.outside


def test_cost_per_pupil_is_what_it_is_in_swedish_municipalities(data, lines):
    costs = costs_of(data, lines, 2025)
    for form, low, high in (
        (GrantForm.PRESCHOOL, 140_000, 190_000), (GrantForm.COMPULSORY, 95_000, 140_000),
        (GrantForm.LEISURE_CENTRE, 30_000, 60_000), (GrantForm.UPPER_SECONDARY, 80_000, 130_000),
    ):  # fmt: skip
        ore = sum(one.ore for one in costs.units if one.target.form is form)
        pupils = sum({one.target: one.pupils for one in costs.units
                      if one.target.form is form}.values())  # fmt: skip
        assert low < ore / 100 / pupils < high, form


def test_money_by_need_is_in_the_books_to_the_öre(data, lines):
    def booked(project, **where):
        return sum(
            one.ore for one in lines
            if one.project == project
            and all(getattr(one, key) == value for key, value in where.items())
        )  # fmt: skip

    assert booked(STRUCTURAL, centre=centre_of("G06")) == 12_345_678_11
    assert booked(STRUCTURAL, counterpart="G04") == 1_000_000_01
    assert booked(SUPPORT, centre=centre_of("G06"), month=3) == 9_540_00
    by_need = {one.item for one in costs_of(data, lines, 2025).units} & {CostItem.SUPPORT_MONEY}
    assert by_need


def test_the_same_seed_gives_the_same_books(data, lines):
    assert list(outcome_lines(data, 2025, MONTHS, MONEY)) == lines


def test_classes_hold_every_child_of_the_own_units(data):
    counted = {}
    for row in group_rows(data, 2026):
        if row.day == date(2026, 10, 15):
            counted[row.at] = counted.get(row.at, 0) + row.pupils
    assert counted == {at: sum(steps.values()) for at, steps in own(data, 2026).items()}
    assert own(data, 2026) | independent(data, 2026) == children(data, 2026)


def test_nobody_qualified_is_more_than_who_works_there(data):
    assert all(0 <= row.qualified <= row.full_time for row in staff_rows(data, 2026))


def test_the_enrolled_are_the_independent_units_children(data):
    there = {}
    for child in enrolled_in(data, date(2026, 11, 1)):
        if child.last is None or child.last >= date(2026, 10, 15):
            there[child.at] = there.get(child.at, 0) + 1
    for at, steps in independent(data, 2026).items():
        assert abs(there[at] - sum(steps.values())) <= 5, at


@pytest.mark.parametrize("month", [1, 7, 8, 11])
def test_numbers_are_checked_kept_for_tests_and_of_one_child_each(data, month):
    found = enrolled_in(data, date(2026, month, 1))
    assert all(whole_number(child.number, year=2026) == child.number for child in found)
    assert {child.number[8:11] for child in found} == {"238", "239"}
    assert len({(child.number, child.at) for child in found}) == len(found)
    units = {(child.number, child.at.unit) for child in found if child.last is None}
    assert len({number for number, _ in units}) == len(units)
