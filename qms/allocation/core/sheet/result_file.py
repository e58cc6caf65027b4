"""What a reckoned sheet is written as: a table of units, and the working."""

import json
from decimal import Decimal
from typing import Any

from qms.allocation.core.sheet.dumping import dump_sheet
from qms.allocation.core.sheet.evaluate import Result
from qms.allocation.core.sheet.spoken import rounding_words, sheet_words
from qms.allocation.core.sheet.types import Line
from qms.kernel.expression import name_key, settled
from qms.kernel.expression.limits import CONTEXT
from qms.kernel.table_write import Cell, Locale, write_csv

PLACES = Decimal("1e-12")


def table_of(result: Result) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return header and rows: the unit, then every unit line; at most twelve decimals."""
    lines = result.sheet.unit_lines
    columns = [[printed(line, value) for value in result.shown(line)] for line in lines]
    header = (result.sheet.unit_column or "unit", *(line.name for line in lines))
    return header, [tuple(cells) for cells in zip(result.units.names, *columns, strict=True)]


def result_csv(result: Result, locale: Locale) -> bytes:
    """Return one row per unit with every unit line as a column."""
    header, rows = table_of(result)
    return write_csv(header, rows, locale)


def units_csv(result: Result) -> bytes:
    """Return the inputs as the file of units that gives this result again."""
    sheet, units = result.sheet, result.units
    columns = [units.columns[name_key(one.name)] for one in sheet.inputs]
    header = (sheet.unit_column or "unit", *(one.name for one in sheet.inputs))
    return write_csv(header, list(zip(units.names, *columns, strict=True)), "en")


def printed(line: Line, value: Decimal) -> Decimal:
    """Return the value with the decimals of its rounding, else at most twelve."""
    if line.rounding is not None or line.share is not None:
        return value
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -12:
        value = value.quantize(PLACES, context=CONTEXT)
    return _plain(value)


def _plain(value: Decimal) -> Decimal:
    """Return the number without zeros at the end and without an exponent."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def working_json(result: Result) -> bytes:
    """Return the sheet, the lines in words, the municipality's values and every unit's."""
    sheet, words = result.sheet, sheet_words(result.sheet)
    shown = {line.name: result.shown(line) for line in sheet.unit_lines}
    content = {
        "sheet": dump_sheet(sheet),
        "parameters": {
            one.name: exact_text(result.parameters[name_key(one.name)]) for one in sheet.parameters
        },
        "lines": [_about(line, words[line.key]) for line in sheet.lines],
        "municipality": {
            line.name: exact_text(result.shown_single(line)) for line in sheet.municipality_lines
        },
        "pots": {
            line.name: {
                "pot": exact_text(result.pots[line.key][0]),
                "left": exact_text(result.pots[line.key][1]),
            }
            for line in sheet.lines
            if line.key in result.pots
        },
        "units": {
            unit: {
                "inputs": {
                    one.name: exact_text(result.units.columns[name_key(one.name)][row])
                    for one in sheet.inputs
                },
                "lines": {name: exact_text(values[row]) for name, values in shown.items()},
            }
            for row, unit in enumerate(result.units.names)
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _about(line: Line, words: str) -> dict[str, Any]:
    about = {
        "name": line.name, "label": line.label, "scope": line.scope.value, "unit": line.unit,
        "formula": line.formula, "words": words, "rounding": rounding_words(line.rounding),
        "basis": line.basis.value, "source": line.source, "note": line.note,
    }  # fmt: skip
    return {key: value for key, value in about.items() if value}


def exact_text(value: Decimal | str) -> str:
    """Return a number with all its decimals, at most 25; a text as it is."""
    return value if isinstance(value, str) else format(settled(value), "f")
