"""What the year cycle asks of the reader: one line per activity, late ones first."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.followup.core.cycle.overview import Line, lines
from qms.followup.core.cycle.planned import PROVIDER
from qms.followup.cycle_labels import title_of
from qms.followup.queries import cycle
from qms.followup.queries.cycle_items import waiting_for
from qms.home.thing import Todo, days_left
from qms.i18n.formats import school_year
from qms.i18n.language import gettext, ngettext
from qms.kernel.schoolyear import school_year_of

MOST_SHOWN = 6
NEXT_YEAR_FROM_MONTH = 4
"""From April the next school year's cycle should be there."""


def cycle_tasks(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return what the reader is responsible for that is late or due within a month."""
    found = lines(waiting_for(session, actor, today=today))
    return [_task(line, today) for line in found[:MOST_SHOWN]]


def _task(line: Line, today: date) -> Todo:
    activity, places = line.activity, [item.place for item in line.items]
    where = ngettext("%(n)s enhet", "%(n)s enheter", len(places)) % {"n": len(places)}
    named = places[0].name if len(places) == 1 else where
    title = title_of(activity)
    return Todo(
        title=title if activity.level == PROVIDER else f"{title}, {named}",
        url=url_for(
            "followup.show_cycle_activity", autumn=activity.autumn, activity_id=activity.id
        ),
        action=gettext("Öppna"),
        due=line.due,
        detail=days_left((line.due - today).days) if line.due else "",
        mark=str(len(places)),
        what=title[:1].lower() + title[1:],
    )


def missing_cycle(session: Session, _: Actor, today: date) -> list[Todo]:
    """Return the school year whose cycle nobody has made, this one or, from April, the next."""
    this = school_year_of(today)
    wanted = [this, this + 1] if NEXT_YEAR_FROM_MONTH <= today.month < 7 else [this]
    known = {year.autumn for year in cycle.years(session)}
    return [
        Todo(
            title=gettext("Lägg upp årshjulet för %(year)s") % {"year": school_year(autumn)},
            url=url_for("followup.show_wheel"),
            action=gettext("Öppna"),
            mark="1",
        )
        for autumn in wanted
        if autumn not in known
    ]
