"""Which figures are left out because they are of few children, or would tell those by subtraction.

Where something is left out of a sum that is shown, at least two things are, of at least five
children together: the sum less what is shown is then of nobody in particular.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from qms.costs.core.items import GrantForm
from qms.costs.core.stored import Kept

FEWEST = 5
FEWEST_CELLS = 2
Place = tuple[str, GrantForm]
"""A unit and a form."""


class _Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...  # noqa: ANN401 - of its own kind


Key = TypeVar("Key", bound=_Ordered)


def is_few(pupils: Fraction) -> bool:
    """Return whether figures of so many would tell of single children."""
    return 0 < pupils < FEWEST


def hidden_cells(pupils: Mapping[Key, Fraction], *, never: Collection[Key] = ()) -> frozenset[Key]:
    """Return the cells of a shown sum to leave out: those of few, and the smallest others needed.

    `never` are cells that are not shown anyhow. It rests on pupils alone, so that outcome and
    budget leave out the same.
    """
    cells = {key: count for key, count in pupils.items() if count}
    hidden = {key for key, count in cells.items() if key in never or is_few(count)}
    others = sorted(cells.keys() - hidden, key=lambda key: (cells[key], key))
    for other in others:
        if not hidden or is_safe([cells[key] for key in hidden]):
            break
        hidden.add(other)
    return frozenset(hidden)


def is_safe(pupils: list[Fraction]) -> bool:
    """Return whether what is left out of a sum is of nobody in particular."""
    return not pupils or (len(pupils) >= FEWEST_CELLS and sum(pupils) >= FEWEST)


def pupils_by_place(kept: Kept) -> dict[Place, Fraction]:
    """Return the average of pupils by unit and form."""
    return {(one.unit, one.form): one.pupils for one in kept.units}


def hidden_places(kept: Kept, *, sums_told: bool = True) -> frozenset[Place]:
    """Return the units and forms without figures; `sums_told` where the reconciliation is shown."""
    pupils = pupils_by_place(kept)
    if sums_told:
        return hidden_cells(pupils)
    return frozenset(place for place, count in pupils.items() if is_few(count))


def untold_pools(kept: Kept, hidden: frozenset[Place]) -> frozenset[str]:
    """Return the pools whose whole and weights are not shown: they would tell what is hidden."""
    pupils = pupils_by_place(kept)
    left: defaultdict[str, dict[Place, Fraction]] = defaultdict(dict)
    for share in kept.shares:
        place = share.target.unit, share.target.form
        if place in hidden and share.weight:
            left[share.pool][place] = pupils.get(place, Fraction(0))
    return frozenset(pool for pool, found in left.items() if not is_safe([*found.values()]))
