"""Where the dots of a scatter stand, by hand from the drawing's frame."""

from xml.etree import ElementTree

import pytest
from chart_samples import caption, plain, scatter

from qms.reports.charts.scatter import Dot, Scatter, axes_of, scatter_chart

SVG = "{http://www.w3.org/2000/svg}"


def circles(drawing):
    return [
        tuple(float(e.get(key)) for key in ("cx", "cy", "r"))
        for e in ElementTree.fromstring(drawing).iter(f"{SVG}circle")
    ]


def test_the_dots_stand_where_the_axes_say():
    # Field 30.8–932 across (16 + two figures of 7.4; 960 − 28), 34–348 down; axes 0–10 and 0–20.
    chart = scatter((0, 0), (10, 20), (5, 5))
    assert axes_of(chart) == ((0, 2, 4, 6, 8, 10), (0, 5, 10, 15, 20))
    places = [(cx, cy) for cx, cy, _ in circles(scatter_chart(chart, plain, plain))]
    assert places == [(30.8, 348), (481.4, 269.5), (932, 34)]


def test_areas_follow_the_members_and_large_dots_lie_below():
    dots = (Dot(x=1, y=1, size=100), Dot(x=2, y=2, size=400))
    chart = Scatter(caption=caption(), dots=dots, x_label="x", y_label="y")
    (_, _, large), (_, _, small) = circles(scatter_chart(chart, plain, plain))
    assert (large, small) == (11, 5.5)


def test_all_alike_still_has_axes():
    assert len(circles(scatter_chart(scatter((3, 7), (3, 7)), plain, plain))) == 2


def test_a_scatter_needs_a_dot():
    with pytest.raises(ValueError, match="at least one"):
        Scatter(caption=caption(), dots=(), x_label="", y_label="")
