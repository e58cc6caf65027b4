"""The year as a wheel, and the next dates in it."""

from dataclasses import dataclass
from datetime import date

from qms.content.loader import load
from qms.followup.core.cycle.year_cycle import Dated, dates_of_year, parse_cycle
from qms.i18n.formats import day as day_text
from qms.i18n.language import gettext, language, mark
from qms.kernel.schoolyear import school_year_of
from qms.reports.charts.svg import Caption
from qms.reports.charts.year_wheel import PhaseOfYear, YearWheel, year_wheel

PHASES = (
    PhaseOfYear(phase="a", first_month=10, last_month=1),
    PhaseOfYear(phase="p", first_month=2, last_month=5),
    PhaseOfYear(phase="f", first_month=6, last_month=9),
)
NAMES = {"a": mark("Analysera"), "p": mark("Planera"), "f": mark("Följ upp")}
MOST_DATES = 4
ENGLISH_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelOfYear:
    """The drawing, and the coming dates as (day, what)."""

    svg: str
    phase: str
    dates: tuple[tuple[date, str], ...]


def _coming(today: date, level: str) -> list[Dated]:
    """Return the dated activities of this school year and the next that lie ahead."""
    cycle = parse_cycle(load("annual_cycle"))
    autumn = school_year_of(today)
    both = [*dates_of_year(cycle, autumn, {}), *dates_of_year(cycle, autumn + 1, {})]
    return [d for d in both if d.due and d.due >= today and d.activity.level == level]


def wheel_of_year(today: date, *, level: str) -> WheelOfYear:
    """Return the wheel for somebody at `level` (`unit` or `provider`)."""
    coming = _coming(today, level)[:MOST_DATES]
    which = 0 if language() == "sv" else 1
    dates = tuple((d.due, d.activity.title[which]) for d in coming if d.due)
    phase = next(p.phase for p in PHASES if p.holds(today.month))
    name = gettext(NAMES[phase])
    svg = year_wheel(
        YearWheel(
            caption=Caption(
                id="wheel",
                title=gettext("Årshjulet: nu är fasen %(name)s") % {"name": name},
                message=gettext("Tre bågar visar årets faser. Prickarna är datum i listan under."),
            ),
            phases=PHASES,
            today=today,
            due=tuple(due for due, _ in dates),
            centre=(gettext("Nu"), name, day_text(today)),
            **({} if language() == "sv" else {"months": ENGLISH_MONTHS}),
        )
    )
    return WheelOfYear(svg=svg, phase=phase, dates=dates)
