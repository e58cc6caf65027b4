"""The exact check: may this actor do this, here? And the rows that a query may show."""

from dataclasses import dataclass

from qms.access.actor import Actor
from qms.access.policy import POLICY, Can


class ForbiddenError(Exception):
    """The actor's roles do not include the right. `can` says which right was asked for."""

    def __init__(self, can: Can) -> None:
        super().__init__(can.value)
        self.can = can


class OutOfScopeError(Exception):
    """The right exists, but not at that node: answered as if the object did not exist."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The parts of the organisation an actor may see for one right.

    `paths` are path prefixes; `everything` is for the system itself.
    """

    paths: tuple[str, ...] = ()
    everything: bool = False

    def covers(self, path: str) -> bool:
        """Return whether the node at `path` lies inside the scope."""
        return self.everything or any(path.startswith(prefix) for prefix in self.paths)


def has_right(actor: Actor, can: Can) -> bool:
    """Return whether any of the actor's roles has the right, wherever it is."""
    return actor.is_system or not actor.roles.isdisjoint(POLICY[can])


def scope_of(actor: Actor, can: Can) -> Scope:
    """Return where the actor has the right; an empty scope when nowhere."""
    if actor.is_system:
        return Scope(everything=True)
    paths = {reach.path for reach in actor.reaches if reach.role in POLICY[can]}
    outermost = [p for p in paths if not any(p != q and p.startswith(q) for q in paths)]
    return Scope(tuple(sorted(outermost)))


def authorize(actor: Actor, can: Can, path: str | None = None) -> Scope:
    """Return the actor's scope for `can`.

    Raise ForbiddenError when no role has the right, OutOfScopeError when `path` is given and
    lies outside every grant that has it.
    """
    if not has_right(actor, can):
        raise ForbiddenError(can)
    scope = scope_of(actor, can)
    if path is not None and not scope.covers(path):
        raise OutOfScopeError(path)
    return scope
