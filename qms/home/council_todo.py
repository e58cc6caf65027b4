"""What the council and its committee wait for: assignments to report back, papers to lock."""

from datetime import date, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import has_right
from qms.followup.queries import council
from qms.followup.queries.council import Waiting
from qms.home.thing import Todo, days_left
from qms.i18n.language import gettext, ngettext

AHEAD = timedelta(days=150)
"""An assignment takes long to answer, so it is told of a term before its last day."""
WHO_ACT = frozenset({Role.QUALITY_LEAD, Role.SCHOOL_CHIEF})
"""Of those with the rights, the two who answer and sign; the others find the pages."""


def council_duties(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the assignments to report back and the papers that are not locked, one of each."""
    if not actor.roles & WHO_ACT:
        return []
    found = council.waiting(session, before=today + AHEAD)
    assignments = _assignments(found, today) if has_right(actor, Can.FOLLOWUP_EQUITY) else []
    papers = _papers(found) if has_right(actor, Can.FOLLOWUP_PAPER) else []
    return [*assignments, *papers]


def _assignments(found: Waiting, today: date) -> list[Todo]:
    if not found.assignments or found.first_due is None:
        return []
    words = ngettext(
        "%(n)s uppdrag från fullmäktige ska återrapporteras",
        "%(n)s uppdrag från fullmäktige ska återrapporteras",
        found.assignments,
    )
    only = found.assignments == 1 and found.assignment_id is not None
    return [
        Todo(
            title=words % {"n": found.assignments},
            url=url_for("followup.show_assignment", assignment_id=found.assignment_id)
            if only
            else url_for("followup.show_assignments"),
            action=gettext("Öppna"),
            due=found.first_due,
            detail=days_left((found.first_due - today).days),
            mark=str(found.assignments),
            what=gettext("uppdraget"),
        )
    ]


def _papers(found: Waiting) -> list[Todo]:
    if not found.papers:
        return []
    words = ngettext(
        "%(n)s nämndhandling är inte låst", "%(n)s nämndhandlingar är inte låsta", found.papers
    )
    return [
        Todo(
            title=words % {"n": found.papers},
            url=url_for("followup.show_paper", paper_id=found.paper_id)
            if found.papers == 1
            else url_for("followup.show_papers"),
            action=gettext("Öppna"),
            detail=gettext("Granska texterna och lås den när den ska skickas till nämnden."),
            mark=str(found.papers),
        )
    ]
