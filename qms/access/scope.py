"""The exact check: may this actor do this, here? And the rows that a query may show."""

from dataclasses import dataclass

from qms.access.actor import Actor, Reach
from qms.access.policy import MUNICIPAL, POLICY, Can


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

    @property
    def is_municipal(self) -> bool:
        """Return whether the scope is the whole organisation."""
        return self.everything or any(path.count("/") == 2 for path in self.paths)

    def covers(self, path: str) -> bool:
        """Return whether the node at `path` lies inside the scope."""
        return self.everything or any(path.startswith(prefix) for prefix in self.paths)


def has_right(actor: Actor, can: Can) -> bool:
    """Return whether any of the actor's grants gives the right, wherever it reaches."""
    return actor.is_system or any(_gives(reach, can) for reach in actor.reaches)


def _gives(reach: Reach, can: Can) -> bool:
    """Return whether the grant gives the right: its role has it, and it is held high enough."""
    return reach.role in POLICY[can] and (can not in MUNICIPAL or reach.is_municipal)


def scope_of(actor: Actor, can: Can) -> Scope:
    """Return where the actor has the right; an empty scope when nowhere."""
    if actor.is_system:
        return Scope(everything=True)
    paths = {reach.path for reach in actor.reaches if _gives(reach, can)}
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
