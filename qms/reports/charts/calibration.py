"""Calibration: what happened against what was expected, with intervals, beside the diagonal."""

from dataclasses import dataclass

from qms.reports.charts import palette as p
from qms.reports.charts.axes import Frame, value_axis
from qms.reports.charts.scale import Scale, nice_ticks
from qms.reports.charts.svg import Caption, document, element, line, text

HEIGHT = 380


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationPoint:
    """A group: expected, observed and the observed's interval, in the unit of the axes."""

    expected: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationWords:
    """What stands at the axes and the diagonal."""

    observed: str
    expected: str
    diagonal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationChart:
    """At least one point, rising by what was expected."""

    caption: Caption
    points: tuple[CalibrationPoint, ...]
    words: CalibrationWords

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("a calibration chart needs a point")


def axis_of(chart: CalibrationChart) -> tuple[float, ...]:
    """Return the values on both axes, from 0."""
    return nice_ticks(0.0, max(max(one.high, one.expected) for one in chart.points), 5)


def _point(point: CalibrationPoint, x: Scale, y: Scale) -> str:
    at = x(point.expected)
    return line((at, y(point.low)), (at, y(point.high)), stroke=p.GRAN, stroke_width=2.2) + element(
        "circle", cx=at, cy=y(point.observed), r=4.5, fill=p.GRAN, stroke="#FFFFFF"
    )


def calibration_chart(chart: CalibrationChart, number: p.Formatter, *, width: int = p.HALF) -> str:
    """Return the chart as SVG; `number` writes the values of both axes."""
    ticks = axis_of(chart)
    left = 16 + 7.4 * max(len(number(tick)) for tick in ticks)
    frame = Frame(left=left, right=width - 16, top=30, bottom=HEIGHT - 52)
    x = Scale(low=ticks[0], high=ticks[-1], start=frame.left, end=frame.right)
    y = Scale(low=ticks[0], high=ticks[-1], start=frame.bottom, end=frame.top)
    diagonal = line(
        (frame.left, frame.bottom), (frame.right, frame.top), stroke=p.GREY,
        stroke_dasharray="3 4",
    )  # fmt: skip
    numbers = "".join(
        text(x(tick), frame.bottom + 22, number(tick), text_anchor="middle", fill=p.INK2)
        for tick in ticks
    )
    beside = ticks[-1] * 0.72
    return document(
        chart.caption,
        value_axis(ticks, y, frame, number),
        diagonal,
        "".join(_point(point, x, y) for point in chart.points),
        text(frame.left, 16, chart.words.observed, fill=p.INK2),
        text(x(beside), y(beside * 0.8), chart.words.diagonal, fill=p.INK2),
        numbers,
        text(frame.right, frame.bottom + 42, chart.words.expected, text_anchor="end", fill=p.INK2),
        width=width,
        height=HEIGHT,
    )
