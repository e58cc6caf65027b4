"""When the year's forecast comes, in words."""

from collections.abc import Mapping

from qms.forecast.services import Waiting, Yearly
from qms.i18n.formats import short_day
from qms.i18n.language import gettext, mark

TEXTS: Mapping[Waiting | None, str] = {
    Waiting.OFF: mark("Ingen prognos räknas av sig själv."),
    Waiting.DAY: mark(
        "Från {day} {year} räknas årets prognos av sig själv, när höstens elevtal har kommit."
    ),
    Waiting.NUMBERS: mark(
        "Årets prognos räknas av sig själv natten efter att elevtalen för {year} har kommit."
    ),
    Waiting.RUNNING: mark("Årets prognos väntar på att den som räknas nu blir klar."),
    Waiting.MADE: mark("Den senaste prognosen bygger på de elevtal som finns för {year}."),
    None: mark("Elevtalen för {year} har kommit. En prognos räknas i natt av sig själv."),
}


def yearly_text(found: Yearly) -> str:
    """Return what is to be said of the year's forecast."""
    return gettext(TEXTS[found.waiting]).format(year=found.year, day=short_day(found.day))
