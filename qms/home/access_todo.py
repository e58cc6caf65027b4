"""Sign-ins with the sealed account, and roles that nobody has confirmed for a year."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right, scope_of
from qms.home.thing import Todo
from qms.i18n.formats import moment
from qms.i18n.language import gettext, ngettext
from qms.identity.queries.attesting import Waiting, waiting
from qms.web.menu import Phase


def access_to_review(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return a row for each that waits: what the sealed account did, and roles to confirm."""
    scope = scope_of(actor, Can.ACCOUNTS_ATTEST)
    found = waiting(session, scope, actor.account_id or 0, on=today)
    may_look = has_right(actor, Can.ACCOUNTS_CHANGE)
    uses = [_uses(found)] if found.uses and may_look else []
    return uses + ([_roles(found.due)] if found.due else [])


def _roles(due: int) -> Todo:
    words = ngettext(
        "%(n)s roll har inte bekräftats på ett år",
        "%(n)s roller har inte bekräftats på ett år",
        due,
    )
    return Todo(
        title=words % {"n": due},
        url=url_for("identity.show_review_of_roles"),
        action=gettext("Gå igenom"),
        mark=str(due),
        phase=Phase.REGISTER,
    )


def _uses(found: Waiting) -> Todo:
    words = ngettext(
        "Reservkontot har använts %(n)s gång", "Reservkontot har använts %(n)s gånger", found.uses
    )
    return Todo(
        title=words % {"n": found.uses},
        url=url_for("identity.show_local_accounts"),
        action=gettext("Granska"),
        detail=gettext("Senast %(when)s.") % {"when": moment(found.latest_use)},
        mark="!",
        phase=Phase.REGISTER,
    )
