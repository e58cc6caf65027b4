"""The year as a wheel: three phases, today, and the days when something is due."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date

from qms.reports.charts import palette as p
from qms.reports.charts.arcs import arc, on_circle
from qms.reports.charts.svg import Caption, document, element, line, text

SIZE, CENTRE, RADIUS, THICK, NAMES = 300, (150.0, 150.0), 102.0, 24, 128.0
COLOURS = {"f": (p.SJO, "#B2C7D8"), "a": (p.AMBER, "#EED6A8"), "p": (p.HEATHER, "#D2BBCD")}
"""Phase: strong colour and the pale one of a phase that is not now."""
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseOfYear:
    """A phase (`f`, `a` or `p`) from the first of one month to the end of another (1–12)."""

    phase: str
    first_month: int
    last_month: int

    def holds(self, month: int) -> bool:
        """Return whether the month lies in the phase, also across New Year."""
        length = (self.last_month - self.first_month) % 12
        return (month - self.first_month) % 12 <= length

    def span(self) -> tuple[float, float]:
        """Return the arc in degrees, with two degrees of air at each end."""
        months = (self.last_month - self.first_month) % 12 + 1
        start = (self.first_month - 1) * 30.0
        return start + 2, start + months * 30.0 - 2


@dataclass(frozen=True, slots=True, kw_only=True)
class YearWheel:
    """The wheel on a given day. `centre` is three short lines: over, large, under."""

    caption: Caption
    phases: tuple[PhaseOfYear, ...]
    today: date
    due: tuple[date, ...]
    centre: tuple[str, str, str]
    months: tuple[str, ...] = MONTHS


def angle_of(day: date) -> float:
    """Return where the day stands: 0 on New Year's Day, 30 degrees a month, clockwise."""
    lengths = (31, 29 if isleap(day.year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 30 * (day.month - 1 + (day.day - 1) / lengths[day.month - 1])


def _arcs(wheel: YearWheel) -> str:
    return "".join(
        arc(
            CENTRE,
            RADIUS,
            part.span(),
            width=THICK,
            colour=COLOURS[part.phase][0 if part.holds(wheel.today.month) else 1],
        )
        for part in wheel.phases
    )


def _months(wheel: YearWheel) -> str:
    words = ""
    for i, name in enumerate(wheel.months):
        x, y = on_circle(CENTRE, NAMES, 30 * i + 15)
        now = wheel.today.month == i + 1
        words += text(
            x,
            y + 4.5,
            name,
            text_anchor="middle",
            fill=p.INK if now else p.INK2,
            font_weight="bold" if now else None,
        )
    return words


def _marks(wheel: YearWheel) -> str:
    dots = "".join(
        element("circle", cx=x, cy=y, r=5.5, fill="#FFFFFF", stroke=p.INK, stroke_width=2.2)
        for x, y in (on_circle(CENTRE, RADIUS, angle_of(day)) for day in wheel.due)
    )
    today = angle_of(wheel.today)
    inner, outer = (on_circle(CENTRE, RADIUS + out, today) for out in (-24, 16))
    return line(inner, outer, stroke=p.INK, stroke_width=3) + dots


def _centre(lines: tuple[str, str, str]) -> str:
    over, large, under = lines
    x = CENTRE[0]
    return (
        text(x, 134, over, text_anchor="middle", fill=p.INK2)
        + text(x, 158, large, text_anchor="middle", font_size=21, font_weight="bold")
        + text(x, 179, under, text_anchor="middle", fill=p.INK2)
    )


def year_wheel(wheel: YearWheel) -> str:
    """Return the wheel as SVG, 300 × 300."""
    return document(
        wheel.caption,
        _arcs(wheel),
        _months(wheel),
        _marks(wheel),
        _centre(wheel.centre),
        width=SIZE,
        height=SIZE,
        class_="chart year-wheel",
    )
