"""Where the columns of a file of factors are."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_columns import places_in
from qms.kernel.table_types import TableFile

NAMES: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "enhet", "skola"),
    "pupils": ("pupils", "elever", "antal elever"),
    "known": ("known", "känd andel"),
    "independent": ("independent", "fristående"),
    "name": ("name", "namn"),
}
NEEDED = ("unit", "pupils")
Parts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Places in the header; `known`, `independent` and `name` may be missing."""

    unit: int
    pupils: int
    known: int | None
    independent: int | None
    name: int | None
    parts: Parts

    @property
    def used(self) -> set[int | None]:
        """Return every place that has a meaning."""
        inside = {place for parts in self.parts.values() for place in parts.values()}
        return {self.unit, self.pupils, self.known, self.independent, self.name, *inside}


def find_columns(table: TableFile) -> Columns:
    """Return the places; raise RefusedError with everything that is wrong with the header."""
    names = [name.casefold() for name in table.header]
    places = places_in(table.header, NAMES)
    parts = _parts(table.header)
    faults = [*_doubles(names), *_lacking(places), *_poor(parts)]
    unit, pupils = places.get("unit"), places.get("pupils")
    if faults or unit is None or pupils is None:
        raise RefusedError(
            tuple(
                Problem(message=message, row=table.header_row, column=column, cure=cure)
                for column, message, cure in faults
            )
        )
    return Columns(unit=unit, pupils=pupils, known=places.get("known"), name=places.get("name"),
                   independent=places.get("independent"), parts=parts)  # fmt: skip


def _parts(header: tuple[str, ...]) -> Parts:
    """Return the factors in the order they come, each with its categories."""
    found: dict[str, dict[str, int]] = {}
    for at, name in enumerate(header):
        factor, _, category = (part.strip() for part in name.partition(":"))
        if factor and category:
            found.setdefault(factor, {})[category] = at
    return found


def _doubles(names: list[str]) -> list[tuple[str, str, str]]:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    cure = "Ta bort eller döp om den ena."
    return [(name, f"Kolumnen {name} finns två gånger.", cure) for name in twice]


def _lacking(places: Mapping[str, int]) -> list[tuple[str, str, str]]:
    return [
        (key, f"Kolumnen {key} saknas.", "Lägg till den.") for key in NEEDED if key not in places
    ]


def _poor(parts: Parts) -> list[tuple[str, str, str]]:
    if not parts:
        return [("", "Filen har ingen faktor.", "Lägg till kolumner som utbildning:gymnasium.")]
    cure = "Lägg till kategorin för de elever som inte ingår."
    return [
        (factor, f"Faktorn {factor} har bara en kategori.", cure)
        for factor, categories in parts.items()
        if len(categories) < 2
    ]
