"""What few may not show, in rows of the register."""

import pytest

from qms.api.core.hiding import PARTS, hide_parts, hide_shares

CATEGORIES = ("a", "b", "c")


def row(category, part, *, share=None, whole=None, unit=1, year=2026):
    return {"unit_id": unit, "year": year, "factor": "f", "category": category, "share": share,
            "part": part, "whole": whole}  # fmt: skip


def told(rows):
    return {one["category"]: one["part"] for one in rows}


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        pytest.param((10, 20, 30), set(), id="none is few"),
        pytest.param((3, 20, 30), {"a", "b"}, id="one is few: another goes with it"),
        pytest.param((0, 20, 30), set(), id="nobody is no group"),
        pytest.param((3, 4, 30), {"a", "b"}, id="two few that are more than five together"),
        pytest.param((1, 1, 30), {"a", "b", "c"}, id="two of one pupil each"),
    ],
)
def test_a_row_of_a_school(parts, hidden):
    rows = [row(name, n) for name, n in zip(CATEGORIES, parts, strict=True)]
    groups = [dict(one) for one in rows]
    hide_shares(rows, groups, {}, fewest=5)
    assert {name for name, n in told(rows).items() if n is None} == hidden


def test_shares_count_by_the_pupils_of_the_row_or_of_the_school():
    for whole, pupils in ((100, {}), (None, {(1, 2026): 100})):
        rows = [row("a", None, share=0.03, whole=whole), row("b", None, share=0.97, whole=whole)]
        hide_shares(rows, [dict(one) for one in rows], pupils, fewest=5)
        assert [one["share"] for one in rows] == [None, None]


def test_a_share_of_nobody_knows_how_many_is_not_told():
    rows = [row("a", None, share=0.4), row("b", None, share=0.6)]
    hide_shares(rows, [dict(one) for one in rows], {}, fewest=5)
    assert [one["share"] for one in rows] == [None, None]


def test_other_schools_years_and_factors_are_apart():
    rows = [row("a", 3), row("b", 90), row("a", 40, unit=2), row("b", 50, unit=2),
            row("a", 40, year=2025), row("b", 50, year=2025)]  # fmt: skip
    hide_shares(rows, [dict(one) for one in rows], {}, fewest=5)
    assert [one["part"] for one in rows] == [None, None, 40, 50, 40, 50]


@pytest.mark.parametrize(("n", "left"), [(None, None), (0, 0), (1, None), (4, None), (5, 5)])
def test_small_numbers(n, left):
    one = {"area_id": 1, "unit_id": 1, "year": 2026, "low": 0, "high": 9, "n": n,
           "n_reason": None, "n_approximate": False}  # fmt: skip
    hide_parts([one], [dict(one)], PARTS["flows"])
    assert one["n"] == left
