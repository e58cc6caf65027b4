"""Accounts added up: outcomes, kronor to the öre, shares with their interval, few people."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import activity, content
from statsmodels.stats.proportion import proportion_confint

from qms.followup.core.rollup.outcome import Outcome, outcome_of
from qms.followup.core.rollup.rolling import money_of, rollup, share_reached
from qms.followup.core.rollup.values import Account, Coverage

NAMES = {"reading": "Läsgrupper", "own": "Egna insatser", "other": "Övriga grupper",
         "compulsory": "Grundskola", "preschool": "Förskola"}  # fmt: skip


def account(unit_id, *activities, form="compulsory", **sums):
    values = {"amount_ore": 0, "carried_ore": 0, "unused_ore": 0, **sums}
    return Account(
        unit_id=unit_id,
        unit=f"Skola {unit_id}",
        form=form,
        content=content(activities=activities, **values),
    )


def rolled(*accounts):
    coverage = Coverage(asked=len(accounts) + 1, approved=len(accounts))
    return rollup(accounts, year=2026, coverage=coverage, names=NAMES,
                  reaches={"reading": "target_group"})  # fmt: skip


@pytest.mark.parametrize(
    ("baseline", "aim", "result", "outcome"),
    [
        pytest.param("74 %", "80 %", "81 %", Outcome.REACHED, id="above the aim"),
        pytest.param("74 %", "80 %", "80 %", Outcome.REACHED, id="at the aim"),
        pytest.param("74 %", "80 %", "77 %", Outcome.PARTLY, id="on the way"),
        pytest.param("74 %", "80 %", "74 %", Outcome.NOT, id="where it began"),
        pytest.param("74 %", "80 %", "70 %", Outcome.NOT, id="the wrong way"),
        pytest.param("12 %", "8 %", "7,5 %", Outcome.REACHED, id="lower is the aim"),
        pytest.param("12 %", "8 %", "10 %", Outcome.PARTLY, id="lower, on the way"),
        pytest.param("−2", "3", "4", Outcome.REACHED, id="from below zero"),
        pytest.param("1 200", "1 500", "1 600", Outcome.REACHED, id="thousands"),
        pytest.param("6,8", "7,5", "7,4", Outcome.PARTLY, id="decimals"),
        pytest.param("74 %", "80 %", "går inte att säga", Outcome.UNKNOWN, id="told so"),
        pytest.param("74 %", "80 %", "", Outcome.UNKNOWN, id="nothing"),
        pytest.param("", "80 %", "81 %", Outcome.UNKNOWN, id="no baseline"),
        pytest.param("74", "80 %", "81 %", Outcome.UNKNOWN, id="a number beside per cent"),
        pytest.param("74 %", "80 %", "81 % (av 40)", Outcome.UNKNOWN, id="two numbers"),
        pytest.param("80 %", "80 %", "79 %", Outcome.UNKNOWN, id="keep a level, lower"),
        pytest.param("80 %", "80 %", "80 %", Outcome.REACHED, id="a level kept"),
    ],
)
def test_numbers_say_what_became_of_the_aim(baseline, aim, result, outcome):
    assert outcome_of(activity(baseline=baseline, aim=aim, result=result)) is outcome


def test_the_unit_s_own_assessment_comes_first():
    said = activity(baseline="74 %", aim="80 %", result="81 %", assessment="Delvis nått")
    assert outcome_of(said) is Outcome.PARTLY


def test_the_parts_of_the_money_are_the_whole():
    money = money_of([
        account(1, activity(ore=70_001), amount_ore=100_000, carried_ore=5_000, unused_ore=10_000),
        account(2, activity(ore=60_000), amount_ore=50_000),
    ])  # fmt: skip
    assert money.available_ore == 155_000
    assert (money.used_ore, money.unused_ore, money.left_ore) == (130_001, 10_000, 14_999)
    assert money.used_share == Fraction(130_001, 155_000)


def test_no_money_is_no_share():
    assert money_of([]).used_share == 0


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=8))
def test_every_cut_holds_the_same_kronor(sums):
    accounts = [
        account(n, activity(ore=one), activity(ore=other, catalogue_key="reading"))
        for n, (one, other) in enumerate(sums)
    ]
    made = rolled(*accounts)
    cuts = (made.by_intervention, made.by_reach, made.by_group, made.by_form)
    assert {sum(one.used_ore for one in cut) for cut in cuts} == {made.money.used_ore}
    assert sum(one.left_ore for one in made.money_by_form.values()) == made.money.left_ore


def test_activities_are_cut_by_what_they_are():
    made = rolled(
        account(1, activity(ore=300, catalogue_key="reading"), activity(ore=100)),
        account(2, activity(ore=50, catalogue_key="reading"), form="preschool"),
    )
    assert [(one.name, one.units, one.used_ore) for one in made.by_intervention] == [
        ("Läsgrupper", 2, 350),
        ("Egna insatser", 1, 100),
    ]
    assert [(one.name, one.activities) for one in made.by_form] == [
        ("Grundskola", 2),
        ("Förskola", 1),
    ]


def test_a_group_that_few_units_name_is_among_the_others():
    named = [account(n, activity(target_group="Nyanlända elever")) for n in range(3)]
    made = rolled(*named, account(9, activity(target_group="Klass 7B")))
    assert [(one.name, one.activities) for one in made.by_group] == [
        ("Nyanlända elever", 3),
        ("Övriga grupper", 1),
    ]


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        pytest.param((20, 12), 32, id="all say"),
        pytest.param((20, None), None, id="one does not say"),
        pytest.param((20, 4), None, id="fewer than five in one"),
        pytest.param((5,), 5, id="five"),
    ],
)
def test_people_are_told_only_when_they_are_enough(reached, told):
    made = rolled(*(account(n, activity(reached=one)) for n, one in enumerate(reached)))
    assert made.whole.people == told


@pytest.mark.parametrize(("reached", "known"), [(3, 5), (0, 8), (8, 8), (14, 41)])
def test_the_interval_is_wilson_s(reached, known):
    counts = {Outcome.REACHED: reached, Outcome.NOT: known - reached, Outcome.UNKNOWN: 9}
    told = share_reached(counts)
    low, high = proportion_confint(reached, known, method="wilson")
    assert told.share == Fraction(reached, known)
    assert (told.low, told.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_four_are_too_few_to_tell_a_share():
    assert share_reached({Outcome.REACHED: 4}) is None


def test_a_plan_is_compared_only_where_there_is_one():
    made = rolled(account(1, activity(ore=300, planned_ore=250), activity(ore=100)))
    assert (made.whole.planned_ore, made.whole.planned, made.whole.used_ore) == (250, 1, 400)


def test_units_that_have_not_told_are_counted():
    coverage = Coverage(asked=10, approved=6, waiting=2, oral=1)
    assert coverage.silent == 1
