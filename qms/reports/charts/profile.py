"""A profile: a bar per area on one scale, with an upright mark at what is aimed at.

The name stands above its bar, so that the drawing is read on a phone without being moved.
"""

from dataclasses import dataclass

from qms.reports.charts import palette as p
from qms.reports.charts.scale import Scale, nice_ticks
from qms.reports.charts.svg import Caption, document, element, line, text

WIDTH = 340
"""Shown as narrow as 320, where the text is still 12 pixels."""
ROW, HEAD, THICK, NAME, INSET = 44, 24, 14, 15, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A named value and the one aimed at, both from zero."""

    name: str
    value: float
    aim: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChart:
    """Areas in the order given, on a scale from zero to at least `most`.

    Raises ValueError when there is none. Two profiles beside each other are given the same
    `most`, so that their bars can be compared.
    """

    caption: Caption
    areas: tuple[Area, ...]
    most: float

    def __post_init__(self) -> None:
        if not self.areas:
            raise ValueError("a profile needs at least one area")


def ticks_of(chart: ProfileChart) -> tuple[float, ...]:
    """Return the values on the axis, from zero to above everything that is drawn."""
    highest = max(chart.most, *(max(one.value, one.aim) for one in chart.areas), 1.0)
    return nice_ticks(0.0, highest, 4)


def _row(one: Area, x: Scale, top: float, number: p.Formatter) -> str:
    bar = element("rect", x=x(0), y=top + NAME + 6, width=x(one.value) - x(0), height=THICK,
                  fill=p.GRAN)  # fmt: skip
    mark = line((x(one.aim), top + NAME + 2), (x(one.aim), top + NAME + THICK + 10),
                stroke=p.LJUNG, stroke_width=4)  # fmt: skip
    values = text(x.end - INSET, top + NAME - 2, f"{number(one.value)} → {number(one.aim)}",
                  text_anchor="end", font_weight="bold")  # fmt: skip
    return text(INSET, top + NAME - 2, one.name) + bar + mark + values


def profile_chart(chart: ProfileChart, number: p.Formatter) -> str:
    """Return the profile as SVG; `number` writes the values: now, an arrow, what is aimed at."""
    ticks = ticks_of(chart)
    x = Scale(low=0.0, high=ticks[-1], start=2, end=WIDTH - 2)
    bottom = HEAD + ROW * len(chart.areas)
    grid = "".join(
        line((x(tick), HEAD - 4), (x(tick), bottom), stroke=p.AXIS if tick == 0 else p.LINE)
        + text(x(tick), 13, number(tick), fill=p.INK2, text_anchor=_anchor(tick, ticks))
        for tick in ticks
    )
    rows = "".join(_row(one, x, HEAD + ROW * at, number) for at, one in enumerate(chart.areas))
    return document(
        chart.caption, grid, rows, width=WIDTH, height=bottom + 4, class_="chart profile"
    )


def _anchor(tick: float, ticks: tuple[float, ...]) -> str:
    """Return how a number stands at its line: the outer ones keep inside the drawing."""
    return "start" if tick == ticks[0] else "end" if tick == ticks[-1] else "middle"
