"""Reading tokens, and the grants that they can be made for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor, Reach
from qms.access.roles import Role
from qms.api.core.permissions import Permission, from_text, offered
from qms.api.models import ApiToken
from qms.identity.models import Account, RoleGrant
from qms.org.models import OrgName, OrgPlacement
from qms.org.queries import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who calls: an actor with the token's one grant, and what the token may."""

    token_id: int
    actor: Actor
    permissions: frozenset[Permission]
    name: str
    role: Role
    place: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """A token in a list. `works` says whether a call with it would be let in on the day."""

    id: int
    name: str
    prefix: str
    owner: str
    account_id: int
    role: Role
    place: str
    permissions: tuple[Permission, ...]
    made_at: datetime
    expires_on: date
    revoked_at: datetime | None
    last_used_at: datetime | None
    works: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantChoice:
    """A grant that holds today and could have a token."""

    id: int
    account_id: int
    owner: str
    role: Role
    place: str
    permissions: tuple[Permission, ...]


def _of_grants(query: Any, on: date) -> Any:  # noqa: ANN401 - selects of several kinds
    """Return the query with the grant's account, and its node's name and place on the day."""
    return (
        query.join(Account, Account.id == RoleGrant.account_id)
        .join(
            OrgPlacement,
            and_(OrgPlacement.node_id == RoleGrant.node_id, valid_on(on, OrgPlacement)),
        )
        .join(OrgName, and_(OrgName.node_id == RoleGrant.node_id, valid_on(on, OrgName)))
        .where(Account.active, valid_on(on, RoleGrant))
    )


def bearer(session: Session, mark: str, *, on: date) -> Bearer | None:
    """Return who the token speaks for on the day; None when it lets nobody in."""
    query = (
        select(ApiToken, RoleGrant, Account, OrgPlacement.path, OrgName.name.label("place"))
        .join(RoleGrant, RoleGrant.id == ApiToken.grant_id)
        .where(
            ApiToken.mark == mark, ApiToken.revoked_at.is_(None), ApiToken.expires_on > on
        )
    )  # fmt: skip
    row = session.execute(_of_grants(query, on)).one_or_none()
    if row is None:
        return None
    token, grant, account = row.ApiToken, row.RoleGrant, row.Account
    reach = Reach(role=Role(grant.role), node_id=grant.node_id, path=row.path)
    return Bearer(
        token_id=token.id,
        actor=Actor(
            account_id=account.id, pseudonym=account.pseudonym, name=account.name, reaches=(reach,)
        ),
        permissions=from_text(token.permissions),
        name=token.name,
        role=reach.role,
        place=row.place,
        expires_on=token.expires_on,
    )


def tokens(session: Session, *, account_id: int | None, on: date) -> tuple[TokenLine, ...]:
    """Return the account's tokens, or everybody's (None), the newest first."""
    query = (
        select(ApiToken, RoleGrant, Account, OrgName.name.label("place"))
        .join(RoleGrant, RoleGrant.id == ApiToken.grant_id)
        .join(Account, Account.id == ApiToken.account_id)
        .outerjoin(OrgName, and_(OrgName.node_id == RoleGrant.node_id, valid_on(on, OrgName)))
        .order_by(ApiToken.id.desc())
    )
    if account_id is not None:
        query = query.where(ApiToken.account_id == account_id)
    return tuple(_line(row, on) for row in session.execute(query))


def _line(row: Any, on: date) -> TokenLine:  # noqa: ANN401 - a row of the query above
    token, grant = row.ApiToken, row.RoleGrant
    holds = grant.valid_from <= on and (grant.valid_to is None or grant.valid_to > on)
    is_open = token.revoked_at is None and token.expires_on > on
    return TokenLine(
        id=token.id,
        name=token.name,
        prefix=token.prefix,
        owner=row.Account.name,
        account_id=token.account_id,
        role=Role(grant.role),
        place=row.place or "",
        permissions=tuple(sorted(from_text(token.permissions))),
        made_at=token.made_at,
        expires_on=token.expires_on,
        revoked_at=token.revoked_at,
        last_used_at=token.last_used_at,
        works=is_open and holds and row.Account.active,
    )


def grant_choices(session: Session, *, account_id: int | None, on: date) -> tuple[GrantChoice, ...]:
    """Return the account's grants, or everybody's (None), that a token can be of."""
    query = select(RoleGrant, Account.name, OrgPlacement.path, OrgName.name.label("place"))
    query = _of_grants(query, on).order_by(Account.name, RoleGrant.id)
    if account_id is not None:
        query = query.where(RoleGrant.account_id == account_id)
    return tuple(choice for row in session.execute(query) if (choice := _choice(row)).permissions)


def _choice(row: Any) -> GrantChoice:  # noqa: ANN401 - a row of the query above
    grant = row.RoleGrant
    reach = Reach(role=Role(grant.role), node_id=grant.node_id, path=row.path)
    return GrantChoice(
        id=grant.id,
        account_id=grant.account_id,
        owner=row.name,
        role=reach.role,
        place=row.place,
        permissions=offered(reach.role, is_municipal=reach.is_municipal),
    )
