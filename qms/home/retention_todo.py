"""Rules of retention that wait for the reader's answer."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.home.thing import Todo
from qms.i18n.language import gettext
from qms.retention.gate import gate
from qms.retention.queries.rules import waiting
from qms.web.menu import Phase


def rules_to_approve(session: Session, actor: Actor, _today: date) -> list[Todo]:
    """Return a row per proposed rule; nobody answers what they have proposed."""
    found = waiting(session)
    return [
        Todo(
            title=gettext("Godkänn regel om gallring: %(kind)s") % {"kind": gettext(kind.name)},
            url=url_for("retention.show_rule", kind=kind.key),
            action=gettext("Läs förslaget"),
            phase=Phase.REGISTER,
            what=gettext("regeln om gallring"),
        )
        for kind in gate().kinds.ruled
        if kind.key in found and found[kind.key].proposed_by != actor.pseudonym
    ]
