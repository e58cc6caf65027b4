"""What the demo's schools and interventions truly do is what the calculations find."""

import pytest
from same_day import demo

from qms.allocation.core.risk.pupils import column_of
from qms.demo.grade_points import (
    MERIT,
    SIXTH,
    THIRD,
    TRULY_ADDS,
    TRULY_ADDS_BY_SIX,
    TRULY_PREPARES,
)
from qms.demo.trials import TRIALS
from qms.followup.core.effect.did.evaluate import Verdict, evaluate
from qms.followup.core.effect.did.panel import Cell, panel_of
from qms.followup.core.effect.value_added.material import Pupils, material_of, numbers
from qms.followup.core.effect.value_added.mixed import Likelihood
from qms.followup.core.effect.value_added.previous import previous_value_added
from qms.followup.core.effect.value_added.schools import value_added
from qms.kernel.numbers import parse_decimal

DEMO = demo()
SCHOOLS = {row.unit for row in DEMO.marks}
WORKS, DOES_NOT = TRIALS
STARTED = DEMO.years.filed_years[0] + 1


def material(step, outcome, *priors):
    rows = [row for row in DEMO.marks if row.step == step]
    return material_of(
        Pupils(
            outcome=numbers(row.results[outcome] for row in rows),
            group=column_of("enhet", [row.unit for row in rows]),
            previous=column_of("tidigare", [row.previous for row in rows]) if not priors else None,
            priors={name: numbers(row.results[name] for row in rows) for name in priors},
            factors={
                name: column_of(name, [row.categories[name] for row in rows])
                for name in rows[0].categories
            },
        )
    )


def relative(truth, unit):
    """Whether the unit truly adds more (1) or less (-1) than schools without a story."""
    return (truth[unit] > 0) - (truth[unit] < 0)


@pytest.mark.parametrize(
    ("found", "truth"),
    [
        pytest.param(value_added(material(9, MERIT, SIXTH), Likelihood.REML).units, TRULY_ADDS,
                     id="grade 9"),
        pytest.param(value_added(material(6, SIXTH, THIRD), Likelihood.REML).units,
                     TRULY_ADDS_BY_SIX, id="grade 6"),
        pytest.param(previous_value_added(material(9, MERIT)).units, TRULY_PREPARES,
                     id="where they came from"),
    ],
)  # fmt: skip
def test_schools_that_truly_add_or_take_are_found(found, truth):
    units = {one.unit: one for one in found}
    for unit in truth:
        if relative(truth, unit):
            assert units[unit].differs
            assert (units[unit].effect > 0) == (truth[unit] > 0)
    furthest = sorted(units.values(), key=lambda one: one.effect)
    assert truth[furthest[-1].unit] == max(truth.values())
    assert truth[furthest[0].unit] == min(truth.values())


def outcome(trial, indicator):
    cells = [
        Cell(
            unit=row.unit,
            time=str(row.year),
            outcome=None if (value := parse_decimal(row.value)) is None else float(value),
            is_treated=row.unit in trial.schools and row.year >= STARTED,
        )
        for row in DEMO.results
        if row.indicator == indicator and row.unit in SCHOOLS
    ]
    return evaluate(panel_of(cells))


def test_the_intervention_that_works_is_found_where_it_works():
    found = outcome(WORKS, "attendance")
    assert (found.verdict, found.low > 0) == (Verdict.EFFECT, True)
    assert found.detectable is not None


@pytest.mark.parametrize(
    ("trial", "indicator"),
    [
        pytest.param(WORKS, "g9_eligible", id="works, but not on this"),
        pytest.param(DOES_NOT, "study_calm", id="does not work, near"),
        pytest.param(DOES_NOT, "g9_eligible", id="does not work, far"),
    ],
)
def test_an_intervention_without_effect_is_not_told_to_have_one(trial, indicator):
    assert outcome(trial, indicator).verdict is Verdict.CANNOT_TELL


def test_the_mean_of_the_pupils_marks_is_the_schools_merit():
    merits = {(r.unit, r.year): r.value for r in DEMO.results if r.indicator == "g9_merit"}
    for (unit, year), value in merits.items():
        marks = [
            row.results[MERIT]
            for row in DEMO.marks
            if (row.unit, row.year, row.step) == (unit, year, 9)
        ]
        number = parse_decimal(value)
        if marks and number is not None:
            assert float(number) == pytest.approx(sum(marks) / len(marks), abs=0.06)
