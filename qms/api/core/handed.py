"""Rows handed over, written as the text file that the import reads."""

import csv
import io
import json
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, cast

from qms.api.core.returned import as_in_files, own_rows
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.register.core.dataset import Dataset

MOST_COLUMNS = 200
LEFT_OUT = "suppressed"
MARKS = MappingProxyType(
    {"missing": ".", "suppressed": "..", "few_lacked": "~100", "not_applicable": "*"}
)


def file_of_json(content: bytes, dataset: Dataset, *, autumn: int) -> bytes:
    """Return the JSON rows (a list, or an object with `rows`) as CSV; raise RefusedError.

    `autumn` is the school year in which the grades of rows without a year are named.
    """
    return _written(_rows(content), dataset, autumn)


def file_of_csv(content: bytes, dataset: Dataset, *, autumn: int) -> bytes:
    """Return the file as it is; one with the fields of our own answers as the import reads it."""
    rows = own_rows(content, dataset)
    return _written(rows, dataset, autumn) if rows else content


def _written(given: Sequence[dict[str, Any]], dataset: Dataset, autumn: int) -> bytes:
    rows = [as_in_files(row, dataset, autumn=autumn) for row in given]
    header = list(dict.fromkeys(name for row in rows for name in row))
    if len(header) > MOST_COLUMNS:
        raise _refused(
            said("Raderna har för många olika fält."), said("Skicka bara de fält som behövs.")
        )
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(header)
    writer.writerows([_cell(row.get(name), row.get(f"{name}_reason")) for name in header]
                     for row in rows)  # fmt: skip
    return buffer.getvalue().encode()


def _rows(content: bytes) -> Sequence[dict[str, Any]]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise _refused(
            said("Innehållet är inte giltig JSON."), said("Skicka en lista av rader.")
        ) from None
    rows = found.get("rows") if isinstance(found, dict) else found
    is_right = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    if not (is_right and rows):
        raise _refused(
            said("Det finns inga rader."), said("Skicka en lista av objekt, ett per rad.")
        )
    return cast("Sequence[dict[str, Any]]", rows)


def _cell(value: object, reason: object = None) -> str:
    """Return the value as a file writes it; a number that is withheld as the mark for it.

    An empty cell of a text file is left empty where few stand behind its number: the register may
    hold what we left out, and the import refuses the row rather than write over it.
    """
    if value is None or (value == "" and reason != LEFT_OUT):
        return MARKS.get(str(reason), "")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))
