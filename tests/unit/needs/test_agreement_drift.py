"""Drift of a unit: what alerts, what does not, and how often it alerts falsely."""

from datetime import date, timedelta

import numpy as np
import pytest

from qms.needs.core.agreement.drift import (
    FALSE_ALARMS,
    Difference,
    difference_of,
    drift,
    last_half_year,
)

FIRST, UNTIL = date(2025, 1, 7), date(2026, 6, 30)


def pairs(unit_id, values, *, apart=7):
    """Return a difference a week at the unit."""
    return [
        Difference(unit_id=unit_id, day=FIRST + timedelta(days=apart * at), levels=value)
        for at, value in enumerate(values)
    ]


def noise(seed, n):
    """Return differences as they are when 24 questions are at times a level apart, no drift."""
    chance = np.random.default_rng(seed)
    return chance.choice([-1, 0, 1], p=[0.15, 0.7, 0.15], size=(n, 24)).mean(axis=1).tolist()


def test_a_unit_that_sets_half_a_level_more_from_a_day_on_alerts():
    values = [*noise(1, 15), *(one + 0.5 for one in noise(2, 15))]
    report = drift([*pairs(1, values), *pairs(2, noise(3, 30))], until=UNTIL)
    changed, steady = report.units
    assert (changed.alert, changed.changed, steady.alert) == (True, True, False)
    assert changed.since == FIRST + timedelta(days=7 * 15)
    assert changed.after - changed.before == pytest.approx(0.5, abs=0.12)
    assert [one.unit_id for one in report.alerts] == [1]


def test_a_unit_that_lies_apart_all_the_time_leans_without_having_changed():
    report = drift(pairs(1, [one - 0.4 for one in noise(5, 20)]), until=UNTIL)
    assert (report.units[0].leans, report.units[0].changed) == (True, False)
    assert report.units[0].mean == pytest.approx(-0.4, abs=0.1)


def test_seven_pairs_are_not_tested_and_said_so():
    one = drift(pairs(1, [2.0] * 7), until=UNTIL).units[0]
    assert (one.tested, one.alert, one.mean, one.pairs) == (False, False, None, 7)


def test_pairs_after_the_half_year_wait_for_the_next_look():
    later = pairs(1, [0.0] * 8 + [3.0] * 8)
    report = drift(later, until=later[7].day)
    assert report.units[0].pairs == 8


def test_equal_differences_are_no_drift():
    assert not drift(pairs(1, [0.0] * 20), until=UNTIL).alerts


@pytest.mark.parametrize(
    ("today", "until"),
    [
        pytest.param(date(2026, 11, 22), date(2026, 6, 30), id="autumn looks at spring"),
        pytest.param(date(2026, 7, 1), date(2026, 6, 30), id="the day after"),
        pytest.param(date(2026, 6, 30), date(2025, 12, 31), id="the last day is not ended"),
    ],
)
def test_the_half_year_that_ended_last(today, until):
    assert last_half_year(today) == until


def test_the_difference_of_a_case():
    assert difference_of({"A": (3, 1), "B": (2, 2), "C": (0, 1)}) == pytest.approx(1 / 3)


def test_false_alarms_are_no_more_than_stated():
    """Municipalities without any drift: at most one look in twenty may alert (simulated)."""
    looks, alarms = 400, 0
    for seed in range(looks):
        rows = [one for unit in range(6) for one in pairs(unit, noise((seed, unit), 12))]
        alarms += bool(drift(rows, until=UNTIL, seed=seed, draws=499).alerts)
    # 400 looks at 5 % give 20 alarms, and more than 32 less than one time in two hundred
    assert alarms <= 32
    assert FALSE_ALARMS == 0.05
