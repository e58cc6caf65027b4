"""Schools whose figures would tell of a few pupils, and must not be shown."""

from collections.abc import Sequence

from qms.allocation.core.accuracy.groups import Group
from qms.allocation.core.contributions import FEWEST_SHOWN


def withheld_schools(groups: Sequence[Group], *, fewest: int = FEWEST_SHOWN) -> frozenset[str]:
    """Return the schools with 1–4 pupils of either outcome.

    Where it is one school alone, the next smallest goes with it: all schools' sum would else give
    it by subtraction.
    """
    few = {group.name for group in groups if 0 < _smallest(group) < fewest}
    if len(few) == 1:
        others = sorted(
            (_smallest(group), group.name)
            for group in groups
            if group.name not in few and _smallest(group)
        )
        few.update(name for _, name in others[:1])
    return frozenset(few)


def _smallest(group: Group) -> int:
    return min(group.observed, group.n - group.observed)
