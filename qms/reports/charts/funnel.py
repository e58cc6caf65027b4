"""A funnel: how far units lie from what was expected, by their size, with limits for chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.reports.charts import palette as p
from qms.reports.charts.axes import Frame, value_axis
from qms.reports.charts.scale import Scale, nice_ticks
from qms.reports.charts.svg import Caption, Point, area_between, document, element, line, text

HEIGHT = 380
OUTER = "#EFECE4"
LETTER = 7.2


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelUnit:
    """A unit of `size`; `value` is its deviation. Only those with `is_named` get their name."""

    name: str
    size: float
    value: float
    is_outside: bool = False
    is_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How far from 0 chance may place a unit of `size`: usually, and almost always."""

    size: float
    inner: float
    outer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelWords:
    """What stands at the axes and the limits."""

    value: str
    size: str
    inner: str
    outer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelChart:
    """At least one unit, and limits at two sizes or more, rising."""

    caption: Caption
    units: tuple[FunnelUnit, ...]
    limits: tuple[Limit, ...]
    words: FunnelWords

    def __post_init__(self) -> None:
        if not self.units or len(self.limits) < 2:
            raise ValueError("a funnel needs a unit and limits at two sizes")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    chart: FunnelChart
    x: Scale
    y: Scale
    frame: Frame

    def _height(self, value: float) -> float:
        return min(max(self.y(value), self.frame.top), self.frame.bottom)

    def _band(self, widths: Sequence[float], fill: str, name: str) -> str:
        sizes = [self.x(one.size) for one in self.chart.limits]
        upper: list[Point] = [
            (x, self._height(wide)) for x, wide in zip(sizes, widths, strict=True)
        ]
        lower = [(x, self._height(-wide)) for x, wide in zip(sizes, widths, strict=True)]
        return element("path", d=area_between(upper, lower), fill=fill, class_=name)

    def bands(self) -> str:
        limits, words = self.chart.limits, self.chart.words
        ends = ((limits[-1].outer, words.outer), (limits[-1].inner, words.inner))
        labels = "".join(
            text(self.frame.right - 6, self._height(value) + 16, label, text_anchor="end",
                 fill=p.INK2)
            for value, label in ends
        )  # fmt: skip
        return (
            self._band([one.outer for one in limits], OUTER, "band-outer")
            + self._band([one.inner for one in limits], p.BAND95, "band-inner")
            + labels
        )

    def units(self) -> str:
        plain = [unit for unit in self.chart.units if not unit.is_outside]
        outside = [unit for unit in self.chart.units if unit.is_outside]
        return "".join(self._unit(unit) for unit in (*plain, *outside))

    def _place(self, unit: FunnelUnit) -> Point:
        return self.x(unit.size), self._height(unit.value)

    def _unit(self, unit: FunnelUnit) -> str:
        x, y = self._place(unit)
        fill, radius = (p.ORANGE, 6.5) if unit.is_outside else (p.GRAN, 5.0)
        dot = element("circle", cx=x, cy=y, r=radius, fill=fill, stroke="#FFFFFF")
        return dot + self._name(unit, x, y) if unit.is_named else dot

    def _name(self, unit: FunnelUnit, x: float, y: float) -> str:
        """Return the name to the right of its dot, or where fewest other dots are under it."""
        length = LETTER * len(unit.name)
        ways = [
            (start, y + down)
            for start, down in ((x + 11, 4.5), (x - 11 - length, 4.5), (x + 4, -11), (x + 4, 20))
            if start >= self.frame.left and start + length <= self.frame.right
        ] or [(self.frame.right - length, y - 11)]
        start, foot = min(ways, key=lambda way: self._under(way, length))
        bold = "bold" if unit.is_outside else None
        return text(start, foot, unit.name, font_weight=bold)

    def _under(self, way: Point, length: float) -> int:
        """Return how many dots a name that begins there would cover."""
        places = [self._place(unit) for unit in self.chart.units]
        return sum(
            way[0] - 5 <= x <= way[0] + length + 5 and way[1] - 16 <= y <= way[1] + 8
            for x, y in places
        )

    def sizes(self) -> str:
        ticks = nice_ticks(self.x.low, self.x.high, 6)
        return "".join(
            text(self.x(tick), self.frame.bottom + 22, f"{tick:g}", text_anchor="middle",
                 fill=p.INK2)
            for tick in ticks
            if self.x.low <= tick <= self.x.high
        ) + text(self.frame.right, self.frame.bottom + 42, self.chart.words.size,
                 text_anchor="end", fill=p.INK2)  # fmt: skip


def axis_of(chart: FunnelChart) -> tuple[float, ...]:
    """Return the values on the axis: room for every unit, and for most of the outer limit."""
    furthest = max(abs(unit.value) for unit in chart.units)
    usual = sorted(limit.outer for limit in chart.limits)[len(chart.limits) // 2]
    widest = max(furthest, usual) * 1.05
    return nice_ticks(-widest, widest, 6)


def funnel_chart(chart: FunnelChart, signed: p.Formatter, *, width: int = p.WIDE) -> str:
    """Return the funnel as SVG; `signed` writes the values of the axis."""
    ticks = axis_of(chart)
    left = 16 + 7.4 * max(len(signed(tick)) for tick in ticks)
    frame = Frame(left=left, right=width - 16, top=30, bottom=HEIGHT - 52)
    low, high = chart.limits[0].size, chart.limits[-1].size
    x = Scale(low=low, high=high, start=frame.left, end=frame.right)
    y = Scale(low=ticks[0], high=ticks[-1], start=frame.bottom, end=frame.top)
    drawing = _Drawing(chart=chart, x=x, y=y, frame=frame)
    zero = line((frame.left, y(0)), (frame.right, y(0)), stroke=p.AXIS, stroke_width=1.5)
    return document(
        chart.caption,
        drawing.bands(),
        value_axis(ticks, y, frame, signed),
        zero,
        text(frame.left, 16, chart.words.value, fill=p.INK2),
        drawing.sizes(),
        drawing.units(),
        width=width,
        height=HEIGHT,
    )
