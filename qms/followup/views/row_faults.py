"""A row that several tables of a step show: one place to lead to, and each fault told once."""

from collections.abc import Mapping
from dataclasses import replace

from qms.followup.views.row_tables import Cell, Line, RowTable


def told_once(tables: Mapping[str, RowTable]) -> dict[str, RowTable]:
    """Return the tables with each fault at its field, else where the row is first read.

    The first table with a row is the one that links lead to.
    """
    told = {cell.name for table in tables.values() for cell in _inputs(table)}
    return {
        key: replace(table, lines=tuple(_line(line, told) for line in table.lines))
        for key, table in tables.items()
    }


def _inputs(table: RowTable) -> list[Cell]:
    return [cell for line in table.lines for cell in line.cells if cell.is_input]


def _line(line: Line, told: set[str]) -> Line:
    anchor = "" if line.key in told else line.key
    told.add(anchor)
    return replace(
        line,
        anchor=anchor,
        shown=tuple(_cell(one, told) for one in line.shown),
        measured=tuple(_cell(one, told) for one in line.measured),
        cells=tuple(_cell(one, told) for one in line.cells),
    )


def _cell(cell: Cell, told: set[str]) -> Cell:
    """Return the cell without its fault when that has been told; `told` learns of this one."""
    if cell.is_input or not cell.error:
        return cell
    if cell.name in told:
        return replace(cell, error="")
    told.add(cell.name)
    return cell
