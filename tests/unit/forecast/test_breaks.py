"""Breaks, changed definitions, openings and closings are found where they are, and only there."""

import numpy as np
import pytest
from panels import panel

from qms.forecast.core.inputs.breaks import break_mask, breaks_of
from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.collect import findings_of
from qms.forecast.core.inputs.findings import Done, Kind
from qms.forecast.core.panel import Count, build_panel

YEARS = 12
CALM = [100, 102, 99, 101, 100, 103, 101, 99, 100, 102, 100, 101]


def found(made, **more):
    """Return (kind, unit, year, step) of what is found, without how far the inputs reach."""
    inputs = Inputs(counts=(), **more)
    skipped = {Kind.NO_CHILDREN}
    return [
        (one.kind.value, one.unit, one.year, one.step)
        for one in findings_of(inputs, made, horizon=5)
        if one.kind not in skipped
    ]


def jumped(at, to, numbers=tuple(CALM)):
    return [round(n * to) if place >= at else n for place, n in enumerate(numbers)]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param({"A": {0: CALM}, "B": {0: CALM[::-1]}}, [], id="calm"),
        pytest.param(
            {"A": {0: jumped(6, 1.6)}, "B": {0: CALM}, "C": {0: CALM[::-1]}, "D": {0: CALM},
             "E": {0: CALM}, "F": {0: CALM}},
            [("break", "A", 2026, None)],
            id="one school takes in sixty per cent more",
        ),
        pytest.param(
            {"A": {0: [*CALM[:6], 190, *CALM[7:]]}, "B": {0: CALM}, "C": {0: CALM[::-1]},
             "D": {0: CALM}, "E": {0: CALM}},
            [("odd_year", "A", 2026, None)],
            id="one year stands out and the next is as before",
        ),
        pytest.param(
            {"A": {0: [20, 28, 20, 27, 36, 27, 20, 28, 38, 27, 20, 27]},
             "B": {0: [90 + 5 * n for n in CALM]}},
            [],
            id="a small school swings all the time",
        ),
        pytest.param(
            {unit: {0: jumped(7, 0.8)} for unit in "ABCD"},
            [("scaled", "*", 2027, None)],
            id="everybody counted in another way",
        ),
        pytest.param(
            {"A": {0: CALM[:6]}, "B": {0: jumped(6, 2.0)}, "C": {0: [9 * n for n in CALM]}},
            [("closed", "A", 2026, None), ("looks_merged", "B", 2026, None)],
            id="a closed school turns up in another",
        ),
        pytest.param(
            {unit: {0: CALM, 1: [None] * 8 + CALM[:4]} for unit in "ABC"},
            [("scaled", "*", 2028, None), ("grade_came", "*", 2028, 1)],
            id="a grade that none had",
        ),
        pytest.param(
            {"A": {0: CALM}, "B": {0: [None] * 10 + [30, 32]}},
            [("opened", "B", 2030, None), ("short", "B", 2031, None)],
            id="two years of data",
        ),
        pytest.param(
            {"A": {0: CALM}, "B": {0: [0] * YEARS}},
            [("zeros", "B", 2031, None)],
            id="all zeros",
        ),
        pytest.param(
            {"A": {0: CALM}, "B": {0: [*CALM[:4], None, *CALM[5:]]}},
            [("missing_year", "B", 2024, None)],
            id="a missing year",
        ),
        pytest.param(
            {"A": {0: CALM}, "B": {0: CALM[:4] + [None] * 4 + CALM[8:]}},
            [("long_gap", "B", year, None) for year in range(2024, 2028)],
            id="four missing years",
        ),
    ],
)  # fmt: skip
def test_what_is_found(units, expected):
    assert found(panel(**units)) == expected


def test_a_withheld_number_is_told_with_its_grade():
    counts = [Count(unit="A", step=s, year=y, n=None if (s, y) == (1, 2021) else 20.0)
              for s in (0, 1) for y in range(2020, 2024)]  # fmt: skip
    assert ("withheld", "A", 2021, 1) in found(build_panel(counts))


def test_a_grade_that_the_form_lacks_is_told_and_still_forecast():
    made = panel(A={0: CALM, 7: [4] * YEARS})
    (one,) = [f for f in findings_of(Inputs(counts=(), spans=(("A", 0, 6),)), made, horizon=1)
              if f.kind is Kind.OUTSIDE_FORM]  # fmt: skip
    assert (one.unit, one.step, one.year, one.size, one.done) == ("A", 7, 2031, 4.0, Done.KEPT)


def test_nothing_is_learned_across_a_break_of_the_whole():
    mask = break_mask(panel(**{unit: {0: jumped(7, 0.8)} for unit in "ABCD"}))
    assert mask[:, 7].all()
    assert mask.sum() == 4


def test_a_break_is_not_seen_before_it_has_happened():
    made = panel(A={0: jumped(6, 1.6)}, B={0: CALM}, C={0: CALM}, D={0: CALM}, E={0: CALM})
    for year in made.years:
        then = break_mask(made.until(year))
        assert then[:, : max(2026 - 2020, 0)].sum() == 0
        assert then[0, -1] == (year == 2026)


def test_chance_alone_is_seldom_a_break():
    """Poisson numbers around 25–400 pupils a school: at most one change in two hundred."""
    chance = np.random.default_rng(7)
    flagged = changes = 0
    for _ in range(20):
        levels = np.exp(chance.uniform(np.log(25), np.log(400), 30))
        counts = chance.poisson(levels[:, None], (30, 15)).astype(float)
        made = panel(**{f"u{at}": {0: row.tolist()} for at, row in enumerate(counts)})
        breaks = breaks_of(made)
        flagged += int(breaks.units.sum()) + 30 * int(breaks.total.sum() + breaks.scaled.sum())
        changes += 30 * 14
    assert flagged / changes < 0.005


def test_numbers_for_none_and_one_unit_do_not_stop_it():
    assert breaks_of(panel(A={0: [5]})).units.sum() == 0
    assert breaks_of(panel(A={0: [0, 0, 0]})).units.sum() == 0


def test_a_year_that_stood_out_is_learned_from_on_neither_side():
    dip = [400, 408, 396, 404, 400, 412, 320, 408, 400, 408, 400, 404]
    made = panel(A={0: dip}, **{unit: {0: CALM} for unit in "BCDEF"})
    assert np.argwhere(break_mask(made)).tolist() == [[0, 6], [0, 7]]
    kept = panel(A={0: jumped(6, 1.6)}, **{unit: {0: CALM} for unit in "BCDEF"})
    assert np.argwhere(break_mask(kept)).tolist() == [[0, 6]]
