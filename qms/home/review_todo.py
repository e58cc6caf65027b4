"""What comments, feedback, dialogues and the closer look ask of the reader."""

from datetime import date, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import Scope, has_right, scope_of
from qms.followup.core.review.records import FeedbackState
from qms.followup.queries import comments, dialogues, feedback
from qms.followup.queries.restricted import readers_scope
from qms.followup.services import closer_look
from qms.home.thing import Todo, days_left
from qms.i18n.language import gettext, ngettext

AHEAD = timedelta(days=14)
WHO_LOOKS = frozenset({Role.QUALITY_LEAD, Role.SCHOOL_CHIEF})
"""Of the administration those who hold the dialogues are told; the others find the page."""


def _scope(actor: Actor) -> Scope:
    """Return where the reader is one of those to act; nowhere for the rest of the office."""
    if has_right(actor, Can.FOLLOWUP_REVIEW) and not actor.roles & WHO_LOOKS:
        return Scope()
    return scope_of(actor, Can.FOLLOWUP_READ_REVIEW)


def comments_to_read(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the comments that others wrote and nobody has resolved."""
    readers = readers_scope(actor)
    found = comments.unresolved(session, _scope(actor), on=today, readers=readers)
    others = comments.written_by_others(found, actor.pseudonym)
    if not others:
        return []
    reports = {one.head.id for one in others}
    url = (
        url_for("followup.show_comments", report_id=min(reports))
        if len(reports) == 1
        else url_for("followup.list_comments")
    )
    words = ngettext(
        "%(n)s kommentar väntar på svar", "%(n)s kommentarer väntar på svar", len(others)
    )
    names = sorted({one.unit.name for one in others})
    return [
        Todo(
            title=words % {"n": len(others)},
            url=url,
            action=gettext("Läs"),
            detail=f"{names[0]}." if len(names) == 1 else "",
            mark=str(len(others)),
        )
    ]


def agreements_due(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return what was agreed in dialogues and is late or due within two weeks, as one thing."""
    found = dialogues.due_by(session, _scope(actor), today + AHEAD, on=today)
    if not found:
        return []
    units = {one.unit.id for one in found}
    due = found[0].agreement.says.due
    words = ngettext(
        "%(n)s överenskommelse från kvalitetsdialogen ska följas upp",
        "%(n)s överenskommelser från kvalitetsdialogen ska följas upp",
        len(found),
    )
    return [
        Todo(
            title=words % {"n": len(found)},
            url=url_for("followup.show_dialogue", unit_id=min(units))
            if len(units) == 1
            else url_for("followup.show_dialogues"),
            action=gettext("Öppna"),
            due=due,
            detail=days_left((due - today).days) if due else "",
            mark=str(len(found)),
            what=gettext("överenskommelserna"),
        )
    ]


def feedback_drafts(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the drafts of feedback that the reader has begun and not sent, as one thing."""
    scope = scope_of(actor, Can.FOLLOWUP_REVIEW)
    drafts = [
        one
        for one in feedback.lines(session, scope, on=today, states=(FeedbackState.DRAFT,))
        if one.feedback.written_by == actor.pseudonym
    ]
    if not drafts:
        return []
    words = ngettext(
        "%(n)s utkast till återkoppling är inte skickat",
        "%(n)s utkast till återkoppling är inte skickade",
        len(drafts),
    )
    return [
        Todo(
            title=words % {"n": len(drafts)},
            url=url_for("followup.show_feedback", feedback_id=drafts[0].feedback.id)
            if len(drafts) == 1
            else url_for("followup.list_feedback"),
            action=gettext("Fortsätt"),
            mark=str(len(drafts)),
        )
    ]


def units_to_see(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return that units need a closer look, to those who hold the dialogues."""
    if not actor.roles & WHO_LOOKS:
        return []
    found = closer_look.looks(session, actor, on=today)
    waiting = sum(not look.is_seen for _, look in found)
    if not waiting:
        return []
    words = ngettext(
        "%(n)s enhet behöver ses närmare", "%(n)s enheter behöver ses närmare", waiting
    )
    return [
        Todo(
            title=words % {"n": waiting},
            url=url_for("followup.show_closer_look"),
            action=gettext("Visa skälen"),
            mark=str(waiting),
        )
    ]
