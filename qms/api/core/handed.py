"""Rows handed over as JSON, written as the text file that the import reads."""

import csv
import io
import json
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, cast

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.register.core.columns import OPEN
from qms.register.core.dataset import Dataset

MOST_COLUMNS = 200
MARKS = MappingProxyType(
    {"missing": ".", "suppressed": "..", "few_lacked": "~100", "not_applicable": "*"}
)


def as_csv(content: bytes, dataset: Dataset) -> bytes:
    """Return the JSON rows (a list, or an object with `rows`) as CSV; raise RefusedError."""
    rows = [_spread(row, dataset) for row in _rows(content)]
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


def _spread(row: dict[str, Any], dataset: Dataset) -> dict[str, Any]:
    """Return the row with a column for each part of an object, as files have them."""
    flat = dict(row)
    for column in dataset.columns:
        parts = flat.get(column.key)
        if column.kind in OPEN and isinstance(parts, dict):
            del flat[column.key]
            flat |= {f"{column.aliases[0]}:{name}": value for name, value in parts.items()}
    return flat


def _cell(value: object, reason: object = None) -> str:
    """Return the value as a file writes it; a number that is withheld as the mark for it."""
    if value is None:
        return MARKS.get(str(reason), "")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))
