"""Reading the table of groups, and what people were in at their latest sign-in."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.identity.core.group_rows import GroupRow as Row
from qms.identity.core.group_rows import HeldGrant
from qms.identity.models import Account, GroupRow, OutsideIdentity, RoleGrant
from qms.org.models import OrgName, OrgPlacement
from qms.org.queries import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """A row as the page shows it; `removed_at` tells one that gives nothing any longer."""

    row: Row
    place: str
    added_at: datetime
    added_by: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody who has signed in with the provider, and their groups at the latest time."""

    account_id: int
    name: str
    user_name: str
    latest_at: datetime
    groups: tuple[str, ...]


def rows(session: Session, *, on: date) -> tuple[Row, ...]:
    """Return the rows that give something on the day, oldest first: their nodes are there."""
    query = (
        select(GroupRow)
        .join(
            OrgPlacement,
            and_(OrgPlacement.node_id == GroupRow.node_id, valid_on(on, OrgPlacement)),
        )
        .where(GroupRow.removed_at.is_(None))
        .order_by(GroupRow.id)
    )
    return tuple(as_row(one) for one in session.scalars(query))


def as_row(stored: GroupRow) -> Row:
    """Return the stored row as the core knows it."""
    return Row(id=stored.id, group=stored.group, role=Role(stored.role), node_id=stored.node_id)


def row_lines(session: Session, *, on: date, is_removed: bool = False) -> tuple[RowLine, ...]:
    """Return the rows by group, or the removed ones, the latest removed first."""
    state = GroupRow.removed_at.is_not(None) if is_removed else GroupRow.removed_at.is_(None)
    order = (GroupRow.removed_at.desc(),) if is_removed else (GroupRow.group, GroupRow.id)
    query = (
        select(GroupRow, OrgName.name)
        .join(OrgName, and_(OrgName.node_id == GroupRow.node_id, valid_on(on, OrgName)))
        .where(state)
        .order_by(*order)
    )
    return tuple(
        RowLine(
            row=as_row(one),
            place=place,
            added_at=one.added_at,
            added_by=one.added_by,
            removed_at=one.removed_at,
        )
        for one, place in session.execute(query)
    )


def held(session: Session, account_id: int, *, on: date) -> tuple[HeldGrant, ...]:
    """Return the account's grants that hold on the day."""
    query = select(RoleGrant).where(RoleGrant.account_id == account_id, valid_on(on, RoleGrant))
    return tuple(
        HeldGrant(id=one.id, role=Role(one.role), node_id=one.node_id, row_id=one.group_row_id)
        for one in session.scalars(query)
    )


def given_by(session: Session, row_id: int, *, on: date) -> tuple[tuple[int, str, str], ...]:
    """Return (grant, name, user name) of everybody whose role the row gave and still gives."""
    query = (
        select(RoleGrant.id, Account.name, Account.user_name)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.group_row_id == row_id, valid_on(on, RoleGrant))
        .order_by(Account.user_name)
    )
    return tuple((row.id, row.name, row.user_name) for row in session.execute(query))


def known(session: Session) -> tuple[Known, ...]:
    """Return everybody who has signed in with the provider and has an open account, by name."""
    query = (
        select(OutsideIdentity, Account.name, Account.user_name)
        .join(Account, Account.id == OutsideIdentity.account_id)
        .where(Account.active)
        .order_by(Account.user_name)
    )
    return tuple(
        Known(
            account_id=one.account_id,
            name=name,
            user_name=user_name,
            latest_at=one.latest_at,
            groups=tuple(one.groups),
        )
        for one, name, user_name in session.execute(query)
    )
