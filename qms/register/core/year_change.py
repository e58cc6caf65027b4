"""Whether a file's latest year is plausible beside the year before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qms.register.core.changes import Cells, Fact, replaced_by
from qms.register.core.columns import Kind
from qms.register.core.dataset import Dataset
from qms.register.core.findings import Key, Record
from qms.register.core.storage import Cell, key_of, places_of, stored

ODD_CHANGE, ODD_PERCENT = 30, 50


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
    rows = [stored(dataset, record.values) for record in records]
    after = _after(dataset, rows, known)
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


def _after(dataset: Dataset, rows: Iterable[Cells], known: Mapping[Key, Fact]) -> dict[Key, Cells]:
    """Return the register as it would be with the rows."""
    key = key_of(dataset)
    wanted = {key(cells): cells for cells in rows}
    kept = {name: fact.cells for name, fact in known.items()}
    if dataset.counted:
        replaced = replaced_by(dataset)
        scopes = {replaced(cells) for cells in wanted.values()}
        kept = {name: cells for name, cells in kept.items() if replaced(cells) not in scopes}
    return kept | wanted


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
