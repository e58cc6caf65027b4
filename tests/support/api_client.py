"""A program that calls the interface with a token of its own."""

from datetime import timedelta

from builders import NOW, TODAY, make_account
from sqlalchemy import select

from qms.access.actor import Actor, Reach
from qms.access.roles import Role
from qms.api.core.permissions import offered
from qms.api.services.tokens import NewToken, make_token
from qms.identity.models import Account, RoleGrant
from qms.org.models import OrgPlacement


class Caller:
    """Calls with a bearer token, over whatever client it is given."""

    def __init__(self, client, secret: str, token_id: int, grant_id: int) -> None:
        self.client, self.secret = client, secret
        self.token_id, self.grant_id = token_id, grant_id

    def headers(self, more=None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **(more or {})}

    def get(self, path: str, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/api/v1{path}", headers=self.headers(named))

    def post(self, path: str, data, content_type: str = "text/csv", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = data.encode() if isinstance(data, str) else data
        return self.client.post(
            f"/api/v1{path}", data=body, content_type=content_type, headers=self.headers(named)
        )

    def delete(self, path: str, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.delete(f"/api/v1{path}", headers=self.headers(named))


def make_caller(client, session, role: Role, node_id: int, *, permissions=None, days=30, name="x"):
    """Make an account with the role, and a token of it with all that the role offers."""
    user_name = f"{role.value}.{node_id}.{name}@provby.example"
    account_id = make_account(session, role, node_id, user_name=user_name)
    grant = session.scalar(select(RoleGrant).where(RoleGrant.account_id == account_id))
    path = session.scalar(select(OrgPlacement.path).where(OrgPlacement.node_id == node_id))
    account = session.get_one(Account, account_id)
    reach = Reach(role=role, node_id=node_id, path=path)
    actor = Actor(account_id=account_id, pseudonym=account.pseudonym, name=account.name,
                  reaches=(reach,))  # fmt: skip
    wanted = offered(role, is_municipal=reach.is_municipal) if permissions is None else permissions
    new = NewToken(name=name, grant_id=grant.id, permissions=tuple(wanted),
                   expires_on=TODAY + timedelta(days))  # fmt: skip
    made = make_token(session, actor, new, now=NOW)
    return Caller(client, made.secret, made.id, grant.id)
