"""What the reader of a dry run should know of rows that are right."""

from collections.abc import Sequence

from qms.kernel.table_types import TableFile
from qms.register.core.cell_reader import CellReader
from qms.register.core.dataset import Dataset
from qms.register.core.findings import Record
from qms.register.core.person_numbers import NUMBER, struck_rows

SHOWN = 5


def remarks(
    dataset: Dataset, table: TableFile, cells: Sequence[CellReader], records: Sequence[Record]
) -> tuple[str, ...]:
    """Return a sentence for each thing that was done to the rows, or that they will do."""
    elsewhere = (sentence for one in cells for sentence in _elsewhere(one, table))
    struck = (sentence for one in cells for sentence in _struck(dataset, one, table))
    return (*elsewhere, *struck, *_told(dataset, records))


def _struck(dataset: Dataset, cells: CellReader, table: TableFile) -> tuple[str, ...]:
    if cells.column.key != dataset.struck:
        return ()
    found = sum(1 for row in table.rows if NUMBER.search(row.cells[cells.position]))
    return struck_rows(cells.header, found)


def _elsewhere(cells: CellReader, table: TableFile) -> list[str]:
    """Return what the reader should know of units that the register lacks and need not have."""
    if not cells.elsewhere:
        return []
    rows = sum(1 for row in table.rows if row.cells[cells.position] in cells.elsewhere)
    names = sorted(cells.elsewhere)
    some = ", ".join(names[:SHOWN]) + (" med flera" if len(names) > SHOWN else "")
    told = "1 rad sparas" if rows == 1 else f"{rows} rader sparas"
    return [f"{cells.header}: registret saknar {some}. {told} utan det värdet."]


def _told(dataset: Dataset, records: Sequence[Record]) -> tuple[str, ...]:
    """Return what the dataset says of the keys that the file has."""
    keys = [at for at, column in enumerate(dataset.columns) if column.is_key]
    found = {tuple([record.values[at] for at in keys]) for record in records}
    return dataset.told(found) if dataset.told else ()
