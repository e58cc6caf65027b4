"""Telling those who lead a unit that the administration has written something for them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.followup.queries.people import people
from qms.i18n.language import gettext, speaking
from qms.inbox.services import post
from qms.kernel.clock import local_day
from qms.org.core.nodes import Unit


def tell_leaders(
    session: Session,
    actor: Actor,
    unit: Unit,
    *,
    subject: str,
    kind: str,
    endpoint: str,
    args: Mapping[str, int],
    once_key: str,
    now: datetime,
) -> int:
    """Post to the unit's leaders, each in their language; return how many had not got it.

    `subject` is a marked text that names the unit as `%(unit)s` and nothing else: it is mailed.
    """
    who = people(session, on=local_day(now))
    leaders = {
        one.account_id
        for one in who.held
        if one.role == Role.PRINCIPAL.value and unit.path.startswith(one.path)
    }
    told = 0
    for account_id in sorted(leaders - {actor.account_id}):
        with speaking(who.languages[account_id]):
            words = gettext(subject) % {"unit": unit.name}
        told += len(
            post(
                session,
                to=[account_id],
                kind=kind,
                subject=words,
                endpoint=endpoint,
                args=args,
                now=now,
                once_key=once_key,
            )
        )
    return told
