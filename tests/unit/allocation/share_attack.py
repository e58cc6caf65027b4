"""Somebody who wants the hidden groups: tries every number of pupils that fits what is shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from qms.allocation.core.suppression import few_in


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """One school and factor: pupils, and per category what is shown, None where it is hidden."""

    pupils: int
    cells: Mapping[str, int | None]


def whole_per_cent(part: int, whole: int) -> int:
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share `total` pupils among `parts` groups, empty ones too."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def fits(row: ShownRow, fewest: int) -> list[dict[str, int]]:
    """Every whole row that would be shown just so, by one who knows the rule of hiding."""
    hidden = [name for name, n in row.cells.items() if n is None]
    known = {name: n for name, n in row.cells.items() if n is not None}
    if not hidden:
        return [known]
    rest = row.pupils - sum(known.values())
    guessed = (dict(zip(hidden, parts, strict=True)) for parts in compositions(rest, len(hidden)))
    whole = ({name: (known | one)[name] for name in row.cells} for one in guessed)
    return [one for one in whole if few_in(one, fewest) == set(hidden)]


def guesses(
    rows: Sequence[ShownRow], totals: Mapping[str, int | None], *, fewest: int = 5
) -> dict[tuple[int, str], set[int]]:
    """Every number of pupils that each hidden cell may hold, rows and column totals together.

    `totals` are whole per cents of all schools' pupils, None where they are hidden.
    """
    pupils = sum(row.pupils for row in rows)
    found: dict[tuple[int, str], set[int]] = {
        (at, name): set() for at, row in enumerate(rows)
        for name, n in row.cells.items() if n is None
    }  # fmt: skip
    for chosen in product(*(fits(row, fewest) for row in rows)):
        sums = {name: sum(one[name] for one in chosen) for name in totals}
        if any(shown is not None and whole_per_cent(sums[name], pupils) != shown
               for name, shown in totals.items()):  # fmt: skip
            continue
        for at, name in found:
            found[at, name].add(chosen[at][name])
    return found
