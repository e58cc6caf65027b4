"""An attacker who reads every sum, time after time, and subtracts; before and after the rules."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from qms.needs.core.distribution import Child, Provider, added, table
from qms.needs.core.hiding import about
from qms.needs.core.telling import last_autumn, measured_days, tellable

ROUNDS, READINGS = 400, 12


def child(chance, key, unit="Ek"):
    """Return a child with the spread that points and hours have in practice."""
    points = chance.randint(8, 110)
    return Child(
        unit=unit, provider=Provider.OWN, level="special", points=points,
        hours=Decimal(points) / 4, ore=points * 300_00, key=key,
    )  # fmt: skip


def growing(chance):
    """Return a unit's children at each reading: five to begin with, then one more each time."""
    every = [child(chance, str(at)) for at in range(5 + READINGS)]
    return [every[: 5 + at] for at in range(READINGS)]


def told_exactly(readings):
    return [sum(one.points for one in rows) for rows in readings]


def told_rounded(readings):
    return [table(rows).everybody.points for rows in readings]


def told_frozen(readings):
    """Return the sums with both rules: rounded, and as before until five have come."""
    told, sums = tellable([{"": added(rows)} for rows in readings]), told_rounded(readings)
    return [sums[max(at for at in told if at <= now)] for now in range(len(readings))]


def attack(tell, *, seed=4):
    """Return what the attacker gets: found within a tenth, and the part of the spread given away.

    Each newcomer's points are guessed as the difference between two readings; the second figure is
    the squared correlation between the guesses and the truth.
    """
    chance = random.Random(seed)
    guesses, truth = [], []
    for _ in range(ROUNDS):
        readings = growing(chance)
        told = tell(readings)
        for at in range(1, READINGS):
            guesses.append(told[at] - told[at - 1])
            truth.append(readings[at][-1].points)
    guess, true = np.array(guesses, float), np.array(truth, float)
    return float(np.mean(np.abs(guess - true) <= true / 10)), np.corrcoef(guess, true)[0, 1] ** 2


def test_a_newcomer_is_read_out_of_exact_sums_and_nearly_so_of_rounded_ones():
    assert attack(told_exactly) == (1.0, pytest.approx(1.0))
    found, given_away = attack(told_rounded)
    assert (found, given_away) == (pytest.approx(0.73, abs=0.06), pytest.approx(0.98, abs=0.02))


def test_with_both_rules_a_guess_is_no_better_than_chance():
    found, given_away = attack(told_frozen)
    assert found < 0.03
    assert given_away < 0.05


def test_the_attacker_who_shares_a_jump_among_those_who_came_learns_a_fifth():
    """What is told of five newcomers together is told of each to a fifth; no more than that."""
    chance = random.Random(8)
    guesses, truth = [], []
    for _ in range(ROUNDS):
        readings = growing(chance)
        told = told_frozen(readings)
        for at in range(5, READINGS, 5):
            mean = (told[at] - told[at - 5]) / 5
            for one in readings[at][at:]:
                guesses.append(mean)
                truth.append(one.points)
    assert np.corrcoef(guesses, truth)[0, 1] ** 2 == pytest.approx(0.2, abs=0.05)


def changes(chance, rows, next_key):
    """Return the children at the next reading: some come, some leave, some are assessed again."""
    kept = [one for one in rows if chance.random() > 0.1]
    kept = [
        replace(one, points=chance.randint(8, 110)) if chance.random() < 0.1 else one
        for one in kept
    ]
    return kept + [child(chance, f"{next_key} {at}") for at in range(chance.choice([0, 0, 1, 2]))]


def test_no_two_tellings_differ_by_one_to_four_children():
    """A thousand units that grow, shrink and change at random, some of them back again."""
    chance = random.Random(12)
    for _ in range(1000):
        rows, readings = [child(chance, str(at)) for at in range(chance.randint(5, 14))], []
        for at in range(READINGS):
            readings.append(rows)
            rows = readings[0] if chance.random() < 0.1 else changes(chance, rows, at)
        figures = [{"": added(one)} for one in readings if len(one) >= 5]
        told = [figures[at][""] for at in tellable(figures)]
        for at, one in enumerate(told):
            for other in told[:at]:
                differing = dict(set(one.items()) ^ set(other.items()))
                assert len(differing) == 0 or len(differing) >= 5


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        pytest.param([5, 6, 7, 8, 9, 10], (0, 5), id="one comes at a time: told again at ten"),
        pytest.param([9, 8, 6, 4], (0, 3), id="five have gone"),
        pytest.param([5, 5, 5], (0, 1, 2), id="nothing has changed"),
        pytest.param([], (), id="nothing to tell"),
    ],
)
def test_when_it_is_told_anew(counts, told):
    assert tellable([{"": dict.fromkeys(map(str, range(n)))} for n in counts]) == told


def test_one_figure_of_the_table_holds_the_others_back():
    before = {"own": dict.fromkeys("abcde"), "": dict.fromkeys("abcdefghij")}
    after = {"own": dict.fromkeys("abcdex"), "": dict.fromkeys("abcdexyzwvu")}
    assert tellable([before, after]) == (0,)
    assert tellable([{"": before[""]}, {"": after[""]}]) == (0, 1)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        pytest.param("abcde", (), id="those left are the same: the gone one would be told"),
        pytest.param("abcdeghij", (), id="four have come"),
        pytest.param("abcdeghijk", (1,), id="five have come"),
    ],
)
def test_a_day_that_somebody_erased_ran_on_is_not_told_but_compared_with(after, told):
    left = {"": dict.fromkeys("abcde")}
    assert tellable([left, {"": dict.fromkeys(after)}], lost=[0]) == told


def test_two_days_a_year_are_measured():
    assert measured_days(date(2025, 4, 1), date(2026, 10, 16)) == (
        date(2025, 10, 15),
        date(2026, 3, 15),
        date(2026, 10, 15),
    )
    assert measured_days(date(2026, 10, 16), date(2026, 11, 22)) == ()


def test_a_day_is_told_of_only_when_it_is_over():
    assert measured_days(date(2026, 10, 1), date(2026, 10, 15)) == ()
    assert [last_autumn(date(2026, 10, day)) for day in (15, 16)] == [2025, 2026]


@pytest.mark.parametrize(
    ("value", "step", "nearest"),
    [
        pytest.param(7, 5, 5, id="seven is nearer five"),
        pytest.param(8, 5, 10, id="eight is nearer ten"),
        pytest.param(25, 10, 30, id="the middle goes up"),
        pytest.param(Decimal("52.5"), 5, Decimal(55), id="hours with halves"),
        pytest.param(-3, 5, -5, id="below zero too"),
        pytest.param(0, 10, 0, id="nothing"),
    ],
)
def test_rounding_to_the_nearest_step(value, step, nearest):
    assert about(value, step) == nearest
