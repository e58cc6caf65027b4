"""Write a model as the TOML file that `read_model_file` reads back."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import dump_model


def model_toml(model: AllocationModel) -> bytes:
    """Return the model as UTF-8 TOML: plain keys first, then tables, in the model's order."""
    return toml_of(dump_model(model))


def toml_of(table: Mapping[str, Any]) -> bytes:
    """Return a table of texts, truth values, whole numbers, lists and tables as UTF-8 TOML."""
    return ("\n".join(_lines(table, at="")).strip() + "\n").encode()


def _lines(table: Mapping[str, Any], *, at: str) -> Iterator[str]:
    for key, value in table.items():
        if not _is_table(value):
            yield f"{key} = {_value(value)}"
    for key, value in table.items():
        if _is_table(value):
            yield from _tables(f"{at}.{key}" if at else key, value)


def _is_table(value: object) -> bool:
    """Return whether the value needs a heading of its own."""
    rows = value if isinstance(value, list) else [value]
    return bool(rows) and all(isinstance(row, Mapping) for row in rows)


def _tables(place: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - a table or a list of them
    rows, heading = (value, f"[[{place}]]") if isinstance(value, list) else ([value], f"[{place}]")
    for row in rows:
        yield from ("", heading)
        yield from _lines(row, at=place)


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, bool | int):
        return json.dumps(value)
    # A JSON string is a TOML string, but for the one control character that JSON leaves bare.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
