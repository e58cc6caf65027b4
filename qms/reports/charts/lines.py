"""Up to four series over years, told apart by colour, dash and a name at the end."""

from dataclasses import dataclass

from qms.reports.charts import palette as p
from qms.reports.charts.axes import Frame, value_axis, year_axis
from qms.reports.charts.scale import Scale, nice_ticks, spread
from qms.reports.charts.svg import (
    Caption,
    area_between,
    document,
    element,
    line,
    path_through,
    text,
)

MOST_SERIES = 4
NARROW = 360
"""Drawings up to this width have their names below the field."""
LINE_HEIGHT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A named series of (year, value), rising years; a `reference` is drawn in grey.

    What is `measured` is drawn last as a solid line in ink, and all others then lighter and dashed.
    A `band` of (year, low, high) is a field behind all lines; the subtitle says what it holds.
    """

    name: str
    points: tuple[tuple[int, float], ...]
    band: tuple[tuple[int, float, float], ...] = ()
    reference: bool = False
    measured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """At most four series beside references; raises ValueError for more, or when one is empty."""

    caption: Caption
    series: tuple[Series, ...]
    from_zero: bool = False

    def __post_init__(self) -> None:
        own = [one for one in self.series if not (one.reference or one.measured)]
        if len(own) > MOST_SERIES:
            raise ValueError(f"at most {MOST_SERIES} series, got {len(own)}")
        if not self.series or not all(series.points for series in self.series):
            raise ValueError("every series needs at least one point")


def axis_of(chart: LineChart) -> tuple[float, ...]:
    """Return the values on the axis; the first is where it starts, for the subtitle."""
    values = [value for series in chart.series for _, value in series.points]
    values += [end for series in chart.series for _, *ends in series.band for end in ends]
    low = min(0.0, *values) if chart.from_zero else min(values)
    return nice_ticks(low, max(values), 5)


def _looks(chart: LineChart) -> list[tuple[str, str | None]]:
    """Return colour and dash of every series, in order."""
    own = iter(p.SERIES)
    beside = any(series.measured for series in chart.series)
    return [
        (p.INK, None)
        if series.measured
        else p.REFERENCE
        if series.reference
        else _dashed(next(own), beside)
        for series in chart.series
    ]


def _dashed(look: tuple[str, str | None], beside: bool) -> tuple[str, str | None]:
    """Return the look of a series that stands beside a measured one."""
    return (look[0], look[1] or "12 4") if beside else look


def _one_line(series: Series, look: tuple[str, str | None], x: Scale, y: Scale) -> str:
    points = [(x(year), y(value)) for year, value in series.points]
    width = 1.6 if series.reference else 3.0 if series.measured else 2.4
    drawn = element(
        "path",
        d=path_through(points),
        fill="none",
        stroke=look[0],
        stroke_width=width,
        stroke_dasharray=look[1],
    )
    return drawn + element("circle", cx=points[-1][0], cy=points[-1][1], r=3.2, fill=look[0])


def _bands(chart: LineChart, x: Scale, y: Scale) -> str:
    """Return the fields behind the lines, each with an edge that a black and white print keeps."""
    drawn = []
    for band in (series.band for series in chart.series if series.band):
        low, high = ([(x(one[0]), y(one[at])) for one in band] for at in (1, 2))
        drawn.append(element("path", d=area_between(high, low), fill=p.BAND95))
        drawn += [element("path", d=path_through(edge), fill="none", stroke=p.BAND_EDGE)
                  for edge in (low, high)]  # fmt: skip
    return "".join(drawn)


def _end_labels(chart: LineChart, x: Scale, y: Scale, number: p.Formatter) -> str:
    ends = [series.points[-1] for series in chart.series]
    heights = spread([y(value) for _, value in ends], 17)
    return "".join(
        text(
            x.end + 12,
            height + 4.5,
            f"{series.name} {number(value)}",
            fill=p.INK2 if series.reference else p.INK,
        )
        for series, (_, value), height in zip(chart.series, ends, heights, strict=True)
    )


def _names_below(chart: LineChart, frame: Frame, number: p.Formatter) -> str:
    """Return the names under the years, one line each with a piece of its line."""
    drawn = []
    for at, (series, look) in enumerate(zip(chart.series, _looks(chart), strict=True)):
        height = frame.bottom + 46 + LINE_HEIGHT * at
        ends = (frame.left, height - 4.5), (frame.left + 34, height - 4.5)
        drawn.append(line(*ends, stroke=look[0], stroke_width=2.4, stroke_dasharray=look[1]))
        words = f"{series.name} {number(series.points[-1][1])}"
        drawn.append(text(frame.left + 42, height, words, fill=p.INK))
    return "".join(drawn)


def line_chart(
    chart: LineChart,
    number: p.Formatter,
    *,
    axis: p.Formatter | None = None,
    width: int = p.WIDE,
) -> str:
    """Return the line chart as SVG; `number` writes the last values, `axis` the axis' own."""
    write = axis or number
    height, ticks = (300 if width == p.WIDE else 260), axis_of(chart)
    is_narrow = width <= NARROW
    names = [f"{series.name} {number(series.points[-1][1])}" for series in chart.series]
    beside = 16.0 if is_narrow else 24 + 7.0 * max(len(name) for name in names)
    frame = Frame(
        left=16 + 7.4 * max(len(write(tick)) for tick in ticks),
        right=width - beside,
        top=14,
        bottom=height - 34,
    )
    years = sorted({year for series in chart.series for year, _ in series.points})
    x = Scale(low=years[0], high=years[-1], start=frame.left, end=frame.right)
    y = Scale(low=ticks[0], high=ticks[-1], start=frame.bottom, end=frame.top)
    drawn = [
        _one_line(series, look, x, y)
        for series, look in sorted(
            zip(chart.series, _looks(chart), strict=True), key=lambda pair: pair[0].measured
        )
    ]
    return document(
        chart.caption,
        value_axis(ticks, y, frame, write),
        year_axis(years, x, frame, 14 if width == p.WIDE else 6),
        _bands(chart, x, y),
        *drawn,
        _names_below(chart, frame, number) if is_narrow else _end_labels(chart, x, y, number),
        width=width,
        height=height + (LINE_HEIGHT * len(names) + 4 if is_narrow else 0),
    )
