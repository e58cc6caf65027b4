"""Every number here is reckoned by hand from the method's description."""

import numpy as np
import pytest
from panels import panel

from qms.forecast.core.auto.learning import Evidence, weighed
from qms.forecast.core.auto.stack import on_simplex
from qms.forecast.core.feeders import Feeders
from qms.forecast.core.methods import METHODS, Ground, Known, found_in
from qms.forecast.core.rolling.history import history_of
from qms.forecast.core.rolling.levels import damped, reverting, smoothed
from qms.forecast.core.rolling.ratios import cells_at, fast, pooled, shrunk

TWO = {"A": {0: [100, 100, 100], 1: [90, 90, 80]}, "B": {0: [100, 100, 100], 1: [99, 110, 100]}}
# transitions into grade 1: first 90 + 110 of 200, then 80 + 100 of 200


def cells(**units):
    return cells_at(Known(pupils=panel(**units)))


def path(method, horizon=1, known=None, **units):
    known = known or Known(pupils=panel(**units))
    return METHODS[method].project(known, horizon).path


def test_pooled_ratios_fade():
    assert pooled(cells(**TWO), fade=0.5)[1] == pytest.approx((180 + 0.5 * 200) / 300)
    assert pooled(cells(**TWO), fade=0.5)[0] == 1  # nobody comes from below


def test_a_units_own_ratio_is_shrunk_to_its_whole_and_that_to_the_others():
    # A: 80 + .85 × 90 pupils came, 100 × .9 + .85 × 100 × 1 were expected; one level is its whole
    came, expected = 80 + 0.85 * 90, 90 + 0.85 * 100
    whole = (came + 400 + 2 * expected) / (expected + 400 + 2 * expected)
    own = (came + (400 + expected) * whole) / (expected + 400 + expected)
    found = shrunk(cells(**TWO), fade=0.5)[0, 1]
    assert found == pytest.approx(280 / 300 * own)


def test_a_school_with_more_pupils_keeps_more_of_its_own_ratio():
    many = {unit: {step: [10 * n for n in numbers] for step, numbers in steps.items()}
            for unit, steps in TWO.items()}  # fmt: skip
    few, more = (shrunk(cells(**units), fade=0.5)[0, 1] for units in (TWO, many))
    assert 80 / 100 < more < few < 280 / 300


def test_fast_ratios_are_the_schools_own_with_thirty_pupils_of_the_others():
    assert fast(cells(**TWO))[0, 1] == pytest.approx((80 + 45 + 30 * 280 / 300) / (150 + 30))


STEADY = {0: [100] * 5, 1: [100] * 5}


@pytest.mark.parametrize(
    ("unit", "ratio"),
    [
        pytest.param({0: [30] * 5, 1: [60] * 5}, 2.0, id="fills up every year: its own"),
        pytest.param({0: [60] * 5, 1: [30] * 5}, 0.5, id="half leave every year: its own"),
        pytest.param({0: [30] * 5, 1: [0] * 5}, 0.0, id="ends there"),
    ],
)
def test_what_a_school_always_does_is_not_shrunk(unit, ratio):
    found = cells(A=unit, B=STEADY, C=STEADY, D=STEADY, E=STEADY)
    assert shrunk(found, fade=0.85)[0, 1] == pytest.approx(ratio)
    assert fast(found)[0, 1] == pytest.approx(ratio)


def test_once_is_not_always():
    found = cells(A={0: [30] * 5, 1: [30, 30, 30, 30, 34]}, B=STEADY, C=STEADY)
    assert 1 < shrunk(found, fade=0.85)[0, 1] < 1.02


def test_a_school_that_starts_at_a_grade_takes_in_there():
    found = cells(A={0: [0] * 5, 1: [60] * 5}, B=STEADY)
    assert found.intake.tolist() == [[True, True], [True, False]]


def test_the_intake_of_a_higher_grade_follows_the_municipalitys_cohorts():
    # all children go to A, and then all to B; the next cohort is known to be larger
    small, large = [50] * 6 + [80], [50] * 7
    known = Known(pupils=panel(A={5: small, 6: large}, B={5: [0] * 7, 6: [0] * 7, 7: large}))
    ahead = METHODS["cohort-recent"].project(known, 2).path[1, 2]
    assert ahead[0] == pytest.approx(50)
    assert 51 < ahead[1] <= 80


def test_a_smoothed_level_skips_what_is_not_known():
    assert smoothed(np.array([1.0, 2.0, 4.0]), 0.5) == pytest.approx((4 + 1 + 0.25) / 1.75)
    assert smoothed(np.array([1.0, np.nan, 4.0]), 0.5) == pytest.approx((4 + 0.25) / 1.25)
    assert smoothed(np.array([1.0, 2.0, 4.0]), 0.0) == 4


def test_damped_and_reverting_paths():
    assert damped(np.array([80.0, 90, 100]), years=2, horizon=3) == pytest.approx([110, 117, 121.9])
    assert damped(np.array([80.0, 30, 0]), years=2, horizon=2) == pytest.approx([0, 0])
    assert reverting(np.array([10.0, 30]), keep=0.5, horizon=2) == pytest.approx([25, 22.5])


def test_the_damped_trend_is_of_the_unit():
    units = {"A": {0: [40, 45, 50], 1: [40, 45, 50]}, "B": {0: [50] * 3, 1: [50] * 3}}
    assert path("damped-trend", 2, **units).sum(axis=1)[0] == pytest.approx([110, 117])


