"""An instrument's table as TOML text that reads back as the same table."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
WIDEST = 90


def write_toml(table: Mapping[str, Any]) -> str:
    """Return the table: tables as `[x]`, lists of tables as `[[x]]`, what is inside them inline.

    A table in a row of a list (the words of a question in a school form) is written as
    `[question.preschool]`.
    """
    parts = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            parts.append(_section(key, value))
        elif _are_tables(value):
            parts += [_row(key, row) for row in value]
        else:
            parts.insert(0, _pair(key, value))
    return "\n".join(parts)


def _section(name: str, table: Mapping[str, Any]) -> str:
    """Return `[name]` with its values, and large inner tables as sections of their own."""
    inner = {key: value for key, value in table.items() if _is_large(value)}
    lines = [_pair(key, value) for key, value in table.items() if key not in inner]
    after = [_section(f"{name}.{key}", value) for key, value in inner.items()]
    return "\n".join([f"[{name}]\n{''.join(lines)}", *after])


def _row(name: str, row: Mapping[str, Any]) -> str:
    inner = {key: value for key, value in row.items() if _is_large(value)}
    lines = [_pair(key, value) for key, value in row.items() if key not in inner]
    after = [_section(f"{name}.{key}", value) for key, value in inner.items()]
    return "\n".join([f"[[{name}]]\n{''.join(lines)}", *after])


def _is_large(value: object) -> bool:
    """Return whether a table holds texts, or more than fits on a line."""
    return isinstance(value, Mapping) and len(_value(value)) > WIDEST


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _pair(key: str, value: object) -> str:
    return f"{_key(key)} = {_value(value)}\n"


def _key(key: str) -> str:
    bare = key.replace("-", "_")
    return key if bare.isascii() and bare.isidentifier() else _text(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            text = format(value, "f")
            return text if "." in text else f"{text}.0"
        case Mapping():
            pairs = (f"{_key(key)} = {_value(one)}" for key, one in value.items())
            return f"{{ {', '.join(pairs)} }}" if value else "{}"
        case list() | tuple():
            return _list([_value(one) for one in value])
    return _text(str(value))


def _list(values: list[str]) -> str:
    short = f"[{', '.join(values)}]"
    if len(short) <= WIDEST or "\n" in short or all(one.startswith("{") for one in values):
        return short
    return "[\n" + "".join(f"  {one},\n" for one in values) + "]"


def _text(text: str) -> str:
    safe = "".join(
        ESCAPES.get(sign, sign if sign.isprintable() else f"\\u{ord(sign):04X}") for sign in text
    )
    return f'"{safe}"'
