"""Who acts, and where in the organisation their grants reach."""

from dataclasses import dataclass

from qms.access.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One valid grant: a role at a node. `path` is the node's path today, such as `/1/4/`."""

    role: Role
    node_id: int
    path: str

    @property
    def is_municipal(self) -> bool:
        """Return whether the role is held at the top of the organisation."""
        return self.path.count("/") == 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person, or the system itself when a job or command acts.

    `pseudonym` is what the audit trail stores in place of a name.
    """

    account_id: int | None
    pseudonym: str
    name: str
    reaches: tuple[Reach, ...] = ()
    is_system: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Return every role the actor holds somewhere."""
        return frozenset(reach.role for reach in self.reaches)


def system_actor(name: str) -> Actor:
    """Return the actor of a job or a command, which may do everything; `name` says which."""
    return Actor(account_id=None, pseudonym=f"system:{name}", name=name, is_system=True)
