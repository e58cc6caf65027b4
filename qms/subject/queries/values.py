"""What a column holds, ready for JSON: seals opened, moments as text, bytes in base64."""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import Session

from qms.vault.columns import Sealed
from qms.vault.core.faults import UnreadableError
from qms.vault.core.place import Place
from qms.vault.vault import vault_of

UNREADABLE = "kan inte läsas"


def shown(session: Session, column: Column[Any], row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as stored
    """Return the row's value of the column; a seal that does not open is told, not left out."""
    value = row[column.name]
    if isinstance(column.type, Sealed):
        return opened(session, column, row)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, str | int | float | bool | list | dict) else str(value)


def opened(session: Session, column: Column[Any], row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as sealed
    """Return what was sealed: text, what was written as JSON, or a document's bytes."""
    place = Place(table=column.table.name, column=column.name, row=row["id"])
    try:
        content = vault_of(session).open_bytes(place, row[column.name])
    except UnreadableError:
        return UNREADABLE
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()
    return _read(text)


def _read(text: str) -> Any:  # noqa: ANN401 - a text, or what was sealed as JSON
    """Return what was written as a table or list; digits stay the text that they were."""
    if not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
