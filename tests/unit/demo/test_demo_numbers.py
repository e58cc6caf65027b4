"""The demo municipality's figures are believable, and the same every time."""

from collections import Counter, defaultdict
from datetime import date

import pytest
from same_day import TODAY, demo

from qms.demo.generate import generate
from qms.demo.municipality import UNITS
from qms.demo.other_units import LEISURE_CENTRES, PRESCHOOLS, SPECIAL, UPPER_SECONDARY
from qms.demo.places import AREAS, PROVIDERS
from qms.demo.schools import COMPULSORY
from qms.demo.years import DemoYears
from qms.org.core.forms import SchoolForm

DEMO = demo()
LAST = 2026
COUNTS = {(r.unit, r.step, r.autumn): r.n for r in DEMO.counts}
PUPILS = Counter()
for row in DEMO.counts:
    PUPILS[row.unit, row.autumn] += row.n
AUTUMNS = range(2012, 2027)


def all_in(units, autumn):
    return sum(PUPILS[unit.key, autumn] for unit in units)


def test_there_are_fifteen_autumns_to_the_last_october():
    assert sorted({autumn for _, _, autumn in COUNTS}) == list(AUTUMNS)


@pytest.mark.parametrize(
    ("units", "number"),
    [
        pytest.param([u for u in COMPULSORY if u.is_open(LAST, LAST)], 30, id="compulsory"),
        pytest.param(
            [u for u in COMPULSORY if u.is_open(LAST, LAST) and u.provider != "kommunen"],
            7,
            id="of them independent",
        ),
        pytest.param(PRESCHOOLS, 45, id="preschools"),
        pytest.param(UPPER_SECONDARY, 3, id="upper secondary"),
        pytest.param(LEISURE_CENTRES, 2, id="leisure centres of their own"),
        pytest.param(AREAS, 7, id="areas"),
        pytest.param([p for p in PROVIDERS if p.independent], 7, id="private providers"),
    ],
)
def test_how_many_there_are(units, number):
    assert len(units) == number


def test_private_providers_of_compulsory_schools_are_five():
    runners = {u.provider_in(LAST, LAST) for u in COMPULSORY if u.is_open(LAST, LAST)}
    assert len(runners - {"kommunen"}) == 5


def test_local_ids_and_names_are_unique():
    assert len({unit.key for unit in UNITS}) == len(UNITS)
    assert len({unit.name for unit in UNITS}) == len(UNITS)


def test_forms_of_their_own_are_there():
    forms = {at.form for unit in SPECIAL for at in unit.forms}
    assert {SchoolForm.ADAPTED_COMPULSORY, SchoolForm.RESOURCE_SCHOOL} <= forms
    assert any(len(unit.forms) > 1 for unit in SPECIAL)


@pytest.mark.parametrize(
    ("number", "low", "high"),
    [
        pytest.param(
            sum(r.n for r in DEMO.population if r.year == 2025), 87_000, 93_000, id="inhabitants"
        ),
        pytest.param(all_in(COMPULSORY, 2026), 10_000, 11_000, id="pupils F-9"),
        pytest.param(all_in(PRESCHOOLS, 2026), 3_800, 5_200, id="children in preschool"),
        pytest.param(all_in(UPPER_SECONDARY, 2026), 2_400, 3_200, id="upper secondary"),
        pytest.param(PUPILS["A01", 2026], 60, 140, id="adapted"),
        pytest.param(PUPILS["R01", 2026], 25, 60, id="resource school"),
        pytest.param(sum(r.n for r in DEMO.births if r.year == 2025), 750, 1_150, id="births"),
    ],
)
def test_sizes_are_those_of_a_municipality_of_ninety_thousand(number, low, high):
    assert low <= number <= high


def test_nobody_is_less_than_zero():
    assert min(row.n for row in (*DEMO.counts, *DEMO.population, *DEMO.births)) >= 0


def test_every_age_of_every_area_is_there_every_year():
    ages = Counter((row.area, row.year) for row in DEMO.population)
    assert set(ages.values()) == {100}
    assert len(ages) == 7 * 15


