"""Cases of support that wait for the reader: unit, stage and day, never whom they are about."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import scope_of
from qms.home.thing import Todo, days_left
from qms.i18n.language import gettext, language, ngettext
from qms.identity.factor_session import is_satisfied
from qms.needs.core.cases.refs import shown_ref
from qms.needs.queries.cases import CaseLine, my_cases, waiting_cases
from qms.web.menu import Phase

MOST_SHOWN = 5


def case_steps(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the cases in which the reader has the next step, the earliest day first.

    Before the second factor is given in the session: one row with how many they are.
    """
    scope, account = scope_of(actor, Can.NEEDS_READ), actor.account_id or 0
    found = my_cases(session, account, scope, on=today)
    mine = [line for line in found if not line.is_closed and line.is_mine_to_act and line.due_on]
    near = [line for line in mine if _is_near(line, today)]
    if near and not is_satisfied():
        return [_without_factor(near, today)]
    return [_step(line, today) for line in near][:MOST_SHOWN]


def _without_factor(lines: list[CaseLine], today: date) -> Todo:
    """Return how many they are; which case and unit is told when the second factor is given."""
    first = min(line.due_on for line in lines if line.due_on is not None)
    words = ngettext(
        "%(n)s ärende om stöd väntar på dig", "%(n)s ärenden om stöd väntar på dig", len(lines)
    )
    return Todo(
        title=words % {"n": len(lines)},
        url=url_for("needs.show_cases"),
        action=gettext("Öppna"),
        due=first,
        detail=days_left((first - today).days),
        mark=str(len(lines)),
        phase=Phase.ANALYSE,
        what=gettext("ärendena om stöd"),
    )


def _is_near(line: CaseLine, today: date) -> bool:
    """Return whether the day is within a month: a case that runs waits for its follow-up."""
    return line.due_on is not None and (line.due_on - today).days <= 31


def _step(line: CaseLine, today: date) -> Todo:
    title = gettext("%(stage)s: ärende %(ref)s, %(unit)s") % {
        "stage": line.stage.name.said(language()),
        "ref": shown_ref(line.ref),
        "unit": line.unit.name,
    }
    return Todo(
        title=title,
        url=url_for("needs.show_case", ref=line.ref),
        action=gettext("Öppna"),
        due=line.due_on,
        detail=days_left((line.due_on - today).days) if line.due_on else "",
        mark="1",
        phase=Phase.ANALYSE,
        what=gettext("ärendet om stöd"),
    )


def untaken_cases(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return how many applications wait for somebody to take them, by the earliest day."""
    scope = scope_of(actor, Can.NEEDS_HANDLE)
    found = waiting_cases(session, actor.account_id or 0, scope, on=today)
    if not found:
        return []
    words = ngettext(
        "%(n)s ansökan om stöd väntar på en handläggare",
        "%(n)s ansökningar om stöd väntar på en handläggare",
        len(found),
    )
    return [
        Todo(
            title=words % {"n": len(found)},
            url=url_for("needs.show_cases"),
            action=gettext("Ta emot"),
            due=found[0].due_on,
            mark=str(len(found)),
            phase=Phase.ANALYSE,
            what=gettext("ansökningarna"),
        )
    ]
