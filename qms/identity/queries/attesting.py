"""Reading the grants in force, with who gave them and who last confirmed them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from qms.access.roles import Role
from qms.access.scope import Scope
from qms.identity.core.attesting import is_due, latest_due
from qms.identity.models import Account, GroupRow, RoleGrant, SealedUse
from qms.kernel.clock import end_of, local_day
from qms.org.models import OrgName, OrgPlacement
from qms.org.queries import valid_on, within


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantInForce:
    """One grant that holds today. `given_by` is empty where the product itself gave it."""

    id: int
    account_id: int
    name: str
    user_name: str
    role: Role
    place: str
    valid_from: date
    valid_to: date | None
    given_by: str
    group: str
    attested_on: date | None
    attested_by: str
    is_due: bool


def in_force(session: Session, scope: Scope, *, on: date) -> tuple[GrantInForce, ...]:
    """Return the grants in scope that hold on the day, of open accounts; one statement."""
    giver, attester = aliased(Account), aliased(Account)
    query = (
        select(
            RoleGrant,
            Account.name,
            Account.user_name,
            OrgName.name.label("place"),
            giver.name.label("given_by"),
            attester.name.label("attested_by"),
            GroupRow.group.label("group"),
        )
        .join(Account, Account.id == RoleGrant.account_id)
        .join(OrgName, and_(OrgName.node_id == RoleGrant.node_id, valid_on(on, OrgName)))
        .outerjoin(giver, giver.pseudonym == RoleGrant.granted_by)
        .outerjoin(attester, attester.pseudonym == RoleGrant.attested_by)
        .outerjoin(GroupRow, GroupRow.id == RoleGrant.group_row_id)
    )
    found = session.execute(_holding(query, scope, on).order_by(Account.user_name, RoleGrant.id))
    return tuple(
        _line(row.RoleGrant, on, row._mapping)  # type: ignore[arg-type]
        for row in found
    )


def _line(grant: RoleGrant, on: date, row: dict[str, str | None]) -> GrantInForce:
    attested_on = local_day(grant.attested_at) if grant.attested_at else None
    return GrantInForce(
        id=grant.id,
        account_id=grant.account_id,
        name=row["name"] or "",
        user_name=row["user_name"] or "",
        role=Role(grant.role),
        place=row["place"] or "",
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        given_by=row["given_by"] or "",
        group=row["group"] or "",
        attested_on=attested_on,
        attested_by=row["attested_by"] or "",
        is_due=is_due(valid_from=grant.valid_from, attested_on=attested_on, today=on),
    )


def _holding(query: Select, scope: Scope, on: date) -> Select:  # type: ignore[type-arg]
    return query.join(
        OrgPlacement,
        and_(OrgPlacement.node_id == RoleGrant.node_id, valid_on(on, OrgPlacement)),
    ).where(Account.active, valid_on(on, RoleGrant), within(scope, OrgPlacement.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the start page tells: roles to confirm, and sign-ins with the sealed account."""

    due: int
    uses: int
    latest_use: datetime | None


def waiting(session: Session, scope: Scope, account_id: int, *, on: date) -> Waiting:
    """Return how many grants of others in scope nobody has confirmed for a year.

    And how often another's sealed account was used since somebody looked into it. One statement:
    each administrator's start page asks.
    """
    unseen = (SealedUse.seen_at.is_(None), SealedUse.account_id != account_id)
    row = session.execute(
        select(
            _due(scope, account_id, on).scalar_subquery().label("due"),
            select(func.count()).where(*unseen).scalar_subquery().label("uses"),
            select(func.max(SealedUse.at)).where(*unseen).scalar_subquery().label("latest"),
        )
    ).one()
    return Waiting(due=row.due, uses=row.uses, latest_use=row.latest)


def _due(scope: Scope, account_id: int, on: date) -> Select:  # type: ignore[type-arg]
    oldest = latest_due(on)
    not_since = or_(
        and_(RoleGrant.attested_at.is_(None), RoleGrant.valid_from <= oldest),
        RoleGrant.attested_at < end_of(oldest),
    )
    query = (
        select(func.count())
        .select_from(RoleGrant)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(not_since, RoleGrant.account_id != account_id)
    )
    return _holding(query, scope, on)
