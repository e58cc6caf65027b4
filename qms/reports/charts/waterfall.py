"""From one amount to another in steps that add up."""

from dataclasses import dataclass
from math import floor

from qms.reports.charts import palette as p
from qms.reports.charts.scale import Scale, nice_ticks, step_for
from qms.reports.charts.svg import Caption, document, element, line, text

TOP, BOTTOM, HEIGHT, BAR = 34, 212, 262, 0.58


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A named change with a line of explanation."""

    name: str
    detail: str
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The amount at an end, with its name and state."""

    name: str
    detail: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """A first amount, steps and a last amount; raises ValueError unless they add up to 0.5."""

    caption: Caption
    first: End
    steps: tuple[Step, ...]
    last: End

    def __post_init__(self) -> None:
        if abs(self.levels()[-1] - self.last.amount) > 0.5:
            raise ValueError("the steps do not add up to the last amount")

    def levels(self) -> tuple[float, ...]:
        """Return the amount before the first step and after each."""
        reached = [self.first.amount]
        for step in self.steps:
            reached.append(reached[-1] + step.change)
        return tuple(reached)


def axis_start(chart: Waterfall) -> float:
    """Return where the axis starts: zero, or a round number that shows the steps."""
    low, high = min(chart.levels()), max(chart.levels())
    if high == low or low <= 0 or high - low > 0.35 * high:
        return min(0.0, nice_ticks(low, high)[0]) if low < 0 else 0.0
    step = step_for(high - low, 5)
    return max(0.0, floor((low - 0.6 * (high - low)) / step) * step)


def _place(chart: Waterfall, width: int) -> tuple[Scale, Scale]:
    """Return the scales: column number to its middle, amount to its height."""
    columns = len(chart.steps) + 2
    pitch = (width - 64) / columns
    x = Scale(low=0, high=columns - 1, start=64 + pitch / 2, end=width - pitch / 2)
    y = Scale(low=axis_start(chart), high=max(chart.levels()), start=BOTTOM, end=TOP)
    return x, y


def _column(middle: float, span: tuple[float, float], wide: float, colour: str) -> str:
    top, bottom = min(span), max(span)
    return element(
        "rect",
        x=middle - wide / 2,
        y=top,
        width=wide,
        height=max(bottom - top, 2.5),
        fill=colour,
    )


def _words(middle: float, name: str, detail: str) -> str:
    return text(middle, BOTTOM + 20, name, text_anchor="middle") + text(
        middle, BOTTOM + 37, detail, text_anchor="middle", fill=p.INK2
    )


def _steps(chart: Waterfall, x: Scale, y: Scale, *, wide: float, signed: p.Formatter) -> str:
    """Return the columns of the steps, each tied to the next by a dashed line."""
    levels, drawn = chart.levels(), ""
    for i, step in enumerate(chart.steps, start=1):
        before, after = y(levels[i - 1]), y(levels[i])
        colour = p.ORANGE if step.change < 0 else p.GRAN
        drawn += _column(x(i), (before, after), wide, colour)
        drawn += text(
            x(i),
            min(before, after) - 8,
            signed(step.change),
            text_anchor="middle",
            font_weight="bold",
            font_size=p.STRONG,
        )
        drawn += _words(x(i), step.name, step.detail)
    ties = "".join(
        line((x(i) + wide / 2, y(level)), (x(i + 1) - wide / 2, y(level)), **_TIE)
        for i, level in enumerate(levels)
    )
    return ties + drawn


_TIE = {"stroke": p.GREY, "stroke_dasharray": "3 3"}


def _end(end: End, middle: float, y: Scale, *, wide: float, number: p.Formatter) -> str:
    return (
        _column(middle, (y(end.amount), BOTTOM), wide, p.INK2)
        + text(
            middle,
            y(end.amount) - 8,
            number(end.amount),
            text_anchor="middle",
            font_weight="bold",
            font_size=p.STRONG,
        )
        + _words(middle, end.name, end.detail)
    )


def waterfall_chart(
    chart: Waterfall,
    number: p.Formatter,
    *,
    signed: p.Formatter,
    axis: p.Formatter,
    width: int = p.WIDE,
) -> str:
    """Return the waterfall as SVG.

    `number` writes the ends, `signed` the steps with + or −, `axis` the numbers on the axis.
    """
    x, y = _place(chart, width)
    wide = BAR * (x.end - x.start) / (len(chart.steps) + 1)
    ticks = [tick for tick in nice_ticks(y.low, y.high, 5) if y.low < tick <= y.high]
    grid = "".join(
        line((0, y(tick)), (width, y(tick)), stroke=p.LINE)
        + text(0, y(tick) - 5, axis(tick), fill=p.INK2)
        for tick in ticks
    )
    ground = line((0, BOTTOM), (width, BOTTOM), stroke=p.AXIS, stroke_width=1.6)
    return document(
        chart.caption,
        grid,
        _steps(chart, x, y, wide=wide, signed=signed),
        _end(chart.first, x(0), y, wide=wide, number=number),
        _end(chart.last, x(len(chart.steps) + 1), y, wide=wide, number=number),
        ground,
        width=width,
        height=HEIGHT,
    )
