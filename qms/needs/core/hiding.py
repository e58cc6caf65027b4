"""Which units and groups are not shown, so that nothing of a few children can be subtracted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from qms.kernel.few import few_in

FEWEST = 5
Number = TypeVar("Number", int, Decimal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What a table must leave out: units, groups (sums of units), and the sum of all."""

    units: frozenset[str]
    groups: frozenset[str]
    everybody: bool


def about(value: Number, step: int = FEWEST) -> Number:
    """Return the nearest multiple of the step, upwards from the middle."""
    whole = (2 * value + step) // (2 * step) * step
    return type(value)(whole)


def hidden_in(
    children: Mapping[str, int], groups: Mapping[str, Sequence[str]], *, fewest: int = FEWEST
) -> Hidden:
    """Return what to hide of a table with units, sums of groups of units, and a sum of all.

    `children` is unit to how many, `groups` group to its units; each unit is in one group. First
    the groups: those of few children go, and others with them until the sum of all does not tell
    what they are. Then each shown group's units beside its sum, and the units of all hidden
    groups together beside what is left of the sum of all.
    """
    everybody = 0 < sum(children.values()) < fewest
    if everybody:
        return Hidden(units=frozenset(children), groups=frozenset(groups), everybody=True)
    sums = {name: sum(children[unit] for unit in units) for name, units in groups.items()}
    hidden_groups = few_in(sums, fewest)
    units: set[str] = set()
    for name in groups.keys() - hidden_groups:
        units |= few_in({unit: children[unit] for unit in groups[name]}, fewest)
    loose = [unit for name in groups if name in hidden_groups for unit in groups[name]]
    units |= few_in({unit: children[unit] for unit in loose}, fewest)
    return Hidden(units=frozenset(units), groups=hidden_groups, everybody=False)