def test_top_down_shares_are_faded_and_sum_to_one():
    units = {"A": {0: [25, 25], 1: [25, 25]}, "B": {0: [25, 75], 1: [25, 75]}}
    sums = path("top-down", **units).sum(axis=(1, 2))
    whole = path("cohort-recent", **units).sum()
    # A's part was 1/2 and is 1/4: (1/4 + 1/2 × 1/2) ÷ 1.5
    assert sums == pytest.approx([whole / 3, 2 * whole / 3])


def test_the_fast_intake_leans_on_three_years():
    units = {"A": {0: [10, 20, 60], 1: [10, 10, 20]}}
    assert path("cohort-fast", **units)[0, 0, 0] == pytest.approx((60 + 2 * 30) / 3)


def test_the_level_intake_is_the_mean():
    units = {"A": {0: [10, 20, 60], 1: [10, 10, 20]}}
    assert path("cohort-level", **units)[0, 0, 0] == pytest.approx(30)


def test_births_decide_the_intake_when_they_always_have():
    births = [60, 90, 70, 110, 80, 100, 60, 120, 90, 140]
    known = Known(
        pupils=panel(A={0: [n / 2 for n in births[:8]], 1: [0] * 8}),
        feeders=Feeders(
            children={}, births={"*": dict(zip(range(2018, 2028), births, strict=True))},
            entry_age=2,
        ).until(2027),
    )  # fmt: skip
    ahead = METHODS["cohort-recent"].project(known, 2).path[0, 0]
    assert ahead == pytest.approx([45, 70], rel=0.03)


def test_children_of_a_units_own_are_rolled_into_school():
    children = {"A": {(age, year): 10.0 * (2 + (year - age) % 2)
                      for age in (0, 1) for year in range(2020, 2026)}}  # fmt: skip
    in_school = {2: [10.0 * (2 + (year - 2) % 2) for year in range(2020, 2026)]}
    known = Known(
        pupils=panel(A=in_school), feeders=Feeders(children=children, births={}, entry_age=0)
    )
    assert history_of(known).young == 2
    for method in ("cohort-recent", "cohort-shrunk", "cohort-fast"):
        assert METHODS[method].project(known, 2).path[0, 0] == pytest.approx([20, 30])


def test_the_nearest_point_of_the_simplex():
    assert on_simplex(np.array([0.5, 0.8])) == pytest.approx([0.35, 0.65])
    assert on_simplex(np.array([2.0, 0.0])) == pytest.approx([1, 0])


def test_weights_follow_the_errors_as_far_as_there_is_evidence():
    evidence = Evidence(2, 1)
    prior = np.array([[0.5], [0.5]])
    assert weighed(prior, evidence, units=1)[:, 0] == pytest.approx([0.5, 0.5])
    evidence.add(1, 0, np.array([0.1, 0.3]))
    # relative errors 1/2 and 3/2; power (4 + 12 × 1/21) × 1/9
    power = (4 + 12 / 21) / 9
    odds = (1.5 / 0.5) ** power
    first = odds / (1 + odds)
    assert weighed(prior, evidence, units=1)[:, 0] == pytest.approx([first, 1 - first])


@pytest.mark.parametrize("method", ["last-value", "damped-trend"])
def test_ten_times_the_pupils_give_ten_times_the_forecast(method):
    tenfold = {unit: {step: [10 * n for n in numbers] for step, numbers in steps.items()}
               for unit, steps in TWO.items()}  # fmt: skip
    sums = [path(method, 2, **units).sum(axis=1) for units in (TWO, tenfold)]
    assert sums[1] == pytest.approx(10 * sums[0])


def test_ratios_are_trusted_where_cohorts_are_many_pupils():
    def ground(size, **more):
        return Ground(**{"size": size, "children": False, "single": False, "years": 9, "ahead": 1}
                      | more)  # fmt: skip

    weigh = {name: method.weigh for name, method in METHODS.items()}
    assert weigh["cohort-recent"](ground(100)) == pytest.approx(1.5)
    assert weigh["last-value"](ground(100)) == pytest.approx(0.55)
    assert weigh["last-value"](ground(100, children=True)) == pytest.approx(0.55 * 0.15)
    assert weigh["damped-trend"](ground(100, children=True)) == pytest.approx(0.15)
    assert weigh["last-value"](ground(3000, single=True)) == pytest.approx(0.55)
    short = {name: weigh[name](ground(100, years=3)) for name in weigh if weigh[name]}
    assert {name for name, weight in short.items() if weight} == {"last-value", "cohort-shrunk"}
    assert sum(short.values()) == pytest.approx(1)


def test_a_candidate_is_one_file(tmp_path, monkeypatch):
    folder = tmp_path / "more_candidates"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "nothing_but_tens.py").write_text(
        "import numpy as np\n"
        "from qms.forecast.core.method import Method, of_living\n"
        "def project(known, horizon):\n"
        "    path = np.full((*known.pupils.counts.shape[:2], horizon), 10.0)\n"
        "    return of_living(known.pupils, path, np.ones(len(path), dtype=bool))\n"
        "METHOD = Method(name='tens', project=project)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    (found,) = found_in([str(folder)], "more_candidates").items()
    assert found[0] == "tens"
    assert found[1].project(Known(pupils=panel(**TWO)), 1).path.ravel().tolist() == [10] * 4
