"""Where the marks stand, calculated by hand from the sizes in each drawing's frame."""

from datetime import date
from xml.etree import ElementTree

import pytest
from chart_samples import bars, caption, fan, lines, plain, waterfall, wheel

from qms.reports.charts.bars import bar_chart
from qms.reports.charts.fan import fan_chart
from qms.reports.charts.lines import line_chart
from qms.reports.charts.palette import GRAN, OFF, ORANGE, SERIES, SJO
from qms.reports.charts.ring import progress_ring
from qms.reports.charts.sparkline import sparkline
from qms.reports.charts.waterfall import axis_start, waterfall_chart
from qms.reports.charts.year_wheel import COLOURS, PhaseOfYear, angle_of, year_wheel

SVG = "{http://www.w3.org/2000/svg}"


def found(drawing, tag):
    return list(ElementTree.fromstring(drawing).iter(SVG + tag))


def box(rect):
    return tuple(float(rect.get(key)) for key in ("x", "y", "width", "height"))


def words(drawing):
    return [e.text for e in found(drawing, "text")]


def test_fan_bands_open_from_the_last_observed_value():
    # Field 38.2–808 across (16 + 3 figures of 7.4; 960 − 152), 30–296 down; axis 0–100.
    paths = {e.get("class"): e.get("d") for e in found(fan_chart(fan(), plain), "path")}
    assert paths["band-80"] == "M423.1 30L808 136.4L808 189.6L423.1 30Z"
    assert paths["band-95"] == "M423.1 30L808 83.2L808 242.8L423.1 30Z"


def test_fan_says_its_values_in_words():
    said = words(fan_chart(fan(), plain))
    for text in (
        "Prognos 50",
        "80 % högst 60",
        "80 % lägst 40",
        "Senaste värdet 100",
        "15 oktober 2021: 100",
        "Observerat",
    ):
        assert text in said


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"observed": ()}, id="nothing observed"),
        pytest.param({"forecast": ()}, id="nothing expected"),
        pytest.param({"observed": ((2022, 1),)}, id="forecast starts too early"),
    ],
)
def test_a_fan_needs_a_past_and_a_future(changes):
    with pytest.raises(ValueError, match="observed"):
        fan(**changes)


def test_bars_start_at_zero_and_turn_colour_below_it():
    # Names 14 + 7, numbers 12 + 2 × 8 on either side: −5 to 10 lies on 49–932, zero at 343.33.
    more, less = found(bar_chart(bars(("A", 10), ("B", -5)), plain), "rect")
    assert box(more) == (343.33, 30, 588.67, 18)
    assert box(less) == (49, 57, 294.33, 18)
    assert (more.get("fill"), less.get("fill")) == (GRAN, ORANGE)


def test_bars_that_are_all_zero_can_be_drawn():
    assert "<rect" in bar_chart(bars(("A", 0)), plain)


def test_waterfall_steps_hang_between_the_levels():
    # Axis 0–200 on 212–34: 100 stands at 123. Three columns of 298.67 from 64, bars 58 % wide.
    first, last = box(waterfall_rects()[1]), box(waterfall_rects()[2])
    step = box(waterfall_rects()[0])
    assert first == (126.72, 123, 173.23, 89)
    assert step == (425.39, 34, 173.23, 89)
    assert last == (724.05, 34, 173.23, 178)


def waterfall_rects():
    return found(waterfall_chart(waterfall(), plain, signed=plain, axis=plain), "rect")


@pytest.mark.parametrize(
    ("first", "last", "start"),
    [
        pytest.param(100, 200, 0, id="large change: from zero"),
        pytest.param(1000, 1100, 940, id="small change: 60 % of it below, on a round number"),
        pytest.param(500, 500, 0, id="no change"),
        pytest.param(-50, 50, -60, id="below zero: a round number below the lowest"),
    ],
)
def test_where_the_waterfall_starts(first, last, start):
    assert axis_start(waterfall(first, last - first, last)) == start


def test_a_waterfall_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="add up"):
        waterfall(100, 50, 151)


def test_four_series_differ_in_colour_and_dash():
    drawn = [
        (e.get("stroke"), e.get("stroke-dasharray"))
        for e in found(line_chart(lines(4), plain), "path")
    ]
    assert tuple(drawn) == SERIES
    assert len(set(drawn)) == 4


def test_a_fifth_series_is_refused_but_references_are_not_counted():
    with pytest.raises(ValueError, match="at most 4"):
        lines(5)
    assert len(found(line_chart(lines(4, 2), plain), "path")) == 6


def test_sparkline_runs_from_corner_to_corner_and_leaves_gaps():
    assert found(sparkline(caption(), [0, 10]), "path")[0].get("d") == "M5 23L91 5"
    parts = found(sparkline(caption(), [1, 2, None, 3, 4]), "path")
    assert len(parts) == 2
    assert sparkline(caption(), [None, None]) == ""


@pytest.mark.parametrize(
    ("day", "angle"),
    [
        pytest.param(date(2026, 1, 1), 0, id="New Year at the top"),
        pytest.param(date(2026, 4, 1), 90, id="April to the right"),
        pytest.param(date(2026, 4, 16), 105, id="half a month"),
        pytest.param(date(2028, 2, 29), 30 * (1 + 28 / 29), id="leap day stays in February"),
    ],
)
def test_where_a_day_stands_on_the_wheel(day, angle):
    assert angle_of(day) == pytest.approx(angle)


def test_a_due_day_is_a_dot_on_the_ring():
    dot = found(year_wheel(wheel(due=(date(2026, 7, 1),))), "circle")[0]
    assert (float(dot.get("cx")), float(dot.get("cy"))) == (150, 252)  # straight down, radius 102


@pytest.mark.parametrize(
    ("month", "inside"), [(10, True), (12, True), (1, True), (2, False), (9, False)]
)
def test_a_phase_may_cross_new_year(month, inside):
    assert PhaseOfYear(phase="a", first_month=10, last_month=1).holds(month) is inside


def test_only_the_phase_of_today_is_strong():
    colours = [e.get("stroke") for e in found(year_wheel(wheel(date(2026, 3, 1))), "path")]
    assert colours == [COLOURS["a"][1], COLOURS["p"][0], COLOURS["f"][1]]


@pytest.mark.parametrize(
    ("done", "total", "colours"),
    [
        pytest.param(0, 2, [OFF, OFF], id="none"),
        pytest.param(1, 2, [SJO, OFF], id="half"),
        pytest.param(1, 1, [SJO], id="a single part"),
    ],
)
def test_ring_segments(done, total, colours):
    drawing = progress_ring(caption(), done=done, total=total)
    assert [e.get("stroke") for e in found(drawing, "path")] == colours
    assert words(drawing) == [f"{done}/{total}"]


@pytest.mark.parametrize(("done", "total"), [(3, 2), (-1, 2), (0, 0)])
def test_an_impossible_ring_is_refused(done, total):
    with pytest.raises(ValueError, match="cannot be drawn"):
        progress_ring(caption(), done=done, total=total)
