"""Background and results in the demo belong together, and few pupils are hidden."""

from collections import Counter
from statistics import correlation

import pytest
from same_day import demo

from qms.demo.schools import COMPULSORY

DEMO = demo()
PUPILS = Counter()
for row in DEMO.counts:
    PUPILS[row.unit, row.autumn] += row.n


def test_one_new_school_lacks_background():
    with_pupils = {u.key for u in COMPULSORY if PUPILS[u.key, 2026]}
    known = {row.unit for row in DEMO.background if row.autumn == 2026}
    assert with_pupils - known == {"G31"}


def test_background_shares_add_up_to_a_hundred_per_cent():
    sums = Counter()
    for row in DEMO.background:
        sums[row.unit, row.autumn, row.factor] += row.per_mille
    assert set(sums.values()) == {1000}


def values(indicator):
    """Return (share of guardians with the shortest education, result) where both are known."""
    low = {
        (row.unit, row.autumn): row.per_mille
        for row in DEMO.background
        if row.category == "högst grundskola"
    }
    return [
        (low[row.unit, row.year - 1], float(row.value.replace(",", ".")))
        for row in DEMO.results
        if row.indicator == indicator
        and (row.unit, row.year - 1) in low
        and row.value not in {".", "..", "~100"}
    ]


@pytest.mark.parametrize(
    ("indicator", "sign"),
    [
        pytest.param("np3_swedish", -1, id="national tests, Swedish"),
        pytest.param("np3_math", -1, id="national tests, mathematics"),
        pytest.param("g6_all_subjects", -1, id="all subjects, grade 6"),
        pytest.param("g9_all_subjects", -1, id="all subjects, grade 9"),
        pytest.param("g9_eligible", -1, id="eligible"),
        pytest.param("g9_merit", -1, id="merit value"),
        pytest.param("attendance", -1, id="attendance"),
        pytest.param("absence_long", 1, id="long absence"),
    ],
)
def test_results_follow_background(indicator, sign):
    background, results = zip(*values(indicator), strict=True)
    found = correlation(background, results)
    assert found * sign >= 0.4
    assert abs(found) < 0.98


def test_few_pupils_are_hidden():
    shown = [row for row in DEMO.results if row.value not in {".", ".."} and row.n is not None]
    assert min(row.n for row in shown) >= 5
    assert any(row.value == ".." for row in DEMO.results)


def test_grades_rest_on_ten_pupils():
    grades = [r for r in DEMO.results if r.indicator.startswith(("g6_", "g9_", "np3_"))]
    assert all(row.n >= 10 for row in grades if row.value not in {".", ".."})
