"""A figure carries its numbers; a drawing is made once for the same values."""

import pytest

from qms.reports.charts import cache
from qms.reports.charts.figure import Figure


def make_figure(rows):
    return Figure(
        title="T", subtitle="S", svg="<svg/>", source="K", headers=("År", "Antal"), rows=rows
    )


def test_a_row_must_answer_every_heading():
    assert make_figure((("2026", "1"),)).rows
    with pytest.raises(ValueError, match="one text per heading"):
        make_figure((("2026",),))


def test_the_same_values_are_drawn_once():
    drawn = []

    def draw():
        drawn.append(1)
        return f"drawing {len(drawn)}"

    assert cache.cached_svg(("once", 1), draw) == "drawing 1"
    assert cache.cached_svg(("once", 1), draw) == "drawing 1"
    assert cache.cached_svg(("once", 2), draw) == "drawing 2"


def test_the_oldest_drawing_gives_way():
    cache.cached_svg(("old", 0), lambda: "first")
    for i in range(cache.MOST):
        cache.cached_svg(("old", i + 1), lambda: "other")
    assert cache.cached_svg(("old", 0), lambda: "drawn again") == "drawn again"
