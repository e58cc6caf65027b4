"""The table of groups: rows added, removed and put back, and applied when somebody signs in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import authorize
from qms.audit.services import record
from qms.i18n.language import mark
from qms.identity.core.claims import LONGEST_GROUP
from qms.identity.core.group_rows import Change, HeldGrant, change_of, rows_for
from qms.identity.core.group_rows import GroupRow as Row
from qms.identity.models import GroupRow, RoleGrant
from qms.identity.queries import group_rows as queries
from qms.identity.services.places import refuse_other_providers
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A row to be added."""

    group: str
    role: Role
    node_id: int


def check_row(session: Session, new: NewRow) -> None:
    """Return when the row may be added; RefusedError says why it may not."""
    if not 0 < len(new.group.strip()) <= LONGEST_GROUP:
        message = mark("Ange gruppen som leverantören skickar den, högst 200 tecken.")
        raise RefusedError((Problem(column="group", message=message),))
    refuse_other_providers(session, role=new.role, node_id=new.node_id)
    same = (
        GroupRow.group == new.group.strip(),
        GroupRow.role == new.role.value,
        GroupRow.node_id == new.node_id,
        GroupRow.removed_at.is_(None),
    )
    if session.scalar(select(GroupRow.id).where(*same)) is not None:
        message = mark("Raden finns redan.")
        raise RefusedError((Problem(column="group", message=message),))


def add_row(session: Session, actor: Actor, new: NewRow, *, now: datetime) -> int:
    """Add the row and return its id; it gives its role from each person's next sign-in."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    check_row(session, new)
    row = GroupRow(
        group=new.group.strip(),
        role=new.role.value,
        node_id=new.node_id,
        added_at=now,
        added_by=actor.pseudonym,
    )
    session.add(row)
    session.flush()
    record(session, actor, "identity.group-row-added", row.id, now=now, role=row.role)
    return row.id


def remove_row(session: Session, actor: Actor, row_id: int, *, now: datetime) -> int:
    """Remove the row, end what it gave, at once, and return how many roles that was."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    row = session.get_one(GroupRow, row_id)
    if row.removed_at is not None:
        raise RefusedError((Problem(message=mark("Raden är redan borttagen.")),))
    row.removed_at, row.removed_by = now, actor.pseudonym
    record(session, actor, "identity.group-row-removed", row_id, now=now, role=row.role)
    given = queries.given_by(session, row_id, on=local_day(now))
    for grant_id, _name, _user in given:
        _end(session, actor, grant_id, now=now)
    return len(given)


def restore_row(session: Session, actor: Actor, row_id: int, *, now: datetime) -> None:
    """Put a removed row back; the roles come back when each person signs in next."""
    authorize(actor, Can.ACCOUNTS_CHANGE)
    row = session.get_one(GroupRow, row_id)
    if row.removed_at is None:
        raise RefusedError((Problem(message=mark("Raden är redan tillbaka.")),))
    check_row(session, NewRow(group=row.group, role=Role(row.role), node_id=row.node_id))
    row.removed_at = row.removed_by = None
    record(session, actor, "identity.group-row-restored", row_id, now=now, role=row.role)


def apply_rows(
    session: Session,
    account_id: int,
    *,
    held: Sequence[HeldGrant],
    wanted: Sequence[Row],
    now: datetime,
) -> Change:
    """Give and end what the rows say for who signs in, and return what was changed."""
    change, actor = change_of(held, wanted), system_actor("group-rows")
    for grant in change.end:
        _end(session, actor, grant.id, now=now)
    for row in change.give:
        _give(session, actor, account_id, row, now=now)
    return change


def _give(session: Session, actor: Actor, account_id: int, row: Row, *, now: datetime) -> None:
    given = RoleGrant(
        account_id=account_id,
        role=row.role.value,
        node_id=row.node_id,
        valid_from=local_day(now),
        granted_by=actor.pseudonym,
        group_row_id=row.id,
    )
    session.add(given)
    session.flush()
    role = row.role.value
    record(session, actor, "identity.group-role-given", given.id, now=now, role=role, row=row.id)


def _end(session: Session, actor: Actor, grant_id: int, *, now: datetime) -> None:
    grant = session.get_one(RoleGrant, grant_id)
    grant.valid_to = max(local_day(now), grant.valid_from)
    role, row = grant.role, grant.group_row_id
    record(session, actor, "identity.group-role-ended", grant_id, now=now, role=role, row=row)


def wanted_rows(session: Session, groups: Iterable[str], *, now: datetime) -> tuple[Row, ...]:
    """Return the rows that give somebody in the groups a role today."""
    return rows_for(queries.rows(session, on=local_day(now)), groups)
