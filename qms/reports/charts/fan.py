"""The fan chart: what was observed, what is expected, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qms.reports.charts import palette as p
from qms.reports.charts.axes import Frame, value_axis, year_axis
from qms.reports.charts.scale import Scale, nice_ticks, spread
from qms.reports.charts.svg import (
    Caption,
    Point,
    area_between,
    document,
    element,
    line,
    path_through,
    text,
)

NARROW = 360
"""Drawings up to this width show the latest years only, and have their words below the field."""
LATEST = 5
LINE_HEIGHT = 18
NEAR_WORDS = 90.0  # pixels; words on breaks nearer than this would collide


@dataclass(frozen=True, slots=True, kw_only=True)
class FanYear:
    """The forecast of one year: expected value and the two intervals."""

    year: int
    mean: float
    lo80: float
    hi80: float
    lo95: float
    hi95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FanWords:
    """The words of a fan chart. In all but the first two `{}` stands for the value."""

    observed: str = "Observerat"
    outer: str = "95 %"
    forecast: str = "Prognos {}"
    highest: str = "80 % högst {}"
    lowest: str = "80 % lägst {}"
    last: str = "Senaste värdet {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FanChart:
    """Observed (year, value) and forecast years, both rising; `start` marks the last observed.

    The points of the years `estimated` are drawn hollow. `breaks` are years with a word each, in
    which the series made a jump: an upright stroke stands between that year and the one before.
    Raises ValueError when either is empty or the forecast does not come after the observed.
    """

    caption: Caption
    observed: tuple[tuple[int, float], ...]
    forecast: tuple[FanYear, ...]
    start: str
    words: FanWords = FanWords()
    estimated: frozenset[int] = frozenset()
    breaks: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.observed or not self.forecast:
            raise ValueError("a fan needs observed and forecast years")
        if self.forecast[0].year <= self.observed[-1][0]:
            raise ValueError("the forecast must start after the last observed year")


def axis_of(chart: FanChart) -> tuple[float, ...]:
    """Return the values on the axis; the first is where it starts, for the subtitle."""
    values = [value for _, value in chart.observed]
    values += [bound for year in chart.forecast for bound in (year.lo95, year.hi95)]
    return nice_ticks(min(values), max(values), 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    chart: FanChart
    x: Scale
    y: Scale
    frame: Frame

    @property
    def last(self) -> tuple[int, float]:
        return self.chart.observed[-1]

    def edge(self, bound: str) -> list[Point]:
        """Return one bound over the years, starting where the observations end."""
        later = [(self.x(f.year), self.y(getattr(f, bound))) for f in self.chart.forecast]
        return [(self.x(self.last[0]), self.y(self.last[1])), *later]

    def bands(self) -> str:
        outer = area_between(self.edge("hi95"), self.edge("lo95"))
        inner = area_between(self.edge("hi80"), self.edge("lo80"))
        edges = "".join(
            element("path", d=path_through(self.edge(bound)), fill="none", stroke=p.BAND_EDGE)
            for bound in ("hi80", "lo80")
        )
        return (
            element("path", d=outer, fill=p.BAND95, class_="band-95")
            + element("path", d=inner, fill=p.BAND80, class_="band-80")
            + edges
        )

    def last_value(self) -> str:
        height = self.y(self.last[1])
        start, end = (self.x(self.last[0]), height), (self.frame.right, height)
        return line(start, end, stroke=p.GREY, stroke_width=1.5, stroke_dasharray="2 4")

    def start_line(self) -> str:
        x = self.x(self.last[0])
        to_left = x > (self.frame.left + self.frame.right) / 2
        label = text(
            x - 6 if to_left else x + 6,
            16,
            self.chart.start,
            text_anchor="end" if to_left else None,
            font_size=p.STRONG,
            font_weight="bold",
        )
        top, bottom = (x, 6.0), (x, self.frame.bottom)
        return line(top, bottom, stroke=p.INK2, stroke_dasharray="3 3") + label

    def lines(self) -> str:
        seen = [(self.x(year), self.y(value)) for year, value in self.chart.observed]
        dots = "".join(
            _dot(at, is_estimated=year in self.chart.estimated)
            for (year, _), at in zip(self.chart.observed, seen, strict=True)
        )
        observed = element(
            "path", d=path_through(seen), fill="none", stroke=p.INK, stroke_width=2.2
        )
        expected = element(
            "path", d=path_through(self.edge("mean")), fill="none", stroke=p.GRAN, stroke_width=2.8
        )
        return expected + observed + dots + self.observed_label(seen)

    def broken(self) -> str:
        """Return a stroke and a word where the series made a jump; near words are stacked."""
        first, last = self.chart.observed[0][0], self.last[0]
        drawn, level, before = [], 0, -NEAR_WORDS
        for year, word in self.chart.breaks:
            if not first < year <= last:
                continue
            x = self.x(year - 0.5)
            level = level + 1 if x - before < NEAR_WORDS else 0
            before = x
            ends = (x, self.frame.top + 4), (x, self.frame.bottom)
            drawn.append(line(*ends, stroke=p.ORANGE, stroke_width=1.5, stroke_dasharray="7 3"))
            drawn.append(text(x + 5, self.frame.bottom - 6 - 17 * level, word, fill=p.INK2))
        return "".join(drawn)

    def observed_label(self, seen: Sequence[Point]) -> str:
        """Return the word under the line, or over it where there is no room below."""
        words = self.chart.words.observed
        length = 8.0 * len(words)
        x = max(self.frame.left, min(seen[len(seen) // 2][0], seen[-1][0] - length - 8))
        near = [y for at, y in seen if x - 12 <= at <= x + length + 12] or [seen[-1][1]]
        below = max(near) + 24
        y = below if below < self.frame.bottom - 6 else min(near) - 12
        return text(x, y, words, font_size=p.STRONG, font_weight="bold")


def _dot(at: Point, *, is_estimated: bool) -> str:
    """Return an observed point; an estimated one is hollow."""
    if is_estimated:
        return element(
            "circle", cx=at[0], cy=at[1], r=3.4, fill="#FFFFFF", stroke=p.INK, stroke_width=1.5
        )
    return element("circle", cx=at[0], cy=at[1], r=2.6, fill=p.INK)


def _label(x: float, y: float, words: str, *, strong: bool) -> str:
    return text(
        x,
        y,
        words,
        fill=p.GRAN if strong else p.INK2,
        font_size=p.STRONG if strong else p.TEXT,
        font_weight="bold" if strong else None,
    )


def _labels_below(drawing: _Drawing, number: p.Formatter) -> str:
    """Return the words of the last year, one line each under the years."""
    words, end, frame = drawing.chart.words, drawing.chart.forecast[-1], drawing.frame
    lines = (
        words.forecast.format(number(end.mean)),
        words.highest.format(number(end.hi80)),
        words.lowest.format(number(end.lo80)),
        words.last.format(number(drawing.last[1])),
    )
    return "".join(
        _label(frame.left, frame.bottom + 48 + LINE_HEIGHT * at, f"{end.year}: {said}",
               strong=at == 0)
        for at, said in enumerate(lines)
    )  # fmt: skip


def _end_labels(drawing: _Drawing, number: p.Formatter) -> str:
    """Return the words to the right, moved apart where they would collide."""
    words, end = drawing.chart.words, drawing.chart.forecast[-1]
    labels = [
        (end.hi95, words.outer, False),
        (end.hi80, words.highest.format(number(end.hi80)), False),
        (drawing.last[1], words.last.format(number(drawing.last[1])), False),
        (end.mean, words.forecast.format(number(end.mean)), True),
        (end.lo80, words.lowest.format(number(end.lo80)), False),
    ]
    heights = spread([drawing.y(value) for value, _, _ in labels], 17)
    return "".join(
        _label(drawing.frame.right + 10, height + 4.5, label, strong=strong)
        for (_, label, strong), height in zip(labels, heights, strict=True)
    )


def fan_chart(chart: FanChart, number: p.Formatter, *, width: int = p.WIDE) -> str:
    """Return the fan chart as SVG; `number` writes the values."""
    is_narrow = width <= NARROW
    if is_narrow:
        chart = replace(chart, observed=chart.observed[-LATEST:])
    height, ticks = (330 if width == p.WIDE else 290), axis_of(chart)
    left = 16 + 7.4 * max(len(number(tick)) for tick in ticks)
    right = width - (16 if is_narrow else 152)
    frame = Frame(left=left, right=right, top=30, bottom=height - 34)
    first, end = chart.observed[0][0], chart.forecast[-1].year
    x = Scale(low=first, high=end, start=frame.left, end=frame.right)
    y = Scale(low=ticks[0], high=ticks[-1], start=frame.bottom, end=frame.top)
    drawing = _Drawing(chart=chart, x=x, y=y, frame=frame)
    years = [year for year, _ in chart.observed] + [f.year for f in chart.forecast]
    return document(
        chart.caption,
        value_axis(ticks, y, frame, number),
        drawing.bands(),
        year_axis(years, x, frame, 14 if width == p.WIDE else 6),
        drawing.broken(),
        drawing.last_value(),
        drawing.start_line(),
        drawing.lines(),
        (_labels_below if is_narrow else _end_labels)(drawing, number),
        width=width,
        height=height + (4 * LINE_HEIGHT + 6 if is_narrow else 0),
    )
