"""When a figure over children may be told anew, so that two tellings never differ by a few."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count

from qms.needs.core.hiding import FEWEST

SPRING, AUTUMN = (3, 15), (10, 15)
"""Month and day that each term's sums are measured on; pupils are counted on the autumn's."""

Told = Mapping[str, Mapping[str, Hashable]]
"""Each figure that would be told: its name to its children, and what each of them adds to it."""


def tellable(
    readings: Sequence[Told], *, lost: Collection[int] = (), fewest: int = FEWEST
) -> tuple[int, ...]:
    """Return which of the readings, the earliest first, may be told, as places in the row.

    One is told when each figure is of the same children as at every earlier telling, with the
    same of each, or of at least `fewest` others: come, gone or changed. Else what was told before
    goes on being told, since the difference would be about a few.

    A reading at a place in `lost` lacks children whose content is erased: it may not be told now,
    but was, with them. Another must differ from what is left of it in `fewest` or more.
    """
    told: list[int] = []
    for at, reading in enumerate(readings):
        if at in lost or all(
            _is_apart(_changes(readings[before], reading), fewest, is_lost=before in lost)
            for before in told
        ):
            told.append(at)
    return tuple(at for at in told if at not in lost)


def _changes(before: Told, after: Told) -> list[int]:
    return [changed(before[name], after[name]) for name in before.keys() & after.keys()]


def _is_apart(changes: Sequence[int], fewest: int, *, is_lost: bool) -> bool:
    return all(n >= fewest or (n == 0 and not is_lost) for n in changes)


def changed(before: Mapping[str, Hashable], after: Mapping[str, Hashable]) -> int:
    """Return how many children have come, gone, or add something else than before."""
    return sum(
        key not in before or key not in after or before[key] != after[key]
        for key in before.keys() | after.keys()
    )


def count_day(autumn: int) -> date:
    """Return the day that pupils, and their needs, are counted."""
    return date(autumn, *AUTUMN)


def last_autumn(today: date) -> int:
    """Return the last year whose count day is over: while it runs its sums are not known."""
    return today.year if count_day(today.year) < today else today.year - 1


def measured_days(first: date, today: date) -> tuple[date, ...]:
    """Return the days from `first` that sums are measured on, one in each term, that are over."""
    return tuple(day for day in _until(first, today) if first <= day)


def _until(first: date, today: date) -> Iterator[date]:
    for year in count(first.year):
        for day in (date(year, *SPRING), count_day(year)):
            if day >= today:
                return
            yield day
