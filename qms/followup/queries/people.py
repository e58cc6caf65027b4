"""Who holds which role where today: those who can be reminded."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from qms.followup.core.cycle.reminders import Person
from qms.identity.models import Account, RoleGrant
from qms.org.models import OrgPlacement
from qms.org.queries import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who holds a role on a day, and the language each account reads."""

    held: tuple[Person, ...]
    languages: dict[int, str]


def people(session: Session, *, on: date) -> People:
    """Return every role that is held on the day by somebody whose account is open."""
    rows = session.execute(
        select(Account.id, Account.language, RoleGrant.role, OrgPlacement.path)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(
            OrgPlacement,
            and_(OrgPlacement.node_id == RoleGrant.node_id, valid_on(on, OrgPlacement)),
        )
        .where(Account.active, valid_on(on, RoleGrant))
        .order_by(Account.id, RoleGrant.id)
    ).all()
    return People(
        held=tuple(Person(account_id=row.id, role=row.role, path=row.path) for row in rows),
        languages={row.id: row.language for row in rows},
    )
