"""What a file would change in the register, and whether the change is plausible."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qms.register.core.columns import Kind
from qms.register.core.dataset import Dataset
from qms.register.core.findings import Key, Record
from qms.register.core.storage import Cell, key_positions, places_of, stored, stored_key

Cells = tuple[Cell, ...]


ODD_CHANGE, ODD_PERCENT = 30, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row as the register holds it: its id and its cells in the order of `places_of`."""

    id: int
    cells: Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows that are new, rows that replace a fact, and how many say what is known already."""

    new: tuple[Cells, ...]
    changed: tuple[tuple[int, Cells], ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Return whether the file changes nothing."""
        return not self.new and not self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChange:
    """A sum in the file's latest year beside the year before, for places that have both.

    `odd` is how many places change far more than any school does in a year.
    """

    year: int
    total: int
    before: int
    within: bool
    odd: int = 0

    @property
    def difference(self) -> int:
        """Return how much more the latest year has."""
        return self.total - self.before


def by_key(dataset: Dataset, facts: Iterable[Fact]) -> dict[Key, Fact]:
    """Return the facts by what names them."""
    positions = key_positions(dataset)
    return {stored_key(fact.cells, positions): fact for fact in facts}


def compare(dataset: Dataset, records: Sequence[Record], known: Mapping[Key, Fact]) -> Changes:
    """Return what storing the records would change; `known` is the register by row key."""
    positions = key_positions(dataset)
    new: list[Cells] = []
    changed: list[tuple[int, Cells]] = []
    for record in records:
        cells = stored(dataset, record.values)
        fact = known.get(stored_key(cells, positions))
        if fact is None:
            new.append(cells)
            continue
        if dataset.empty_keeps:
            cells = tuple(o if n is None else n for o, n in zip(fact.cells, cells, strict=True))
        if fact.cells != cells:
            changed.append((fact.id, cells))
    unchanged = len(records) - len(new) - len(changed)
    return Changes(new=tuple(new), changed=tuple(changed), unchanged=unchanged)


def year_change(
    dataset: Dataset, records: Sequence[Record], known: Mapping[Key, Fact]
) -> YearChange | None:
    """Return the dataset's watched sum for the latest year, None when there is nothing to compare.

    Only units or areas with figures in both years count, so that a file of one school is
    compared with that school alone. A place the register lacks counts by its row in the file.
    """
    if dataset.plausible is None or not records:
        return None
    places = places_of(dataset)
    year_at = next(at for at, place in enumerate(places) if place.column.kind is Kind.YEAR)
    after = {key: fact.cells for key, fact in known.items()}
    positions = key_positions(dataset)
    rows = [stored(dataset, record.values) for record in records]
    after |= {stored_key(cells, positions): cells for cells in rows}
    latest = max(year for cells in rows if isinstance(year := cells[year_at], int))
    now, past = (_sums(dataset, after.values(), year) for year in (latest, latest - 1))
    both = now.keys() & past.keys()
    if not both:
        return None
    total = sum(now[place] for place in both)
    before = sum(past[place] for place in both)
    within = abs(total - before) * 100 <= before * dataset.plausible.percent
    odd = sum(_is_odd(now[place], past[place]) for place in both)
    return YearChange(year=latest, total=total, before=before, within=within and not odd, odd=odd)


def _is_odd(now: int, past: int) -> bool:
    """Return whether one place changes so much that a digit too many is the likely reason."""
    return abs(now - past) >= ODD_CHANGE and abs(now - past) * 100 > past * ODD_PERCENT


def _sums(dataset: Dataset, rows: Iterable[Cells], year: int) -> dict[Cell, int]:
    """Return the year's watched sum per unit or area; hidden values are left out."""
    places = places_of(dataset)
    watched = dataset.plausible.column if dataset.plausible else ""
    kinds = [place.column.kind for place in places]
    place_at = next(at for at, kind in enumerate(kinds) if kind in {Kind.UNIT, Kind.AREA})
    year_at, amount_at = kinds.index(Kind.YEAR), [place.name for place in places].index(watched)
    sums: defaultdict[Cell, int] = defaultdict(int)
    for cells in rows:
        amount = cells[amount_at]
        if cells[year_at] == year and isinstance(amount, int):
            sums[cells[place_at]] += amount
    return sums
