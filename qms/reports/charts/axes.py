"""The axes of charts over years: lines across, numbers to the left, years below."""

from collections.abc import Iterable
from dataclasses import dataclass

from qms.reports.charts.palette import INK2, LINE, Formatter
from qms.reports.charts.scale import Scale, year_ticks
from qms.reports.charts.svg import line, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the drawing's field lies, in pixels from the upper left corner."""

    left: float
    right: float
    top: float
    bottom: float


def value_axis(ticks: Iterable[float], y: Scale, frame: Frame, number: Formatter) -> str:
    """Return hairlines across the field with their numbers to the left."""
    return "".join(
        line((frame.left, y(tick)), (frame.right, y(tick)), stroke=LINE)
        + text(frame.left - 8, y(tick) + 4.5, number(tick), text_anchor="end", fill=INK2)
        for tick in ticks
    )


def year_axis(years: Iterable[int], x: Scale, frame: Frame, most: int = 13) -> str:
    """Return the years below the field, as many as fit."""
    return "".join(
        text(x(year), frame.bottom + 22, str(year), text_anchor="middle", fill=INK2)
        for year in year_ticks(years, most)
    )
