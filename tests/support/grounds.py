"""Ground that many tests stand on: made once, in a database of its own, and then only copied.

A ground is a fixture whose function takes a session (or `db`, to commit as it goes) and the
grounds below it:

    @ground
    def model(session, municipality): ...

A test that asks for `model` gets a database where it already lies; what the test changes is
undone. A ground that lies beside the one a test stands on is made within the test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from inspect import Parameter, Signature, signature
from typing import Any

import pytest
from sqlalchemy import Engine
from support.vaults import VAULT

from qms.db.session import Database

Copy = Callable[[Engine], Engine]
Makes = dict[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A database that nobody changes for good, and what the grounds in it gave by name."""

    engine: Engine
    values: dict[str, Any] = field(default_factory=dict)


class Grounds:
    """Every ground laid so far on one kind of database, from the empty one upwards."""

    def __init__(self, empty: Engine, copy: Copy) -> None:
        self.copy = copy
        self._laid: dict[tuple[Callable[..., Any], ...], Standing] = {(): Standing(engine=empty)}

    def engines(self) -> Iterator[Engine]:
        """Yield the engine of every database there is."""
        return (standing.engine for standing in self._laid.values())

    def standing(self, makes: Makes) -> Standing:
        """Return the database where these grounds lie, each made upon those before it."""
        key = tuple(makes.values())
        if key not in self._laid:
            *others, top = makes
            under = self.standing({name: makes[name] for name in others})
            engine = self.copy(under.engine)
            below = {name: under.values[name] for name in _below(makes[top])}
            value = _made(makes[top], Database(engine, vault=VAULT), below)
            self._laid[key] = Standing(engine=engine, values={**under.values, top: value})
        return self._laid[key]


def ground(make: Callable[..., Any]) -> Any:
    """Return the fixture that gives what `make(session or db, *grounds below)` returned."""

    def lies(db, standing, **below):
        if make.__name__ in standing.values:
            return standing.values[make.__name__]
        return _made(make, db, below)

    lies.__name__, lies.__doc__ = make.__name__, make.__doc__
    # What pytest is told to give: the database, and the grounds below by their names.
    asked = ("db", "standing", *_below(make))
    lies.__signature__ = Signature(
        [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in asked]
    )
    lies.make = make
    return pytest.fixture(lies)


def grounds_of(node: pytest.Function) -> Makes:
    """Return the deepest pile of grounds that the test asks for, the lowest first."""
    fixtures = node._fixtureinfo.name2fixturedefs
    makes = {
        name: found[-1].func.make
        for name, found in fixtures.items()
        if hasattr(found[-1].func, "make")
    }
    piles = [tuple(dict.fromkeys(_pile(name, makes))) for name in makes]
    return {name: makes[name] for name in max(piles, key=len, default=())}


def _pile(name: str, makes: Makes) -> Iterator[str]:
    for below in _below(makes[name]):
        if below not in makes:
            raise TypeError(f"{name} stands on {below}, which is no ground")
        yield from _pile(below, makes)
    yield name


def _below(make: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(signature(make).parameters)[1:]


def _made(make: Callable[..., Any], db: Database, below: dict[str, Any]) -> Any:
    if next(iter(signature(make).parameters)) == "db":
        return make(db, **below)
    with db.transaction() as session:
        return make(session, **below)
