"""The reader's own assessments that will be cleared, a week before: how many, never whose."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.home.thing import Todo, days_left
from qms.i18n.language import gettext, ngettext
from qms.needs.services.erasing import drafts_until
from qms.web.context import app_context
from qms.web.menu import Phase


def drafts_to_send(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return one row with how many drafts are cleared within a week, by the first day."""
    days = app_context().settings.draft_days
    found = drafts_until(session, actor.account_id or 0, days=days, today=today)
    if not found:
        return []
    words = ngettext(
        "%(n)s utkast till bedömning rensas snart: skicka det eller spara det igen",
        "%(n)s utkast till bedömning rensas snart: skicka dem eller spara dem igen",
        len(found),
    )
    return [
        Todo(
            title=words % {"n": len(found)},
            url=url_for("needs.show_cases"),
            action=gettext("Öppna"),
            due=found[0],
            detail=days_left((found[0] - today).days),
            mark=str(len(found)),
            phase=Phase.ANALYSE,
            what=gettext("utkasten"),
        )
    ]
