"""Planning that waits for the reader: questions to answer, a proposal that is done, a paper."""

from datetime import date, datetime, time, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.content.loader import load
from qms.home.thing import Todo
from qms.i18n.language import gettext
from qms.kernel.clock import LOCAL
from qms.planning.core.checks import questions
from qms.planning.queries.waiting import begun_checks, frozen_since, new_proposals
from qms.web.menu import Phase

MOST_SHOWN = 5
NEW, RECENT = timedelta(days=7), timedelta(days=60)
"""So long a proposal is new, and a frozen paper one to read."""


def checks_to_answer(session: Session, actor: Actor, _: date) -> list[Todo]:
    """Return the reader's alternatives whose questions are begun and not all answered."""
    total = len(questions(load("planning_checks"), "sv"))
    return [
        Todo(
            title=gettext("Svara på frågorna om barn och arbetsmiljö för %(name)s")
            % {"name": one.name},
            url=url_for("planning.show_check", alternative_id=one.id), action=gettext("Fortsätt"),
            detail=one.study, done=one.answered, total=total, phase=Phase.PLAN,
        )
        for one in begun_checks(session, actor) if one.answered < total
    ][:MOST_SHOWN]  # fmt: skip


def proposals_done(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the proposals that the system has found in the reader's studies this week."""
    return [
        Todo(
            title=gettext("Ett förslag till skolstruktur är klart: %(name)s") % {"name": one.name},
            url=url_for("planning.show_alternative", alternative_id=one.id),
            action=gettext("Läs"), detail=one.study, mark="1", phase=Phase.PLAN,
        )
        for one in new_proposals(session, actor, since=_since(today, NEW))
    ][:MOST_SHOWN]  # fmt: skip


def papers_to_read(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the papers that were frozen lately, for those who only read what is frozen."""
    if has_right(actor, Can.PLANNING_WRITE) or has_right(actor, Can.PLANNING_FREEZE):
        return []
    return [
        Todo(
            title=gettext("Läs handlingen om %(name)s") % {"name": one.name},
            url=url_for("planning.show_paper", alternative_id=one.id),
            action=gettext("Läs"), detail=one.study, mark="1", phase=Phase.PLAN,
        )
        for one in frozen_since(session, actor, since=_since(today, RECENT))
    ][:MOST_SHOWN]  # fmt: skip


def _since(today: date, back: timedelta) -> datetime:
    return datetime.combine(today - back, time(), LOCAL)
