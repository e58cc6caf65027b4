"""Intervals side by side: every unit has its name, line and dot, around zero."""

import pytest

from qms.reports.charts.intervals import Interval, IntervalChart, axis_of, interval_chart
from qms.reports.charts.svg import Caption

CAPTION = Caption(id="c", title="Bidrag", message="Två enheter")


def chart(*rows):
    return IntervalChart(caption=CAPTION, rows=rows, axis="poäng")


def row(name="A <skola>", value=2.0, low=1.0, high=3.0, **more):
    return Interval(name=name, value=value, low=low, high=high, **more)


def test_zero_is_always_on_the_axis():
    assert axis_of(chart(row()))[0] <= 0 <= axis_of(chart(row()))[-1]
    below = axis_of(chart(row(low=-9, value=-5, high=-1)))
    assert below[0] <= -9
    assert below[-1] >= 0


def test_every_unit_is_drawn_and_its_name_is_safe():
    drawn = interval_chart(
        chart(row(), row(name="B", stands_out=True)), lambda value: f"{value:+g}"
    )
    assert drawn.count("<circle") == 2
    assert "A &lt;skola&gt;" in drawn
    assert 'font-weight="bold"' in drawn
    assert "poäng" in drawn


def test_an_empty_chart_is_refused():
    with pytest.raises(ValueError, match="needs one"):
        chart()
