"""Sums that would tell how few children a unit has: fewer than five are not told."""

from collections import defaultdict
from collections.abc import Iterable

from qms.grants.core.simulating.sums import Sum

FEWEST = 5


def hidden(sums: Iterable[Sum]) -> frozenset[tuple[tuple[object, ...], int]]:
    """Return key and year of the sums that are not told.

    Where one alone is hidden under the same heading (the key without its last part) the smallest
    other is too: the heading's own sum would else tell the one.
    """
    groups: dict[tuple[tuple[object, ...], int], list[Sum]] = defaultdict(list)
    for one in sums:
        groups[one.key[:-1], one.year].append(one)
    found: set[tuple[tuple[object, ...], int]] = set()
    for rows in groups.values():
        by_size = sorted(rows, key=lambda one: one.pupils.main)
        few = [one for one in by_size if one.pupils.main < FEWEST]
        found |= {(one.key, one.year) for one in (by_size[:2] if len(few) == 1 else few)}
    return frozenset(found)
