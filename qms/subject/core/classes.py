"""The classes of columns, read out of the content file where each column has its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A column by which rows are found to be somebody's; `kind` is how the person stands there.

    Kinds: `ref`, `pupil`, `name`, `lines`, `hash` and `account`; empty for a key to another row
    or a pseudonym.
    """

    column: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableClass:
    """A table's columns by class.

    `about` is told to the child that `child` leads to; `staff` is told to whom the route names;
    `withheld` is by the reason; `words` are searched for a name; `plain` is of nobody.
    """

    name: str
    child: Route | None = None
    about: tuple[str, ...] = ()
    staff: Mapping[Route, tuple[str, ...]] = field(default_factory=dict)
    withheld: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """Return every column that has a class."""
        named = {route.column for route in self.staff}
        told = [one for columns in self.staff.values() for one in columns]
        kept = [one for columns in self.withheld.values() for one in columns]
        return frozenset({*self.about, *named, *told, *kept, *self.words, *self.plain})

    @property
    def is_personal(self) -> bool:
        """Return whether anything in the table is told to anybody."""
        return self.child is not None or bool(self.staff)


def read_classes(content: Mapping[str, Any]) -> tuple[TableClass, ...]:
    """Return the tables of the content file, in its order."""
    return tuple(_table(name, said) for name, said in content.items())


def _table(name: str, said: Mapping[str, Any]) -> TableClass:
    return TableClass(
        name=name,
        child=_route(said["child"]) if "child" in said else None,
        about=_names(said, "about"),
        staff={_route(key): tuple(told.split()) for key, told in said.get("staff", {}).items()},
        withheld={why: tuple(kept.split()) for why, kept in said.get("withheld", {}).items()},
        words=_names(said, "words"),
        plain=_names(said, "plain"),
    )


def _route(text: str) -> Route:
    column, _, kind = text.partition("@")
    return Route(column=column, kind=kind)


def _names(said: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(said.get(key, "").split())
