"""The year as a wheel, drawn for the start page and the cycle's own."""

from collections.abc import Iterable
from datetime import date

from qms.i18n.formats import day as day_text
from qms.i18n.formats import month
from qms.i18n.language import gettext, mark
from qms.reports.charts.svg import Caption
from qms.reports.charts.year_wheel import PhaseOfYear, YearWheel, year_wheel

PHASES = (
    PhaseOfYear(phase="a", first_month=10, last_month=1),
    PhaseOfYear(phase="p", first_month=2, last_month=5),
    PhaseOfYear(phase="f", first_month=6, last_month=9),
)
NAMES = {"a": mark("Analysera"), "p": mark("Planera"), "f": mark("Följ upp")}


def phase_on(day: date) -> str:
    """Return the arc of the wheel that the day lies in: `f`, `a` or `p`."""
    return next(one.phase for one in PHASES if one.holds(day.month))


def wheel_picture(today: date, due: Iterable[date], *, caption_id: str = "wheel") -> str:
    """Return the wheel as SVG with a mark for today and a ring for each date."""
    name = gettext(NAMES[phase_on(today)])
    return year_wheel(
        YearWheel(
            caption=Caption(
                id=caption_id,
                title=gettext("Årshjulet: nu är fasen %(name)s") % {"name": name},
                message=gettext("Tre bågar visar årets faser. Prickarna är datum i listan."),
            ),
            phases=PHASES,
            today=today,
            due=tuple(sorted(set(due))),
            centre=(gettext("Nu"), name, day_text(today)),
            months=tuple(month(number)[:3] for number in range(1, 13)),
        )
    )