def test_children_in_the_population_were_born_or_moved_in():
    """A cohort differs from the births six years before by moves only."""
    born = Counter()
    for row in DEMO.births:
        born[row.year] += row.n
    six = Counter()
    for row in DEMO.population:
        if row.age == 6:
            six[row.year] += row.n
    ratios = [six[year] / born[year - 6] for year in range(2012, 2026)]
    assert all(0.95 <= ratio <= 1.15 for ratio in ratios)


def test_cohorts_flow_through_the_schools():
    """Pupils in the next grade a year later, per pupil: near 1 but where schools change."""
    ratios = [
        COUNTS[unit, step + 1, autumn + 1] / n
        for (unit, step, autumn), n in COUNTS.items()
        if unit.startswith("G") and n >= 15 and (unit, step + 1, autumn + 1) in COUNTS
    ]
    within = sum(0.8 <= ratio <= 1.25 for ratio in ratios)
    assert within / len(ratios) >= 0.97


def test_schools_hold_the_children_of_the_municipality():
    """Grades F-9 hold 93-98 per cent of the ages 6-15 every autumn."""
    children = Counter()
    for row in DEMO.population:
        if 6 <= row.age <= 15:
            children[row.year] += row.n
    shares = [all_in(COMPULSORY, year) / children[year] for year in range(2012, 2026)]
    assert all(0.93 <= share <= 0.98 for share in shares)


def in_steps(autumn, steps):
    return sum(COUNTS.get((unit.key, step, autumn), 0) for unit in COMPULSORY for step in steps)


def test_last_value_and_cohorts_say_different_things():
    """Five years on, the upper half holds those who were in the lower, not as many as then."""
    lower, upper = in_steps(2021, range(5)), in_steps(2021, range(5, 10))
    after = in_steps(2026, range(5, 10))
    assert abs(after - lower) / lower < 0.05
    assert abs(after - upper) / upper > 0.05


def growth(key, first=2019, last=2026):
    return PUPILS[key, last] / PUPILS[key, first]


def test_one_school_grows_and_one_shrinks():
    assert growth("G30") > 3
    assert growth("G28") < 0.7


def test_the_area_being_built_grows():
    people = Counter()
    for row in DEMO.population:
        people[row.area, row.year] += row.n
    assert people["sagudden", 2025] > 5 * people["sagudden", 2017]


def test_trends_differ_between_areas():
    children = Counter()
    for row in DEMO.population:
        if 6 <= row.age <= 15:
            children[row.area, row.year] += row.n
    changes = {a.key: children[a.key, 2025] / children[a.key, 2015] for a in AREAS}
    assert min(changes.values()) < 0.97
    assert max(c for area, c in changes.items() if area != "sagudden") > 1.1


def test_two_schools_became_one():
    assert PUPILS["G90", 2020] > 80
    assert PUPILS["G91", 2020] > 80
    assert PUPILS["G29", 2020] == 0
    both = PUPILS["G90", 2020] + PUPILS["G91", 2020]
    assert 0.9 <= PUPILS["G29", 2021] / both <= 1.1
    assert PUPILS["G90", 2021] == PUPILS["G91", 2021] == 0


def test_the_same_seed_gives_the_same_municipality():
    assert generate(TODAY) == DEMO


def test_another_seed_gives_another():
    assert generate(TODAY, seed=1).school_counts != DEMO.school_counts


@pytest.mark.parametrize(
    ("today", "autumn", "report_year", "budgets"),
    [
        pytest.param(date(2026, 11, 22), 2026, 2026, (2023, 2027), id="autumn, reports open"),
        pytest.param(date(2026, 10, 20), 2026, 2025, (2022, 2027), id="counted, not open"),
        pytest.param(date(2026, 10, 15), 2025, 2025, (2022, 2026), id="the count day itself"),
        pytest.param(date(2027, 2, 1), 2026, 2026, (2023, 2027), id="spring"),
    ],
)
def test_the_time_line_follows_the_day(today, autumn, report_year, budgets):
    years = DemoYears(today=today)
    assert years.last_autumn == autumn
    assert years.report_year == report_year
    assert (years.budget_years[0], years.budget_years[-1]) == budgets


def test_counts_move_with_the_day():
    later = generate(date(2028, 11, 1))
    by_year = defaultdict(int)
    for row in later.school_counts:
        by_year[row.autumn] += row.n
    assert min(by_year) == 2014
    assert max(by_year) == 2028
