"""Lying bars from zero: more in gran to the right, less in orange to the left."""

from dataclasses import dataclass

from qms.reports.charts import palette as p
from qms.reports.charts.scale import Scale, nice_ticks
from qms.reports.charts.svg import Caption, document, element, line, text

ROW, HEAD = 27, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One named value; `marker` is a value to compare with, drawn as an upright stroke."""

    name: str
    value: float
    marker: float | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars in the order given; raises ValueError when there are none."""

    caption: Caption
    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        if not self.bars:
            raise ValueError("a bar chart needs at least one bar")


def _range(chart: BarChart) -> tuple[float, float]:
    """Return the smallest and largest value drawn; zero lies between them."""
    values = [0.0, *(bar.value for bar in chart.bars)]
    values += [bar.marker for bar in chart.bars if bar.marker is not None]
    low, high = min(values), max(values)
    return (low, high) if high > low else (0.0, 1.0)


def _bar(bar: Bar, top: float, x: Scale, number: p.Formatter) -> str:
    zero, end = x(0), x(bar.value)
    colour = p.ORANGE if bar.value < 0 else p.GRAN
    shape = element(
        "rect", x=min(zero, end), y=top + 4, width=abs(end - zero), height=ROW - 9, fill=colour
    )
    less = bar.value < 0
    reach = end if bar.marker is None else (min if less else max)(end, x(bar.marker))
    label = text(
        reach - 7 if less else reach + 7,
        top + 18,
        number(bar.value),
        text_anchor="end" if less else None,
        font_weight="bold",
    )
    if bar.marker is None:
        return shape + label
    at = x(bar.marker)
    stroke = line((at, top + 1), (at, top + ROW - 2), stroke=p.INK, stroke_width=2)
    return shape + stroke + label


def bar_chart(
    chart: BarChart, number: p.Formatter, *, axis: p.Formatter | None = None, width: int = p.WIDE
) -> str:
    """Return the bars as SVG; `number` writes the values, with sign where that matters."""
    low, high = _range(chart)
    height = HEAD + ROW * len(chart.bars) + 8
    names = 14 + 7.0 * max(len(bar.name) for bar in chart.bars)
    room = 12 + 8.0 * max(len(number(bar.value)) for bar in chart.bars)
    left = names + (room if low < 0 else 0)
    x = Scale(low=low, high=high, start=left, end=width - room)
    longest = max(len((axis or number)(value)) for value in (low, high))
    ticks = nice_ticks(low, high, max(2, min(6, round((x.end - x.start) / (7.5 * longest + 10)))))
    grid = "".join(
        line((x(tick), HEAD - 6), (x(tick), height - 6), stroke=p.LINE)
        + text(x(tick), 13, (axis or number)(tick), text_anchor="middle", fill=p.INK2)
        for tick in ticks
        if low <= tick <= high
    )
    rows = "".join(
        text(0, HEAD + ROW * i + 18, bar.name, font_weight="bold" if bar.strong else None)
        + _bar(bar, HEAD + ROW * i, x, number)
        for i, bar in enumerate(chart.bars)
    )
    zero = line((x(0), HEAD - 6), (x(0), height - 6), stroke=p.AXIS, stroke_width=1.5)
    return document(chart.caption, grid, rows, zero, width=width, height=height)
