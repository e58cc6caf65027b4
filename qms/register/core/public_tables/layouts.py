"""Which layout a file of published figures has: Kolada's answer, json-stat, or an export."""

import json
from typing import Any

from qms.kernel.table_file import is_xlsx, scan_table
from qms.kernel.table_types import TableFile
from qms.register.core.public_tables.exports import from_export, is_export
from qms.register.core.public_tables.json_stat import from_json_stat
from qms.register.core.public_tables.kolada import from_kolada
from qms.register.core.public_tables.rows import refused

MOST_BYTES = 30_000_000
MARK = b"\xef\xbb\xbf"


def public_table(content: bytes, *, file_name: str, max_rows: int) -> TableFile:
    """Return the figures of the file as rows of the dataset.

    A saved answer of Kolada's API (version 3, data or oudata), a json-stat 2 answer of a PxWeb
    database, an export with a column per figure, or a table with the dataset's own columns.
    Raise RefusedError when it is none of them.
    """
    if not is_xlsx(content) and content.removeprefix(MARK).lstrip()[:1] in (b"{", b"["):
        return _from_json(content.removeprefix(MARK), file_name=file_name, max_rows=max_rows)
    table = scan_table(content, file_name=file_name, max_rows=max_rows)
    return from_export(table, max_rows=max_rows) if is_export(table) else table


def _from_json(content: bytes, *, file_name: str, max_rows: int) -> TableFile:
    if len(content) > MOST_BYTES:
        raise refused("Filen är större än 30 MB.", "Hämta färre nyckeltal eller år åt gången.")
    try:
        found: Any = json.loads(content, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise refused("Filen är ingen hel JSON-fil.", "Hämta den igen.") from error
    if isinstance(found, dict) and str(found.get("version", "")).startswith("2"):
        return from_json_stat(found, file_name=file_name, max_rows=max_rows)
    if isinstance(found, dict) and isinstance(found.get("values"), list):
        return from_kolada(found, file_name=file_name, max_rows=max_rows)
    raise refused(
        "Filen är varken ett svar från Kolada eller i formatet json-stat 2.",
        "Spara svaret som det kommer, eller skriv värdena i mallen.",
    )
