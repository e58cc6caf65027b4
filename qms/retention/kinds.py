"""What can be erased: each module registers its kinds, and the application gathers them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from qms.access.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that may be erased: an opaque id, what it belongs to, and where its term begins.

    `subjects` are references that a hold can be laid on; a hold on any of them keeps the item.
    """

    id: str
    subjects: tuple[str, ...]
    base: date

    @property
    def subject(self) -> str:
        """Return what the item belongs to."""
        return self.subjects[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """What stands where the content was: the decision, and the day."""

    words: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of content with a term of its own.

    `items(session, before, today)` returns what has content, a base day of `before` or earlier,
    and nothing in the module's own rules against it. `remains(session, ids)` returns those of the
    ids that still hold content. `erase(session, ids, because)` erases them, as many times as it is
    called, and returns how many documents went, by id. `name`, `what` and `base` are Swedish words;
    `tables` are those that it empties.
    """

    key: str
    name: str
    what: str
    base: str
    tables: tuple[str, ...]
    items: Callable[[Session, date, date], Sequence[Item]]
    remains: Callable[[Session, Collection[str]], frozenset[str]]
    erase: Callable[[Session, Collection[str], Because], Mapping[str, int]]
    is_ruled: bool = True
    """False for working material, which is cleared without the committee's decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Every kind, in the order they are erased, and what the modules know of a reference.

    `knows` says whether there is anything with it, `may_see` whether it is no secret to the actor:
    never true of what `knows` does not know.
    """

    all: tuple[Kind, ...]
    knows: Callable[[Session, str], bool] = field(default=lambda _session, _ref: False)
    may_see: Callable[[Session, Actor, str], bool] = field(
        default=lambda _session, _actor, _ref: False
    )

    @property
    def ruled(self) -> tuple[Kind, ...]:
        """Return the kinds that have a rule."""
        return tuple(one for one in self.all if one.is_ruled)

    @property
    def modules(self) -> frozenset[str]:
        """Return the modules whose content can be erased."""
        return frozenset(one.key.partition(".")[0] for one in self.all)

    def of(self, key: str) -> Kind | None:
        """Return the kind with the key."""
        return next((one for one in self.all if one.key == key), None)
