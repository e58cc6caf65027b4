"""Intervals side by side: a row per unit with its value and how sure it is, around zero."""

from dataclasses import dataclass

from qms.reports.charts import palette as p
from qms.reports.charts.scale import Scale, nice_ticks
from qms.reports.charts.svg import Caption, document, element, line, text

ROW, HEAD, FOOT = 26, 14, 52
LETTER = 7.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A unit's value between `low` and `high`; `stands_out` when zero lies outside."""

    name: str
    value: float
    low: float
    high: float
    stands_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalChart:
    """At least one interval, drawn in the order given; `axis` says what is measured."""

    caption: Caption
    rows: tuple[Interval, ...]
    axis: str

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("a chart of intervals needs one")


def axis_of(chart: IntervalChart) -> tuple[float, ...]:
    """Return the values on the axis: all intervals, and zero."""
    low = min(0.0, *(one.low for one in chart.rows))
    high = max(0.0, *(one.high for one in chart.rows))
    return nice_ticks(low, high, 6)


def _row(one: Interval, x: Scale, y: float) -> str:
    colour, radius = (p.ORANGE, 6.0) if one.stands_out else (p.GRAN, 4.5)
    return (
        text(x.start - 10, y + 4.5, one.name, text_anchor="end",
             font_weight="bold" if one.stands_out else None)
        + line((x(one.low), y), (x(one.high), y), stroke=colour, stroke_width=2.2)
        + element("circle", cx=x(one.value), cy=y, r=radius, fill=colour, stroke="#FFFFFF")
    )  # fmt: skip


def interval_chart(chart: IntervalChart, signed: p.Formatter, *, width: int = p.WIDE) -> str:
    """Return the intervals as SVG; `signed` writes the values of the axis."""
    ticks = axis_of(chart)
    left = 20 + LETTER * max(len(one.name) for one in chart.rows)
    bottom = HEAD + ROW * len(chart.rows)
    x = Scale(low=ticks[0], high=ticks[-1], start=left, end=width - 24)
    grid = "".join(
        line((x(tick), HEAD), (x(tick), bottom), stroke=p.AXIS if tick == 0 else p.LINE)
        + text(x(tick), bottom + 20, signed(tick), text_anchor="middle", fill=p.INK2)
        for tick in ticks
    )
    rows = "".join(_row(one, x, HEAD + ROW * (at + 0.5)) for at, one in enumerate(chart.rows))
    return document(
        chart.caption,
        grid,
        rows,
        text(x.end, bottom + 42, chart.axis, text_anchor="end", fill=p.INK2),
        width=width,
        height=bottom + FOOT,
    )
