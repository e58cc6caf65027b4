"""Cases of support that wait for the reader: unit, stage and day, never whom they are about."""

from datetime import date
from enum import Enum

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right, scope_of
from qms.decisions import queries as decisions
from qms.decisions.core.records import DraftHead
from qms.decisions.core.states import State
from qms.home.thing import Todo, days_left
from qms.i18n.formats import day
from qms.i18n.language import gettext, language, ngettext
from qms.identity.factor_session import is_satisfied
from qms.inbox import queries as inbox
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.core.deciding.notices import DECIDED
from qms.needs.core.process import StageKey
from qms.needs.queries.cases import CaseLine, my_cases, waiting_cases
from qms.needs.queries.glasses import glasses
from qms.web.menu import Phase

MOST_SHOWN, MOST_PROPOSALS = 5, 10


def case_steps(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return what the reader has to do in cases: proposals first, then steps by their last day.

    Before the second factor is given in the session: one row with how many they are.
    """
    scope, account = scope_of(actor, Can.NEEDS_READ), actor.account_id or 0
    found = [one for one in my_cases(session, account, scope, on=today) if not one.is_closed]
    drafts = decisions.drafts_of(session, SUPPORT, [one.ref for one in found])
    proposals = [
        (line, turn)
        for line in found
        if (turn := _turn(line, drafts.get(line.ref), actor)) is not None
    ]
    taken = {line.ref for line, _ in proposals}
    near = [
        line
        for line in found
        if line.ref not in taken and line.is_mine_to_act and _is_near(line, today)
    ]
    if (near or proposals) and not is_satisfied():
        return [_without_factor([*(line for line, _ in proposals), *near], today)]
    return [
        *(_proposal(line, turn, today) for line, turn in proposals[:MOST_PROPOSALS]),
        *(_step(line, today) for line in near[:MOST_SHOWN]),
    ]


class _Turn(Enum):
    """Whose turn a proposal is."""

    DECIDE = "decide"
    MEND = "mend"


def _turn(line: CaseLine, draft: tuple[DraftHead, bool] | None, actor: Actor) -> _Turn | None:
    """Return what the reader is to do with the case's proposal, None when nothing."""
    if draft is None:
        return None
    head, came_back = draft
    is_sent, is_writer = head.state is State.SENT, actor.pseudonym in head.writers
    if is_sent and Part.DECIDER in line.parts and not is_writer:
        return _Turn.DECIDE if has_right(actor, Can.NEEDS_DECIDE) else None
    return _Turn.MEND if came_back and Part.OFFICER in line.parts else None


def _proposal(line: CaseLine, turn: _Turn, today: date) -> Todo:
    names = {"ref": shown_ref(line.ref), "unit": line.unit.name}
    words = (
        gettext("Besluta om stöd: ärende %(ref)s, %(unit)s")
        if turn is _Turn.DECIDE
        else gettext("Förslaget kom tillbaka: ärende %(ref)s, %(unit)s")
    )
    left = days_left((line.due_on - today).days) if line.due_on else ""
    why = gettext("Skälet står på beslutets sida.") if turn is _Turn.MEND else ""
    return Todo(
        title=words % names,
        url=url_for("needs.show_decision", ref=line.ref),
        action=gettext("Läs och besluta") if turn is _Turn.DECIDE else gettext("Ändra förslaget"),
        due=line.due_on,
        detail=" ".join((left, why)).strip(),
        mark="1",
        phase=Phase.ANALYSE,
        what=gettext("beslutet om stöd") if turn is _Turn.DECIDE else gettext("förslaget om stöd"),
    )


def decisions_to_read(session: Session, actor: Actor, _: date) -> list[Todo]:
    """Return the latest decisions that the reader's unit was told of and has not read yet."""
    found = inbox.unread_of(session, actor.account_id or 0, DECIDED)
    if found and not is_satisfied():
        words = ngettext(
            "%(n)s beslut om stöd att läsa", "%(n)s beslut om stöd att läsa", len(found)
        )
        return [
            Todo(
                title=words % {"n": len(found)},
                url=url_for("needs.show_cases"),
                action=gettext("Öppna"),
                mark=str(len(found)),
                phase=Phase.ANALYSE,
            )
        ]
    return [
        Todo(
            title=one.subject,
            url=url_for("inbox.open_message", message_id=one.id),
            action=gettext("Läs beslutet"),
            detail=gettext("Beslutat %(day)s.") % {"day": day(one.posted_at)},
            mark="1",
            phase=Phase.ANALYSE,
        )
        for one in reversed(found[-MOST_SHOWN:])
    ]


def openings_to_review(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return how many emergency openings wait for the reader's review, by the earliest last day."""
    found = [one for one in glasses(session) if one.account_id != actor.account_id]
    if not found:
        return []
    first = min(one.due for one in found)
    words = ngettext(
        "%(n)s nödöppning väntar på granskning",
        "%(n)s nödöppningar väntar på granskning",
        len(found),
    )
    return [
        Todo(
            title=words % {"n": len(found)},
            url=url_for("needs.show_log_review"),
            action=gettext("Granska"),
            due=first,
            detail=days_left((first - today).days),
            mark=str(len(found)),
            phase=Phase.REGISTER,
            what=gettext("nödöppningarna"),
        )
    ]


def _without_factor(lines: list[CaseLine], today: date) -> Todo:
    """Return how many they are; which case and unit is told when the second factor is given."""
    days = [line.due_on for line in lines if line.due_on is not None]
    first = min(days) if days else None
    words = ngettext(
        "%(n)s ärende om stöd väntar på dig", "%(n)s ärenden om stöd väntar på dig", len(lines)
    )
    return Todo(
        title=words % {"n": len(lines)},
        url=url_for("needs.show_cases"),
        action=gettext("Öppna ärendena"),
        due=first,
        detail=days_left((first - today).days) if first else "",
        mark=str(len(lines)),
        phase=Phase.ANALYSE,
        what=gettext("ärendena om stöd"),
    )


def _is_near(line: CaseLine, today: date) -> bool:
    """Return whether the day is within a month: a case that runs waits for its follow-up."""
    return line.due_on is not None and (line.due_on - today).days <= 31


def _step(line: CaseLine, today: date) -> Todo:
    runs = line.stage.key is StageKey.RUNNING
    stage = gettext("Följ upp stödet") if runs else line.stage.name.said(language())
    if line.waits_for_unit and Part.UNIT in line.parts:
        stage = gettext("Komplettera underlaget")
    title = gettext("%(stage)s: ärende %(ref)s, %(unit)s") % {
        "stage": stage,
        "ref": shown_ref(line.ref),
        "unit": line.unit.name,
    }
    return Todo(
        title=title,
        url=url_for("needs.show_case", ref=line.ref),
        action=gettext("Öppna ärendet"),
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
            detail=days_left((found[0].due_on - today).days) if found[0].due_on else "",
            mark=str(len(found)),
            phase=Phase.ANALYSE,
            what=gettext("ansökningarna"),
        )
    ]
