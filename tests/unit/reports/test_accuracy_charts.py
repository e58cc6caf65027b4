"""Where the marks of the funnel and the calibration stand, by hand from their frames."""

from xml.etree import ElementTree

import pytest
from chart_samples import calibration, funnel, plain

from qms.reports.charts.calibration import calibration_chart
from qms.reports.charts.funnel import FunnelChart, FunnelUnit, funnel_chart
from qms.reports.charts.palette import GRAN, ORANGE

SVG = "{http://www.w3.org/2000/svg}"


def found(drawing, tag):
    return list(ElementTree.fromstring(drawing).iter(SVG + tag))


def unit(name="A", size=250, value=0, **changes):
    return FunnelUnit(name=name, size=size, value=value, **changes)


def test_the_bands_narrow_with_size_and_are_cut_at_the_frame():
    # Field 38,2–944 across (16 + 3 figures of 7,4), 30–328 down; the axis is ±30.
    paths = {e.get("class"): e.get("d") for e in found(funnel_chart(funnel(), plain), "path")}
    assert paths["band-inner"] == "M38.2 129.33L944 154.17L944 203.83L38.2 228.67Z"
    assert paths["band-outer"] == "M38.2 79.67L944 129.33L944 228.67L38.2 278.33Z"


def test_a_unit_stands_at_its_size_and_deviation_and_is_orange_outside():
    drawing = funnel_chart(funnel(unit(), unit("B", 400, 15, is_outside=True)), plain)
    dots = [(e.get("cx"), e.get("cy"), e.get("fill")) for e in found(drawing, "circle")]
    # 250 is the middle of 100–400; 15 of ±30 is a quarter down the field.
    assert dots == [("491.1", "179", GRAN), ("944", "104.5", ORANGE)]


@pytest.mark.parametrize(
    ("others", "start"),
    [
        pytest.param((), 491.1 + 11, id="to the right"),
        pytest.param((unit("C", 256, 0),), 491.1 - 11 - 7.2, id="to the left of a neighbour"),
    ],
)
def test_a_name_covers_no_other_dot(others, start):
    drawing = funnel_chart(funnel(unit(is_named=True), *others), plain)
    name = next(e for e in found(drawing, "text") if e.text == "A")
    assert float(name.get("x")) == pytest.approx(start, abs=0.01)


def test_only_units_that_should_be_named_are():
    drawing = funnel_chart(funnel(unit("Namnlös"), unit("Namngiven", 300, is_named=True)), plain)
    words = [e.text for e in found(drawing, "text")]
    assert "Namngiven" in words
    assert "Namnlös" not in words


def test_a_funnel_needs_a_unit_and_two_sizes():
    whole = funnel()
    with pytest.raises(ValueError, match="funnel"):
        FunnelChart(caption=whole.caption, units=(), limits=whole.limits, words=whole.words)


def test_the_points_stand_on_equal_axes_with_their_intervals():
    # Field 30,8–424 across, 30–328 down; both axes 0–50.
    drawing = calibration_chart(calibration(), plain)
    dots = [(float(e.get("cx")), float(e.get("cy"))) for e in found(drawing, "circle")]
    assert dots == [
        (pytest.approx(30.8 + 393.2 * 0.2, abs=0.01), pytest.approx(328 - 298 * 0.24, abs=0.01)),
        (pytest.approx(30.8 + 393.2 * 0.8, abs=0.01), pytest.approx(328 - 298 * 0.76, abs=0.01)),
    ]
    bars = [e for e in found(drawing, "line") if e.get("stroke") == GRAN]
    assert [(float(e.get("y1")), float(e.get("y2"))) for e in bars] == [
        (pytest.approx(328 - 298 * 0.16, abs=0.01), pytest.approx(328 - 298 * 0.32, abs=0.01)),
        (pytest.approx(328 - 298 * 0.6, abs=0.01), pytest.approx(328 - 298 * 0.92, abs=0.01)),
    ]
