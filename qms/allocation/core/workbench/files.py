"""The files that a page offers, so that the command line reckons the page again."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.numerals import decimal_of
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, write_csv

SHARE_PLACES = 24
"""Decimals of a share: read back and made to add up to 1 it differs by less than any öre shows."""
MODEL, FACTORS, PREVIOUS, RESULT = "modell.toml", "faktorer.csv", "forra-aret.csv", "ut.csv"
WAYS = {Basis.WEIGHTS: "vikter", Basis.RISK: "regression", Basis.GIVEN: "kopta-risker"}
"""What tells the files of one way to reckon the index from those of another."""


def file_of_way(name: str, basis: Basis) -> str:
    """Return the name of a file that belongs to one way, so that it overwrites no other's."""
    stem, ending = name.rsplit(".", 1)
    return f"{stem}-{WAYS[basis]}.{ending}"


def factors_csv(
    model: AllocationModel, schools: Iterable[School], names: Mapping[str, str]
) -> bytes:
    """Return `unit,namn,pupils` and a column per category, or the unit's risk as `value`."""
    has_value = model.basis is not Basis.WEIGHTS
    parts = [(f.name, c.name) for f in model.factors for c in f.categories]
    header = ["unit", "namn", "pupils", *(["value"] if has_value else [])]
    header += [f"{factor}:{category}" for factor, category in parts]
    rows: list[list[Cell]] = [
        [
            school.unit,
            names.get(school.unit, ""),
            school.pupils,
            *([decimal_of(school.value or Fraction(0), SHARE_PLACES)] if has_value else []),
            *(decimal_of(school.shares[f][c], SHARE_PLACES) for f, c in parts),
        ]
        for school in sorted(schools, key=lambda one: one.unit)
    ]
    return write_csv(header, rows, "en")


def previous_csv(
    rates: Mapping[str, Fraction], schools: Iterable[School], names: Mapping[str, str]
) -> bytes:
    """Return `unit,namn,kr_per_pupil`; empty for a unit that did not exist last year.

    `rates` has at most six decimals, so that the file carries them exactly.
    """
    units = sorted({*rates, *(school.unit for school in schools)})
    rows = [
        [unit, names.get(unit, ""), decimal_of(rates[unit], 6) if unit in rates else None]
        for unit in units
    ]
    return write_csv(["unit", "namn", "kr_per_pupil"], rows, "en")


def command_line(pot_ore: int, *, has_previous: bool, basis: Basis | None = None) -> str:
    """Return the command that reckons the page's chosen degree, or one way, from the files."""
    files = (MODEL, FACTORS, RESULT)
    model, factors, result = (file_of_way(name, basis) if basis else name for name in files)
    budget = kronor(pot_ore)
    amount = f"{budget:f}" if pot_ore % 100 else str(pot_ore // 100)
    previous = f" --previous {PREVIOUS}" if has_previous else ""
    return (
        f"qms allocation compute --model {model} --factors {factors}{previous}"
        f" --budget {amount} --out {result}"
    )
