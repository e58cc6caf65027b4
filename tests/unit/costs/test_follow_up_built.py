"""What a follow-up rests on: cut by month, counted by term, planned before, foretold."""

from datetime import date
from fractions import Fraction

import pytest

from qms.costs.core.follow_up import Terms, follow
from qms.costs.core.follow_up.building import (
    Forecast,
    Planned,
    Reckoned,
    build,
    ended_months,
    form_of,
    months_of,
    of_months,
)
from qms.costs.core.follow_up.stored import dump_basis, load_basis
from qms.costs.core.items import GrantForm
from qms.costs.core.keys_file import read_keys
from qms.costs.core.ledger import ledger_of
from qms.costs.core.per_pupil import cost_per_pupil
from qms.costs.core.pupils import Count, average
from qms.costs.core.stored import kept_of

RULES = read_keys(b"""
[[item]]
item = "teaching"
form = "compulsory"
[[place]]
cost_centre = "1"
unit = "1"
[[place]]
cost_centre = "2"
unit = "2"
""")
SCHOOL = GrantForm.COMPULSORY
ALL = [f"2026{n:02d}" for n in range(1, 13)]


def book(kind, kronor, months):
    lines = [
        {"kind": kind, "period": month, "account": "50", "cost_centre": centre}
        for centre in kronor
        for month in months
    ]
    return ledger_of(lines, [kronor[line["cost_centre"]] * 100 for line in lines])


def counts(day, **pupils):
    return [
        Count(unit=name[1], form=SCHOOL, day=day, pupils=n, group=name, band=name[2:])
        for name, n in pupils.items()
    ]


SPRING = counts(date(2026, 2, 15), u1a=20, u1b=10, u2a=8)
AUTUMN = counts(date(2026, 10, 15), u1a=26, u2a=8)
BUDGET = book("budget", {"1": 100, "2": 10, "9": 1}, ALL)
OUTCOME = book("outcome", {"1": 110, "2": 10, "9": 2}, [*ALL[:5], "202611"])


def costs(ledger, found):
    return cost_per_pupil(ledger, RULES.rules, RULES.splits, average(found), {})


def built(found, *, plan=SPRING, forecast=None):
    months = ended_months(OUTCOME, today=date(2026, 11, 22))
    reckoned = Reckoned(
        budget=costs(BUDGET, found), so_far=costs(of_months(BUDGET, months), found),
        outcome=costs(of_months(OUTCOME, months), found),
    )  # fmt: skip
    kept = kept_of(BUDGET, costs(BUDGET, plan), average(plan), RULES.rules) if plan else None
    return build(
        2026, reckoned, months=months, budget_months=months_of(BUDGET), pupils=average(found),
        counts=found, planned=Planned(kept=kept, day=date(2025, 12, 16)), forecast=forecast,
    )  # fmt: skip


def test_only_months_that_are_over_count():
    found = built(SPRING)
    assert found.months == tuple(ALL[:5])
    (line, _) = found.lines
    assert (line.budget, line.budget_so_far, line.outcome) == (120_000, 50_000, 55_000)


def test_what_has_no_unit_is_beside():
    assert built(SPRING).beside == (1_200, 1_000)


def test_pupils_are_the_terms_and_those_of_the_budget():
    bands = {(b.unit, b.band): b for b in built(SPRING + AUTUMN).bands}
    assert (bands["1", "a"].planned, bands["1", "a"].spring, bands["1", "a"].autumn) == (20, 20, 26)
    assert bands["1", "b"].autumn == 0
    assert {band.autumn for band in built(SPRING).bands} == {None}


def test_without_a_budget_made_before_the_plan_is_what_is_counted():
    found = built(SPRING + AUTUMN, plan=None)
    assert found.planned_on == ""
    assert {(b.unit, b.band): b.planned for b in found.bands}["1", "b"] == 5
    (unit, _) = follow(found, Terms())
    assert unit.why.volume == 0


def test_the_forecast_is_the_autumn_until_it_is_counted():
    forecast = Forecast(year=2025, pupils={("1", 1): Fraction(20), ("1", 2): Fraction(25)})
    for found, autumn in ((built(SPRING, forecast=forecast), 45),
                          (built(SPRING + AUTUMN, forecast=forecast), 26)):  # fmt: skip
        (unit, _) = follow(found, Terms())
        assert unit.forms[0].pupils.autumn == autumn


def test_the_sum_of_units_and_what_is_beside_is_the_ledger():
    found = built(SPRING + AUTUMN)
    told = follow(found, Terms())
    assert sum(unit.sums.budget for unit in told) + found.beside[0] == BUDGET.total


@pytest.mark.parametrize("found", [SPRING, SPRING + AUTUMN])
def test_a_basis_is_read_back_the_same(found):
    basis = built(found, forecast=Forecast(year=2025, pupils={("1", 3): Fraction(41, 10)}))
    assert load_basis(dump_basis(basis)) == basis


@pytest.mark.parametrize(
    ("step", "forms", "form"),
    [
        pytest.param(-2, {GrantForm.PRESCHOOL}, GrantForm.PRESCHOOL, id="preschool"),
        pytest.param(0, {GrantForm.PRESCHOOL_CLASS, SCHOOL}, GrantForm.PRESCHOOL_CLASS, id="six"),
        pytest.param(9, {SCHOOL}, SCHOOL, id="grade 9"),
        pytest.param(11, {GrantForm.UPPER_SECONDARY}, GrantForm.UPPER_SECONDARY, id="upper"),
        pytest.param(5, {SCHOOL, GrantForm.ADAPTED_COMPULSORY}, None, id="two that it can be"),
        pytest.param(5, {GrantForm.PRESCHOOL}, None, id="none that it can be"),
    ],
)
def test_steps_are_of_the_form_that_the_unit_has(step, forms, form):
    assert form_of(step, forms) is form


def test_a_few_left_out_take_another_with_them_where_sums_are_told():
    few = counts(date(2026, 2, 15), u1a=20, u2a=3)
    basis = built(few, plan=few)
    assert [unit.forms for unit in follow(basis, Terms())] == [(), ()]
    alone = follow(basis, Terms(), sums_told=False)
    assert [len(unit.forms) for unit in alone] == [1, 0]


def test_what_is_kept_does_not_grow_with_the_ledgers_lines():
    def size(times):
        lines = [
            {"kind": "budget", "period": month, "account": f"50{n}", "cost_centre": "1"}
            for month in ALL
            for n in range(times)
        ]
        ledger = ledger_of(lines, [100_000 // times] * len(lines))
        one = costs(ledger, SPRING)
        return len(
            dump_basis(
                build(
                    2026, Reckoned(budget=one, so_far=one, outcome=one), months=ALL,
                    budget_months=ALL, pupils=average(SPRING), counts=SPRING,
                    planned=Planned(kept=None, day=None), forecast=None,
                )
            )
        )  # fmt: skip

    assert size(50) == size(1)
