"""A table that was read, kept as packed text between the dry run and the save."""

import json
import zlib

from qms.kernel.table_types import Row, TableFile


def pack_table(table: TableFile) -> bytes:
    """Return the header and rows as packed text; how the file was read is in the report."""
    rows = [[row.number, *row.cells] for row in table.rows]
    raw = [table.file_name, table.header, rows]
    return zlib.compress(json.dumps(raw, separators=(",", ":"), ensure_ascii=False).encode(), 1)


def unpack_table(packed: bytes) -> TableFile:
    """Return the table that was packed."""
    file_name, header, rows = json.loads(zlib.decompress(packed))
    return TableFile(
        file_name=file_name,
        header=tuple(header),
        rows=tuple(Row(number=number, cells=tuple(cells)) for number, *cells in rows),
        encoding="",
        delimiter="",
    )
