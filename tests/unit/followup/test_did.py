"""Difference in differences and its permutation test: size, interval, power, verdict."""

from itertools import combinations
from math import comb, inf

import numpy as np
import pytest
from unit.followup.effect_cases import cells_of, noise, panel, path_of

from qms.followup.core.effect.did.assignments import MOST_LISTED, assignments_of
from qms.followup.core.effect.did.evaluate import Reason, Verdict, evaluate
from qms.followup.core.effect.did.panel import Cell, ordered_times, panel_of
from qms.followup.core.effect.did.permutation import Drawn, interval, p_value
from qms.followup.core.effect.did.weights import TwoWay, estimates_of, weights_of
from qms.kernel.problems import RefusedError


def with_gaps(seed, share=0.15, **more):
    whole = panel(seed=seed, **more)
    random = np.random.default_rng(seed)
    outcome = np.full((len(whole.units), len(whole.times)), np.nan)
    outcome[whole.unit, whole.time] = whole.outcome
    outcome[random.random(outcome.shape) < share] = np.nan
    return panel_of(cells_of(outcome, whole.paths))


def by_dummies(one):
    """The same coefficient by least squares with a dummy per unit and per time."""
    columns = np.column_stack(
        [np.eye(len(one.units))[one.unit], np.eye(len(one.times))[one.time], one.treated]
    )
    return np.linalg.lstsq(columns, one.outcome, rcond=None)[0][-1]


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(panel(effect=2.0), id="balanced"),
        pytest.param(with_gaps(3), id="gaps"),
        pytest.param(with_gaps(4, units=25, treated=7, times=9), id="gaps, more units"),
    ],
)
def test_the_estimate_is_that_of_least_squares_with_dummies(one):
    assert evaluate(one).estimate == pytest.approx(by_dummies(one), abs=1e-9)


def test_staggered_starts_are_least_squares_too():
    paths = path_of(12, 7, 2, 2) | path_of(12, 7, 5, 4)
    one = panel_of(cells_of(noise(np.random.default_rng(9), 12, 7)[0], paths))
    assert evaluate(one).estimate == pytest.approx(by_dummies(one), abs=1e-9)


@pytest.mark.parametrize(
    "one", [pytest.param(panel(), id="balanced"), pytest.param(with_gaps(3), id="gaps")]
)
def test_units_added_up_are_the_weights_times_the_outcomes(one):
    shared, effects = assignments_of(one, seed=1), TwoWay.of(one)
    weights = np.concatenate(list(weights_of(one, effects, shared)))
    outcomes = np.stack([one.outcome, np.arange(len(one.outcome)) % 5.0])
    found = estimates_of(one, effects, shared, outcomes)
    assert found == pytest.approx(weights @ outcomes.T, abs=1e-9)


def test_two_units_and_two_years_are_the_difference_of_differences():
    found = evaluate(panel_of(cells_of([[10, 17], [20, 22]], path_of(2, 2, 1, 1))))
    assert found.estimate == pytest.approx((17 - 10) - (22 - 20))
    assert (found.p, found.low, found.high, found.detectable) == (1.0, -inf, inf, None)
    assert (found.verdict, found.reason) == (Verdict.CANNOT_TELL, Reason.TOO_FEW)


@pytest.mark.parametrize(
    ("units", "treated"), [pytest.param(10, 2, id="45"), pytest.param(9, 3, id="84")]
)
def test_all_assignments_are_listed_once_when_few(units, treated):
    found = assignments_of(panel(units, treated=treated), seed=1)
    assert found.are_all
    assert len(found) == len(np.unique(found.chosen, axis=0)) == comb(units, treated)
    given = {frozenset(np.flatnonzero(found.paths[row].any(axis=1))) for row in found.chosen}
    assert given == {frozenset(some) for some in combinations(range(units), treated)}
    assert set(np.flatnonzero(found.paths[found.chosen[0]].any(axis=1))) == set(range(treated))


def test_different_starts_are_shared_out_in_every_way():
    paths = path_of(6, 5, 1, 2) | path_of(6, 5, 3, 3)
    found = assignments_of(panel_of(cells_of(noise(np.random.default_rng(1), 6, 5)[0], paths)),
                           seed=1)  # fmt: skip
    assert len(found) == comb(6, 1) * comb(5, 2)


def test_many_assignments_are_drawn_with_a_seed():
    big = panel(30, treated=8)
    first, again, other = (assignments_of(big, seed=seed, draws=199) for seed in (1, 1, 2))
    assert comb(30, 8) > MOST_LISTED
    assert (first.are_all, len(first)) == (False, 200)
    assert (first.chosen == again.chosen).all()
    assert (first.chosen != other.chosen).any()
    assert (np.sort(first.chosen, axis=1) == np.sort(first.chosen[0])).all()


def sizes(units, treated, data_sets, seed):
    """The share of data sets without effect where p is at most 5 per cent."""
    one = panel(units, treated=treated)
    shared = assignments_of(one, seed=seed)
    weights = np.concatenate(list(weights_of(one, TwoWay.of(one), shared)))
    outcomes = noise(np.random.default_rng(seed), units, 6, data_sets)[:, one.unit, one.time]
    return np.mean([p_value(row) <= 0.05 for row in outcomes @ weights.T])


def test_the_test_rejects_four_to_six_per_cent_at_ten_schools():
    data_sets = 20_000
    found = sizes(10, 2, data_sets, seed=1)
    error = np.sqrt(0.05 * 0.95 / data_sets)
    assert found - 2 * error > 0.04
    assert found + 2 * error < 0.06
    assert found == pytest.approx(2 / 45, abs=4 * error)


