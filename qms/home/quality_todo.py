"""What actions and cases ask of the reader: those that are late or soon due."""

from datetime import date, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import Scope, scope_of
from qms.followup.case_labels import kind_label
from qms.followup.queries import actions, cases
from qms.followup.queries.actions import ActionLine
from qms.followup.queries.cases import CaseLine
from qms.followup.queries.restricted import readers_scope
from qms.followup.queries.units import is_wide
from qms.home.thing import Todo, days_left
from qms.i18n.language import gettext, language, ngettext

MOST_SHOWN = 3
AHEAD = timedelta(days=14)


def _own(actor: Actor, can: Can) -> Scope:
    """Return the units that the actor leads; the provider's own node is told of by others."""
    scope = scope_of(actor, can)
    return Scope() if is_wide(scope) else scope


def due_actions(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the actions of the reader's own units that are late or due within two weeks."""
    scope = _own(actor, Can.FOLLOWUP_ACT)
    readers = readers_scope(actor)
    found = (
        actions.due_by(session, scope, today + AHEAD, on=today, readers=readers)
        if scope.paths
        else ()
    )
    if len(found) > MOST_SHOWN:
        return [_several_actions(found, today)]
    return [_action(line, today) for line in found]


def _action(line: ActionLine, today: date) -> Todo:
    due = line.action.plan.due
    return Todo(
        title=gettext("Mät och avsluta: %(title)s") % {"title": line.action.plan.title},
        url=url_for("followup.show_action", action_id=line.action.id),
        action=gettext("Öppna"),
        due=due,
        detail=days_left((due - today).days) if due else "",
        mark="1",
        what=gettext("insatsen"),
    )


def _several_actions(found: tuple[ActionLine, ...], today: date) -> Todo:
    first = found[0].action.plan.due
    words = ngettext(
        "%(n)s insats ska mätas och avslutas", "%(n)s insatser ska mätas och avslutas", len(found)
    )
    return Todo(
        title=words % {"n": len(found)},
        url=url_for("followup.show_actions"),
        action=gettext("Visa"),
        due=first,
        detail=days_left((first - today).days) if first else "",
        mark=str(len(found)),
        what=gettext("insatserna"),
    )


def case_clocks(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return what the reader's cases ask for in the next days; the administration's as a sum."""
    own = _own(actor, Can.FOLLOWUP_CASES)
    if own.paths:
        found = cases.near(session, own, on=today)
        if len(found) <= MOST_SHOWN:
            return [_case(line, today) for line in found]
        return [_several_cases(found, today)]
    if Role.QUALITY_LEAD not in actor.roles:
        return []
    everywhere = cases.near(session, scope_of(actor, Can.FOLLOWUP_CASES), on=today)
    return [_several_cases(everywhere, today)] if everywhere else []


def _case(line: CaseLine, today: date) -> Todo:
    """Return the next step of a case, by its kind: what it is about is read on its own page."""
    clock = line.next_clock
    due = clock.due if clock else None
    return Todo(
        title=f"{kind_label(line.case.about.kind)}, {line.unit.name}",
        url=url_for("followup.show_case", case_id=line.case.id),
        action=gettext("Öppna"),
        due=due,
        detail=" ".join(
            (
                clock.rule.text.in_language(language()) if clock else "",
                days_left((due - today).days) if due else "",
            )
        ).strip(),
        mark="!" if line.is_late(today) else "1",
        what=gettext("ärendet"),
    )


def _several_cases(found: tuple[CaseLine, ...], today: date) -> Todo:
    clock = found[0].next_clock
    late = sum(line.is_late(today) for line in found)
    words = ngettext(
        "%(n)s ärende behöver sitt nästa steg", "%(n)s ärenden behöver sitt nästa steg", len(found)
    )
    return Todo(
        title=words % {"n": len(found)},
        url=url_for("followup.show_cases"),
        action=gettext("Visa"),
        due=clock.due if clock else None,
        detail=ngettext("%(n)s är försenat.", "%(n)s är försenade.", late) % {"n": late}
        if late
        else "",
        mark=str(len(found)),
        what=gettext("ärendena"),
    )
