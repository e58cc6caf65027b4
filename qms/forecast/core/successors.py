"""Units that went up in others: their pupils' history belongs to who teaches those pupils now."""

from collections.abc import Iterable, Mapping

from qms.forecast.core.panel import Count


def with_successors(
    counts: Iterable[Count], successors: Mapping[str, str]
) -> tuple[tuple[Count, ...], tuple[str, ...]]:
    """Return the counts with every unit's history under its last successor, and who was moved.

    `successors` maps unit → the unit it went up in. Numbers of the same step and year are
    added; one that is withheld makes the sum unknown.
    """
    together: dict[tuple[str, int, int], float | None] = {}
    moved: set[str] = set()
    for count in counts:
        unit = last_successor(count.unit, successors)
        if unit != count.unit:
            moved.add(count.unit)
        key = (unit, count.step, count.year)
        known = together.get(key, 0.0)
        together[key] = None if known is None or count.n is None else known + count.n
    return (
        tuple(Count(unit=u, step=s, year=y, n=n) for (u, s, y), n in together.items()),
        tuple(sorted(moved)),
    )


def last_successor(unit: str, successors: Mapping[str, str]) -> str:
    """Return where the unit's pupils are now; a circle of successors ends where it began."""
    seen = {unit}
    while (following := successors.get(unit)) is not None and following not in seen:
        seen.add(following)
        unit = following
    return unit
