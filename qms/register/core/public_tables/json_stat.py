"""An answer in json-stat 2, as PxWeb databases give it: a cube of values and what its sides are."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from qms.kernel.table_types import TableFile
from qms.register.core.public_tables.rows import MISSING, Figure, refused, table_of

PLACES = frozenset({"region", "level", "kommun", "skolenhet", "enhet", "huvudman"})
YEARS = frozenset({"tid", "time", "år", "läsår"})
GENDERS = frozenset({"kon", "kön", "gender"})
SKOLVERKET, UNKNOWN = "Skolverket", "Annan"
Side = tuple[str, list[tuple[str, str]]]
"""A dimension: its id, and the code and label of each of its values in order."""


def from_json_stat(cube: Mapping[str, Any], *, file_name: str, max_rows: int) -> TableFile:
    """Return each value of the cube with its place, year and figure.

    Values may be a list or an object by position, and so may an index. Raise RefusedError when
    the cube says no year or no place, or has another number of values than its sides.
    """
    try:
        sides = [_side(str(name), cube["dimension"][name]) for name in cube["id"]]
        size = prod(len(values) for _name, values in sides)
        if [len(values) for _, values in sides] != [int(n) for n in cube["size"]]:
            raise _crooked()
        values = _values(cube["value"], size)
        status = cube.get("status") or {}
        marks = dict(enumerate(status)) if isinstance(status, list) else dict(status)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _crooked() from error
    roles = cube.get("role") or {}
    at = {
        "year": _at(sides, YEARS | {str(name).casefold() for name in roles.get("time", ())}),
        "place": _at(sides, PLACES | {str(name).casefold() for name in roles.get("geo", ())}),
    }
    if None in at.values():
        raise refused(
            "Svaret säger inte vilket år eller vilken kommun eller skolenhet värdena gäller.",
            "Ta med tid och region (level) när du hämtar det.",
        )
    source = SKOLVERKET if "skolverket" in str(cube.get("source", "")).casefold() else UNKNOWN
    cells = [_cell(values[n], marks.get(str(n), marks.get(n))) for n in range(size)]
    figures = _figures(sides, cells, at, source)
    return table_of(figures, file_name=file_name, max_rows=max_rows,
                    preamble=(str(cube.get("label", "")),))  # fmt: skip


def _crooked() -> Exception:
    return refused(
        "Värdena är inte så många som sidorna i tabellen säger.", "Spara svaret som det kommer."
    )


def _side(name: str, dimension: Mapping[str, Any]) -> Side:
    category = dimension["category"]
    index, labels = category.get("index"), category.get("label") or {}
    if index is None:
        codes = list(labels)
    elif isinstance(index, list):
        codes = [str(code) for code in index]
    else:
        codes = sorted(index, key=lambda code: int(index[code]))
    return name, [(code, str(labels.get(code, code))) for code in codes]


def _values(found: object, size: int) -> list[object]:
    if isinstance(found, dict):
        return [found.get(str(n)) for n in range(size)]
    if not isinstance(found, list) or len(found) != size:
        raise _crooked()
    return found


def _at(sides: list[Side], names: frozenset[str] | set[str]) -> int | None:
    return next((n for n, (name, _) in enumerate(sides) if name.casefold() in names), None)


def _cell(value: object, mark: object) -> str:
    """Return the value; where there is none its mark, such as `..`."""
    return str(value) if value is not None else str(mark or MISSING)


def _figures(
    sides: list[Side], cells: list[str], at: Mapping[str, int | None], source: str
) -> Iterator[Figure]:
    gender = _at(sides, GENDERS)
    what = [n for n in range(len(sides)) if n not in (at["year"], at["place"], gender)]
    for n, way in enumerate(product(*(values for _name, values in sides))):
        year, place = way[at["year"] or 0], way[at["place"] or 0]
        yield Figure(
            number=n + 1, source=source, key=" ".join(way[i][0] for i in what) or "värde",
            title=", ".join(way[i][1] for i in what), place=place[0].rpartition("-")[2],
            place_name=place[1], gender="T" if gender is None else _gender(way[gender][1]),
            year=year[0], value=cells[n],
        )  # fmt: skip


def _gender(label: str) -> str:
    """Return the label where it is one of those the dataset knows, else all."""
    return label if label.casefold() in {"kvinnor", "flickor", "män", "pojkar", "k", "m"} else "T"
