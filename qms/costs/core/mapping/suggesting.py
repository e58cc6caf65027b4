"""For lines without a rule: the lines with one that are booked most alike, and what they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from qms.costs.core.ledger import Combos
from qms.costs.core.mapping.mapped import Cell, Mapped, Unmapped

ACCOUNT, OTHER = 2, 1
"""An account's digits tell more of what a line was for than its activity's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What an unmapped combination may be: as `cell`, because lines booked on `like` are."""

    cell: Cell
    like: Mapping[str, str]
    alike: int


def suggest(unmapped: Unmapped, combos: Combos, mapped: Mapped) -> Suggestion | None:
    """Return the nearest mapped combination; None when nothing begins alike.

    Near is many leading digits in common: what is lacking, an item or a place, decides whether
    the account and activity count or the cost centre and object.
    """
    columns = ("account", "activity") if unmapped.lacks_item else ("cost_centre", "object")
    best: Suggestion | None = None
    for cell, number in _known(mapped):
        like = combos.at(number)
        alike = _alike(unmapped.booked, like, columns)
        if alike and (best is None or alike > best.alike):
            best = Suggestion(cell=cell, like=like, alike=alike)
    return best


def _known(mapped: Mapped) -> Iterable[tuple[Cell, int]]:
    for cell, numbers in mapped.combos.items():
        for number in numbers:
            yield cell, number


def _alike(one: Mapping[str, str], other: Mapping[str, str], columns: Sequence[str]) -> int:
    """Return how much begins alike; nothing unless the first of the columns does."""
    first, *others = (_common(one[column], other[column]) for column in columns)
    return first * ACCOUNT + sum(others) * OTHER if first else 0


def _common(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
