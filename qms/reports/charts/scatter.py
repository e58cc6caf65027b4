"""Two figures of many units against each other: a dot per unit, as large as it has members."""

from dataclasses import dataclass
from math import sqrt

from qms.reports.charts import palette as p
from qms.reports.charts.axes import Frame, value_axis
from qms.reports.charts.scale import Scale, nice_ticks
from qms.reports.charts.svg import Attribute, Caption, document, element, line, text

LARGEST = 11.0
"""Radius in pixels of the unit with most members; areas are in proportion."""
SMALLEST = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One unit: where it lies, and how many members it has. Dots carry no names."""

    x: float
    y: float
    size: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """The dots with what the axes measure; raises ValueError when there are none.

    `mean` is (x, y), drawn as two dashed lines with the words `mean_label`.
    """

    caption: Caption
    dots: tuple[Dot, ...]
    x_label: str
    y_label: str
    mean: tuple[float, float] | None = None
    mean_label: str = ""

    def __post_init__(self) -> None:
        if not self.dots:
            raise ValueError("a scatter needs at least one dot")


def axes_of(chart: Scatter) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the values on the axes, x and y; the first of each is where it starts."""
    xs, ys = [dot.x for dot in chart.dots], [dot.y for dot in chart.dots]
    return nice_ticks(min(xs), max(xs), 6), nice_ticks(min(ys), max(ys), 5)


def _dot(dot: Dot, largest: float, x: Scale, y: Scale) -> str:
    radius = max(SMALLEST, LARGEST * sqrt(dot.size / largest)) if largest > 0 else SMALLEST
    return element(
        "circle", cx=x(dot.x), cy=y(dot.y), r=radius, fill=p.GRAN, fill_opacity="0.55",
        stroke=p.GRAN, stroke_width=1.2,
    )  # fmt: skip


def _means(chart: Scatter, x: Scale, y: Scale, frame: Frame) -> str:
    if chart.mean is None:
        return ""
    at_x, at_y = x(chart.mean[0]), y(chart.mean[1])
    dashes: dict[str, Attribute] = {
        "stroke": p.GREY,
        "stroke_dasharray": "4 4",
        "stroke_width": 1.4,
    }
    return (
        line((at_x, frame.top), (at_x, frame.bottom), **dashes)
        + line((frame.left, at_y), (frame.right, at_y), **dashes)
        + text(frame.right, at_y - 6, chart.mean_label, text_anchor="end", fill=p.INK2)
    )


def scatter_chart(
    chart: Scatter, x_number: p.Formatter, y_number: p.Formatter, *, width: int = p.WIDE
) -> str:
    """Return the dots as SVG; `x_number` and `y_number` write the axes' values."""
    height = 400 if width == p.WIDE else 320
    x_ticks, y_ticks = axes_of(chart)
    frame = Frame(
        left=16 + 7.4 * max(len(y_number(tick)) for tick in y_ticks),
        right=width - 28,
        top=34,
        bottom=height - 52,
    )
    x = Scale(low=x_ticks[0], high=x_ticks[-1], start=frame.left, end=frame.right)
    y = Scale(low=y_ticks[0], high=y_ticks[-1], start=frame.bottom, end=frame.top)
    largest = max(dot.size for dot in chart.dots)
    # Large dots first, so that small ones lie on top and are seen.
    ordered = sorted(chart.dots, key=lambda dot: (-dot.size, dot.x, dot.y))
    below = "".join(
        text(x(tick), frame.bottom + 20, x_number(tick), text_anchor="middle", fill=p.INK2)
        for tick in x_ticks
    )
    return document(
        chart.caption,
        text(0, 14, chart.y_label, fill=p.INK2),
        value_axis(y_ticks, y, frame, y_number),
        line((frame.left, frame.bottom), (frame.right, frame.bottom), stroke=p.AXIS),
        below,
        text(frame.right, height - 8, chart.x_label, text_anchor="end", fill=p.INK2),
        _means(chart, x, y, frame),
        *(_dot(dot, largest, x, y) for dot in ordered),
        width=width,
        height=height,
    )
