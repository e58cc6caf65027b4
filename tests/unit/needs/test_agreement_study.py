"""Agreement per question and area: shares, intervals, and what may not be said."""

import numpy as np
import pytest

from qms.needs.core.agreement import CasePair, Verdict, study
from qms.needs.core.agreement.bootstrap import drawn_times, intervals
from qms.needs.core.agreement.kappa import Weights, kappas, table_of

AREAS = {"rörelse": ["R1", "R2"], "språk": ["S1"]}


def cases(first, second, *, keys=("R1", "R2", "S1")):
    """Return a case per pair of levels, the same on each question."""
    return [CasePair(levels=dict.fromkeys(keys, pair)) for pair in zip(first, second, strict=True)]


def test_shares_and_counts_by_hand():
    pairs = cases([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 1, 2, 3, 1, 0])
    found = study(pairs, AREAS, draws=50)
    one = next(item for item in found.questions if item.key == "S1")
    assert (one.cases, one.pairs) == (10, 10)
    assert (one.exact, one.within_one) == (0.5, 0.8)
    area = found.areas[0]
    assert (area.key, area.cases, area.pairs, area.exact) == ("rörelse", 10, 20, 0.5)
    assert (found.everything.cases, found.everything.pairs) == (10, 30)


def test_nine_pairs_are_too_few_and_nothing_is_told():
    one = study(cases([0, 1, 2] * 3, [0, 1, 2] * 3), AREAS).everything
    assert one.verdict is Verdict.FEW
    assert (one.linear, one.quadratic, one.interval, one.exact) == (None, None, None, None)


def test_no_pair_at_all():
    assert study([], AREAS).everything.verdict is Verdict.FEW


def test_a_question_that_the_other_version_lacks_is_no_pair():
    pairs = cases([0, 1, 2, 3] * 3, [0, 1, 2, 3] * 3, keys=("R1",))
    found = {one.key: one for one in study(pairs, AREAS).questions}
    assert (found["R1"].cases, found["S1"].cases) == (12, 0)
    assert found["S1"].verdict is Verdict.FEW


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        pytest.param([0, 1, 2, 3, 4] * 8, [0, 1, 2, 3, 4] * 8, Verdict.GOOD, id="all the same"),
        pytest.param([0, 1, 2, 3, 4] * 8, [4, 3, 0, 1, 0] * 8, Verdict.LOW, id="far apart"),
        pytest.param([0] * 39 + [3], [0] * 38 + [3, 0], Verdict.LITTLE_SPREAD, id="nearly all 0"),
        pytest.param(
            [0, 1, 2, 3, 4] * 2 + [0, 2], [0, 2, 1, 3, 2] * 2 + [1, 2], Verdict.UNSURE, id="unsure"
        ),
    ],
)
def test_what_is_said(first, second, verdict):
    assert study(cases(first, second), AREAS).everything.verdict is verdict


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    pairs = cases([0, 1, 2, 3, 4, 2] * 4, [0, 2, 2, 3, 3, 1] * 4)
    once, again, other = (study(pairs, AREAS, seed=seed).everything for seed in (7, 7, 8))
    assert once.interval == again.interval != other.interval


def test_an_interval_of_95_per_cent_holds_the_true_kappa_about_95_times_in_100():
    """Pairs drawn from a known table: its own kappa is the truth that intervals are to catch."""
    chance = np.random.default_rng(4)
    truth = np.array(
        [
            [0.20, 0.06, 0.02, 0.00, 0.00],
            [0.05, 0.12, 0.05, 0.01, 0.00],
            [0.02, 0.05, 0.10, 0.05, 0.01],
            [0.00, 0.01, 0.04, 0.09, 0.03],
            [0.00, 0.00, 0.01, 0.03, 0.05],
        ]
    )
    kappa = float(kappas(truth, Weights.QUADRATIC))
    caught = asked = 0
    for seed in range(300):
        cells = chance.choice(25, size=40, p=truth.ravel() / truth.sum())
        tables = np.stack([table_of([divmod(int(cell), 5)], 5) for cell in cells])[:, None]
        times = drawn_times(40, draws=400, seed=seed)
        (interval,) = intervals(tables, times, Weights.QUADRATIC)
        assert interval is not None
        caught += interval.low <= kappa <= interval.high
        asked += 1
    assert 0.90 <= caught / asked <= 0.98
