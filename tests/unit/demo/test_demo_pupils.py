"""Pupils one by one agree with counts, background, results and the model they are drawn from."""

from collections import Counter
from math import sqrt

import numpy as np
import pytest
import statsmodels.api as sm
from same_day import demo

from qms.demo.pupils import RECEIVES
from qms.demo.risks import COEFFICIENTS, INTERCEPTS, NOT_ELIGIBLE, TWO_SUBJECTS, risk

DEMO = demo()
COUNTS = {(row.unit, row.step, row.autumn): row.n for row in DEMO.counts}
SHARES = {(r.unit, r.autumn, r.factor, r.category): r.per_mille for r in DEMO.background}
SPRINGS = range(2022, 2027)
LATEST_THREE = range(2024, 2027)


def test_grade_nine_has_as_many_as_were_counted_the_autumn_before():
    left = Counter((pupil.unit, pupil.year) for pupil in DEMO.historic_pupils)
    assert {year for _, year in left} == set(SPRINGS)
    schools = {unit for unit, step, _ in COUNTS if step == 9 and unit.startswith("G")}
    assert {unit for unit, _ in left} == schools
    assert all(n == COUNTS[unit, 9, spring - 1] for (unit, spring), n in left.items())


def test_current_pupils_are_everybody_at_schools_with_background():
    now = Counter(pupil.unit for pupil in DEMO.current_pupils)
    known = {unit for unit, autumn, _, _ in SHARES if autumn == 2026}
    assert set(now) == known
    assert all(
        n == sum(COUNTS.get((unit, step, 2026), 0) for step in range(10)) for unit, n in now.items()
    )


@pytest.mark.parametrize("pupils", [DEMO.historic_pupils, DEMO.current_pupils], ids=["9", "now"])
def test_groups_are_the_background_shares_in_whole_pupils(pupils):
    n = Counter((p.unit, p.year) for p in pupils)
    groups = Counter(
        (p.unit, p.year - (p.grades is not None), factor, name)
        for p in pupils
        for factor, name in p.categories.items()
        if factor != "skolbyte"
    )
    later = int(pupils[0].grades is not None)
    for (unit, autumn, factor, name), per_mille in SHARES.items():
        whole = n[unit, autumn + later]
        if whole:
            assert abs(groups[unit, autumn, factor, name] - whole * per_mille / 1000) < 1


def test_the_results_of_grade_nine_are_the_pupils_own():
    failed = Counter()
    for pupil in DEMO.historic_pupils:
        failed[pupil.unit, pupil.year] += pupil.grades.not_eligible
    shown = [
        row
        for row in DEMO.results
        if row.indicator == "g9_eligible"
        and row.year in SPRINGS
        and row.value not in {"..", "~100"}
    ]
    assert len(shown) >= 45
    for row in shown:
        share = 100 * (row.n - failed[row.unit, row.year]) / row.n
        assert float(row.value.replace(",", ".")) == pytest.approx(share, abs=0.05)


def test_who_misses_two_subjects_misses_all_subjects():
    assert all(p.grades.any_subject for p in DEMO.historic_pupils if p.grades.two_subjects)


@pytest.mark.parametrize(
    ("outcome", "attribute"), [(NOT_ELIGIBLE, "not_eligible"), (TWO_SUBJECTS, "two_subjects")]
)
def test_an_oracle_finds_the_true_model_again(outcome, attribute):
    terms = [(factor, name) for factor, some in COEFFICIENTS.items() for name in some]
    rows = [
        [1.0, *(float(p.categories[factor] == name) for factor, name in terms)]
        for p in DEMO.historic_pupils
    ]
    missed = [float(getattr(p.grades, attribute)) for p in DEMO.historic_pupils]
    fit = sm.Logit(np.array(missed), np.array(rows)).fit(disp=0)
    true = [INTERCEPTS[outcome], *(COEFFICIENTS[factor][name] for factor, name in terms)]
    assert np.all(np.abs((fit.params - true) / fit.bse) < 3)


def deviation(unit, springs):
    """Return observed minus calculated in standard errors, were it not for changes of school."""
    pupils = [p for p in DEMO.historic_pupils if p.unit == unit and p.year in springs]
    risks = [risk(NOT_ELIGIBLE, {**p.categories, "skolbyte": "nej"}) for p in pupils]
    spread = sqrt(sum(p * (1 - p) for p in risks))
    return (sum(p.grades.not_eligible for p in pupils) - sum(risks)) / spread


@pytest.mark.parametrize("spring", LATEST_THREE)
def test_one_school_is_worse_than_calculated_three_years_in_a_row(spring):
    assert deviation(RECEIVES, [spring]) > 1.6


def test_that_school_stands_out_and_no_other():
    found = {unit: deviation(unit, LATEST_THREE) for unit, _ in _schools()}
    assert found.pop(RECEIVES) > 4
    assert all(abs(z) < 2.5 for z in found.values())


def _schools():
    return {(pupil.unit, 9) for pupil in DEMO.historic_pupils}


def test_pupils_of_the_upper_grades_came_from_schools_of_the_area():
    came = Counter((p.unit, p.previous) for p in DEMO.historic_pupils if p.unit == "G24")
    assert {previous for _, previous in came} == {"G22", "G23"}
    stayed = [p for p in DEMO.historic_pupils if p.unit == "G16" and not p.previous]
    assert stayed


def test_a_few_pupils_are_registered_elsewhere():
    away = sum(not pupil.is_resident for pupil in DEMO.current_pupils)
    assert 0.003 < away / len(DEMO.current_pupils) < 0.02


def test_moves_explain_how_the_cohorts_changed():
    for row in DEMO.applications:
        steps = [s for unit, s, autumn in COUNTS if (unit, autumn) == (row.unit, row.autumn)]
        net = sum(
            COUNTS[row.unit, step, row.autumn] - COUNTS[row.unit, step - 1, row.autumn - 1]
            for step in steps
            if (row.unit, step - 1, row.autumn - 1) in COUNTS
        )
        assert row.moved_in - row.moved_out == net


def test_admitted_are_the_new_pupils_and_fit_the_places():
    for row in DEMO.applications:
        lowest = min(s for unit, s, autumn in COUNTS if (unit, autumn) == (row.unit, row.autumn))
        assert row.admitted == COUNTS[row.unit, lowest, row.autumn] <= row.places
        assert row.first_choice >= 0
    assert {row.autumn for row in DEMO.applications} == set(range(2021, 2027))
