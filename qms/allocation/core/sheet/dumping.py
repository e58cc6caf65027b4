"""A sheet as the table that `reading` reads back, and as a TOML file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from qms.allocation.core.sheet.types import Input, InputType, Line, Rounding, Share, Sheet, Table

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
NUMBERS = frozenset({"value", "min", "max", "quantum", "share_quantum"})
SECTIONS = ("parameter", "input", "table", "line")


def dump_sheet(sheet: Sheet) -> dict[str, Any]:
    """Return the table; numbers as exact text, what says nothing left out."""
    return {
        **_said(key=sheet.key, name=sheet.name, note=sheet.note, unit_column=sheet.unit_column),
        "parameter": [
            _said(name=p.name, label=p.label, value=p.value, unit=p.unit, basis=p.basis.value,
                  source=p.source)
            for p in sheet.parameters
        ],
        "input": [_input(one) for one in sheet.inputs],
        "table": [_table(one) for one in sheet.tables],
        "line": [_line(one) for one in sheet.lines],
    }  # fmt: skip


def write_toml(sheet: Sheet) -> str:
    """Return the sheet as a TOML file that reads back as the same sheet."""
    table = dump_sheet(sheet)
    parts = [_pairs({key: value for key, value in table.items() if key not in SECTIONS})]
    for section in SECTIONS:
        parts += [f"[[{section}]]\n{_pairs(row)}" for row in table[section]]
    return "\n".join(parts)


def _said(**values: object) -> dict[str, Any]:
    """Return the pairs that say something, numbers as text."""
    return {key: _plain(value) for key, value in values.items() if value not in {"", None}}


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _input(one: Input) -> dict[str, Any]:
    found = _said(name=one.name, label=one.label, unit=one.unit)
    if one.type is InputType.TEXT:
        found["type"] = one.type.value
    elif one.lowest is None:
        found["min"] = ""
    elif one.lowest:
        found["min"] = format(one.lowest, "f")
    return {**found, **_said(max=one.highest, default=one.default, source=one.source)}


def _table(one: Table) -> dict[str, Any]:
    rows = [[key, format(value, "f")] for key, value in one.rows]
    said = _said(name=one.name, label=one.label, kind=one.kind.value, source=one.source)
    return {**said, "rows": rows}


def _line(one: Line) -> dict[str, Any]:
    found = _said(name=one.name, label=one.label, scope=one.scope.value, unit=one.unit,
                  formula=one.formula, when=one.when)  # fmt: skip
    if one.share:
        found["share"] = _share(one.share)
    if one.rounding:
        found["rounding"] = _rounding(one.rounding)
    return {**found, **_said(basis=one.basis.value, source=one.source, note=one.note)}


def _share(share: Share) -> dict[str, Any]:
    return _said(pot=share.pot, method=share.method.value, share_quantum=share.share_quantum)


def _rounding(rounding: Rounding) -> dict[str, Any]:
    return _said(quantum=rounding.quantum, mode=rounding.mode.value, place=rounding.place.value)


def _pairs(table: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(key, value)}\n" for key, value in table.items())


def _value(key: str, value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{one} = {_value(one, v)}" for one, v in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[\n" + "".join(f"  [{_text(row[0])}, {row[1]}],\n" for row in value) + "]"
    return str(value) if key in NUMBERS and value else _text(str(value))


def _text(text: str) -> str:
    safe = "".join(
        ESCAPES.get(sign, sign if sign.isprintable() else f"\\u{ord(sign):04X}") for sign in text
    )
    return f'"{safe}"'
