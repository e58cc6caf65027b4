"""Two versions of the world of the matrix, and where a reader tells one from the other."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from security.world import World
from support.few_world import CHANGES, as_large
from support.reading_everything import Told, Who, read, read_everything
from support.vaults import VAULT

from qms.db.session import Database
from qms.web.context import EXTENSION

Seen = set[tuple[Who, str]]
"""Readers and addresses."""


@contextmanager
def laid(
    world: World, changed: Collection[str], *, put: Collection[str] = tuple(CHANGES), more: int = 0
) -> Iterator[None]:
    """Lay the groups `put` in the world, those of them that are `changed` in a second version."""
    before = world.app.extensions[EXTENSION]
    with world.undone():
        database = Database(world.connection, vault=VAULT)
        with database.transaction() as session:
            as_large(session, world.municipality)
            for name in put:
                CHANGES[name](session, world.municipality, int(name in changed), more=more)
        # What the process keeps of before is not of these rows.
        fresh = Database(world.connection, vault=VAULT)
        world.app.extensions[EXTENSION] = replace(before, db=fresh)
        try:
            yield
        finally:
            world.app.extensions[EXTENSION] = before


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What readers are told of the groups `put`: `first` is the version that others are beside."""

    world: World
    put: tuple[str, ...]
    first: Mapping[Who, Told]

    def differing(self, changed: Collection[str]) -> Seen:
        """Return where any page that a reader meets is another with the changes."""
        with laid(self.world, changed, put=self.put):
            second = {who: read_everything(self.world, who) for who in self.first}
        return {
            (who, path)
            for who, told in self.first.items()
            for path in told.keys() | second[who].keys()
            if told.get(path) != second[who].get(path)
        }

    def still(self, seen: Seen, changed: Collection[str]) -> Seen:
        """Return which of these addresses are others with the changes."""
        with laid(self.world, changed, put=self.put):
            return {one for one in seen
                    if read(self.world, *one) != self.first[one[0]].get(one[1])}  # fmt: skip


def reading(world: World, readers: Collection[Who], put: Collection[str]) -> Reading:
    """Return what the readers are told of the first version."""
    put = tuple(name for name in CHANGES if name in put)
    with laid(world, (), put=put):
        first = {who: read_everything(world, who) for who in readers}
    return Reading(world=world, put=put, first=first)
