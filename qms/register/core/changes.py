"""What a file would change in the register."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qms.register.core.dataset import Dataset
from qms.register.core.findings import Key, Record
from qms.register.core.storage import Cell, key_of, places_of, stored

Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row as the register holds it: its id and its cells in the order of `places_of`."""

    id: int
    cells: Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows a file adds, changes, leaves and removes; identical rows one by one."""

    new: int
    changed: int
    unchanged: int
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows to add, rows that replace a fact, and ids of facts that the file leaves no room for."""

    new: tuple[Cells, ...]
    changed: tuple[tuple[int, Cells], ...]
    tally: Tally
    removed: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether the file changes nothing."""
        return not self.new and not self.changed and not self.removed


def by_key(dataset: Dataset, facts: Iterable[Fact]) -> dict[Key, Fact]:
    """Return the facts by what names them."""
    key = key_of(dataset)
    return {key(fact.cells): fact for fact in facts}


def compare(dataset: Dataset, records: Sequence[Record], known: Mapping[Key, Fact]) -> Changes:
    """Return what storing the records would change; `known` is the register by row key."""
    if dataset.counted:
        return _compare_counted(dataset, records, known)
    key = key_of(dataset)
    new: list[Cells] = []
    changed: list[tuple[int, Cells]] = []
    for record in records:
        cells = stored(dataset, record.values)
        fact = known.get(key(cells))
        if fact is None:
            new.append(cells)
            continue
        if dataset.empty_keeps:
            cells = tuple(o if n is None else n for o, n in zip(fact.cells, cells, strict=True))
        if fact.cells != cells:
            changed.append((fact.id, cells))
    unchanged = len(records) - len(new) - len(changed)
    tally = Tally(new=len(new), changed=len(changed), unchanged=unchanged)
    return Changes(new=tuple(new), changed=tuple(changed), tally=tally)


def _compare_counted(
    dataset: Dataset, records: Sequence[Record], known: Mapping[Key, Fact]
) -> Changes:
    """Return what it takes to make the file's rows all there is of the keys that it contains."""
    key, replaced = key_of(dataset), replaced_by(dataset)
    number = _number_at(dataset)
    wanted = {key(cells := stored(dataset, record.values)): cells for record in records}
    scopes = {replaced(cells) for cells in wanted.values()}
    gone = {
        name: fact
        for name, fact in known.items()
        if name not in wanted and replaced(fact.cells) in scopes
    }
    changed = [
        (known[name].id, cells)
        for name, cells in wanted.items()
        if name in known and known[name].cells != cells
    ]
    counts = [
        (number(cells), number(known[name].cells) if name in known else 0)
        for name, cells in wanted.items()
    ]
    tally = Tally(
        new=sum(max(0, now - before) for now, before in counts),
        changed=0,
        unchanged=sum(min(now, before) for now, before in counts),
        removed=sum(max(0, before - now) for now, before in counts)
        + sum(number(fact.cells) for fact in gone.values()),
    )
    return Changes(
        new=tuple(cells for name, cells in wanted.items() if name not in known),
        changed=tuple(changed),
        tally=tally,
        removed=tuple(fact.id for fact in gone.values()),
    )


def replaced_by(dataset: Dataset) -> Callable[[Cells], Cells]:
    """Return the function from a row to what a file of a counted dataset replaces: unit, year."""
    keys = [at for at, place in enumerate(places_of(dataset)) if place.column.is_key]
    return lambda cells: tuple([cells[at] for at in keys])


def _number_at(dataset: Dataset) -> Callable[[Cells], int]:
    """Return the function from a counted row to how many rows it stands for."""
    at = [place.name for place in places_of(dataset)].index(dataset.counted)

    def number(cells: Cells) -> int:
        value = cells[at]
        return value if isinstance(value, int) else 1

    return number