def test_data_without_an_effect_are_said_to_have_one_at_most_once_in_twenty():
    data_sets = 400
    verdicts = [evaluate(panel(seed=1000 + at)).verdict for at in range(data_sets)]
    share = verdicts.count(Verdict.EFFECT) / data_sets
    assert share <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / data_sets)
    assert set(verdicts) <= {Verdict.EFFECT, Verdict.CANNOT_TELL}


def p_of(one, effect):
    """The p-value of the hypothesis that the effect is `effect`, counted anew."""
    quiet = one.outcome - effect * one.treated
    weights = np.concatenate(list(weights_of(one, TwoWay.of(one), assignments_of(one, seed=1))))
    return p_value(weights @ quiet)


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(panel(effect=1.5, seed=3), id="ten schools"),
        pytest.param(panel(12, treated=4, seed=4), id="four treated"),
        pytest.param(with_gaps(5, share=0.1), id="gaps"),
    ],
)
def test_the_interval_holds_the_effects_that_are_not_rejected(one):
    found = evaluate(one)
    width = found.high - found.low
    assert found.low < found.estimate < found.high
    for end, inwards in ((found.low, 1), (found.high, -1)):
        assert p_of(one, end + inwards * 1e-6 * width) > 0.05
        assert p_of(one, end - inwards * 1e-6 * width) <= 0.05


def test_the_interval_holds_the_truth_as_often_as_it_says():
    truth, held = 2.0, 0
    for at in range(300):
        found = evaluate(panel(effect=truth, seed=5000 + at))
        held += found.low <= truth <= found.high
    assert held / 300 > 0.95 - 2 * np.sqrt(0.05 * 0.95 / 300)


def test_with_fewer_than_twenty_assignments_nothing_can_be_rejected():
    drawn = Drawn(estimates=np.array([9.0, 1, 2]), sees=np.array([1.0, 0.1, 0.2]))
    assert interval(drawn) == (-inf, inf)


def test_an_effect_of_the_detectable_size_is_seen_four_times_in_five():
    seen, sizes_told = 0, []
    for at in range(150):
        quiet = panel(seed=9000 + at)
        effect = evaluate(quiet).detectable
        sizes_told.append(effect)
        loud = panel(seed=9000 + at, effect=effect)
        seen += evaluate(loud).p <= 0.05
    assert 0.7 < seen / 150 < 0.9
    assert 2.0 < np.median(sizes_told) < 4.5


def test_a_clear_effect_is_found_and_a_small_one_is_not_told():
    assert evaluate(panel(effect=9.0)).verdict is Verdict.EFFECT
    small = evaluate(panel(effect=0.2))
    assert (small.verdict, small.reason) == (Verdict.CANNOT_TELL, Reason.CHANCE)


def test_an_interval_inside_what_matters_says_that_it_is_not_that_large():
    assert evaluate(panel(40, treated=15), smallest=5.0).verdict is Verdict.NOT_THAT_LARGE
    assert evaluate(panel(40, treated=15), smallest=0.1).verdict is Verdict.CANNOT_TELL


def test_schools_that_went_apart_before_are_no_evidence():
    paths = path_of(10, 8, 2, 5)
    drift = 3.0 * paths.any(axis=1)[:, None] * np.arange(8)
    found = evaluate(panel_of(cells_of(noise(np.random.default_rng(2), 10, 8)[0] + drift, paths)))
    assert found.p <= 0.05
    assert found.before is not None
    assert found.before.is_apart
    assert (found.verdict, found.reason) == (Verdict.CANNOT_TELL, Reason.APART_BEFORE)


def test_one_year_before_cannot_be_looked_into():
    assert evaluate(panel(start=1)).before is None


def test_times_are_in_order_of_number_or_else_of_letters():
    assert ordered_times(["10", "9", "2024"]) == ("9", "10", "2024")
    assert ordered_times(["åk 9", "ht 24", "vt 24"]) == ("ht 24", "vt 24", "åk 9")


def test_a_time_without_a_row_is_treated_as_the_one_before_it():
    cells = cells_of([[1, 2, 3, 5], [1, 2, 4, 6], [0, 1, 1, 2]], path_of(3, 4, 1, 1))
    del cells[2]
    one = panel_of(cells)
    assert one.paths.tolist() == path_of(3, 4, 1, 1).tolist()
    assert len(one.outcome) == 11


def cell(unit, time, outcome, is_treated):
    return Cell(unit=unit, time=time, outcome=outcome, is_treated=is_treated)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        pytest.param([], "minst två enheter och två tider", id="nothing"),
        pytest.param(
            cells_of([[1, 2], [3, 4]], path_of(2, 2, 0, 1)), "Ingen enhet har insatsen", id="none"
        ),
        pytest.param(
            cells_of([[1, 2], [3, 5]], path_of(2, 2, 1, 0)), "inget före", id="always"
        ),
        pytest.param(
            cells_of([[1, 2], [3, 5]], path_of(2, 2, 2, 1)), "samtidigt", id="all at once"
        ),
        pytest.param(
            cells_of([[1, 1], [1, 1]], path_of(2, 2, 1, 1)), "lika i alla", id="same outcome"
        ),
        pytest.param(
            [cell("a", "1", 1.0, False), cell("a", "2", 2.0, True), cell("b", "1", 1.5, False),
             cell("c", "1", 2.5, False)],
            "inte att skilja", id="nobody to compare with afterwards",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_in_words(cells, sentence):
    with pytest.raises(RefusedError) as refused:
        evaluate(panel_of(cells))
    assert sentence in refused.value.problems[0].sentence()
