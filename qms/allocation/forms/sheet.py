"""The form of a calculation sheet: what was typed, as it was typed, row by row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length

from qms.allocation.core.sheet.dumping import dump_sheet
from qms.allocation.core.sheet.types import Sheet, TableKind
from qms.i18n.language import mark
from qms.kernel.problems import Problem
from qms.web.forms import BaseForm, Filled

Row = dict[str, str]
HEAD = ("name", "note", "key", "unit_column")
INNER = {
    "quantum": "rounding",
    "mode": "rounding",
    "place": "rounding",
    "pot": "share",
    "method": "share",
    "share_quantum": "share",
}
"""The keys of a line that stand in an inner table of the file."""
NUMBERS = frozenset({"value", "min", "max", "quantum", "share_quantum"})
NEW: Mapping[str, Row] = {
    "parameter": {"name": "", "label": "", "value": "", "unit": "", "basis": "", "source": ""},
    "input": {"name": "", "label": "", "unit": "", "type": "number", "min": "0", "max": "",
              "default": "", "source": ""},
    "table": {"name": "", "label": "", "kind": "lookup", "rows": "", "source": ""},
    "line": {"name": "", "label": "", "formula": "", "scope": "unit", "unit": "", "when": "",
             "quantum": "", "mode": "half-up", "place": "result", "pot": "",
             "method": "largest-remainder", "share_quantum": "", "basis": "", "source": "",
             "note": ""},
}  # fmt: skip
MOST_ROWS = 250
"""More rows than a sheet may have: the sheet itself says that they are too many."""


class NewSheetForm(BaseForm):
    """A new sheet: its name, and what it begins as."""

    name = StringField(
        mark("Kalkylbladets namn"),
        validators=[
            Filled(mark("Skriv vad kalkylbladet heter")),
            Length(max=120, message=mark("Korta namnet till 120 tecken")),
        ],
    )
    example = SelectField(mark("Börja med"), validate_choice=True)


@dataclass(slots=True, kw_only=True)
class SheetFields:
    """The fields of the page; `errors` is by field id, in the order of the sheet."""

    head: Row
    sections: dict[str, list[Row]]
    errors: dict[str, str] = field(default_factory=dict)

    def table(self) -> dict[str, Any]:
        """Return what `parse_sheet` reads; a line without quantum or pot has no such part.

        Rows at the end that nothing is written in are no part of the sheet.
        """
        rows = {section: _written(section, rows) for section, rows in self.sections.items()}
        return {
            **self.head,
            "parameter": rows["parameter"],
            "input": rows["input"],
            "table": [{**row, "rows": _typed_rows(row["rows"])} for row in rows["table"]],
            "line": [_line_table(row) for row in rows["line"]],
        }

    def tell(self, problems: Iterable[Problem], words: Callable[[Problem], str]) -> None:
        """Put each fault at its field; several at one field stand after each other."""
        for problem in problems:
            key = field_id(problem.column)
            text = words(problem)
            self.errors[key] = f"{self.errors[key]} {text}" if key in self.errors else text

    def error_rows(self) -> list[tuple[str, str]]:
        """Return (field id, what is wrong) for the error summary; no id where no field is."""
        known = {"name", "note"} | {
            f"{section}-{number}-{key}"
            for section, rows in self.sections.items()
            for number, row in enumerate(rows)
            for key in row
        }
        return [(key if key in known else "", text) for key, text in self.errors.items()]


def field_id(column: str) -> str:
    """Return the id of the field for a place in the sheet: `line 3.formula` is line-2-formula."""
    section, _, key = column.partition(".")
    name, _, number = section.partition(" ")
    if not number.isdecimal():
        return column
    return f"{name}-{int(number) - 1}-{key or 'name'}"


def fields_of(sheet: Sheet) -> SheetFields:
    """Return the fields that show a sheet."""
    table = dump_sheet(sheet)
    sections = {
        section: [_row_of(section, row) for row in table[section]] for section in NEW
    }  # fmt: skip
    return SheetFields(head={key: str(table.get(key, "")) for key in HEAD}, sections=sections)


def _row_of(section: str, table: Mapping[str, Any]) -> Row:
    flat = {**table, **table.get("rounding", {}), **table.get("share", {})}
    row = {key: str(flat.get(key, start)) for key, start in NEW[section].items()}
    for key in NUMBERS & row.keys():
        row[key] = row[key].replace(".", ",")
    if section == "table":
        row["rows"] = "\n".join(_row_text(row["kind"], *pair) for pair in table["rows"])
    return row


def _row_text(kind: str, key: str, value: str) -> str:
    shown = key.replace(".", ",") if kind == TableKind.CURVE else key
    return f"{shown}; {value.replace('.', ',')}"


def typed_fields(form: Mapping[str, str]) -> SheetFields:
    """Return the fields as somebody typed them."""
    return SheetFields(
        head={key: form.get(key, "") for key in HEAD},
        sections={section: _typed_section(form, section) for section in NEW},
    )


def _typed_section(form: Mapping[str, str], section: str) -> list[Row]:
    rows = []
    for number in range(MOST_ROWS):
        if f"{section}-{number}-name" not in form:
            break
        typed = {key: form.get(f"{section}-{number}-{key}", "").strip() for key in NEW[section]}
        rows.append(typed | {"source": " ".join(typed["source"].split())})
    return rows


def changed_rows(fields: SheetFields, do: str) -> None:
    """Do what the button `add-line`, `remove-line-3`, `up-line-3` or `down-line-3` says.

    Anything else, and a row that is not there, changes nothing.
    """
    verb, _, rest = do.partition("-")
    section, _, place = rest.partition("-")
    rows = fields.sections.get(section, [])
    at = int(place) if place.isdecimal() and len(place) < 4 else len(rows)
    if verb == "add" and section in NEW:
        rows.append(dict(NEW[section]))
    elif verb == "remove":
        del rows[at : at + 1]
    elif verb in {"up", "down"}:
        _swap(rows, at, at + (1 if verb == "down" else -1))


def _swap(rows: list[Row], at: int, to: int) -> None:
    if at < len(rows) and 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]


def _written(section: str, rows: list[Row]) -> list[Row]:
    last = len(rows)
    while last and rows[last - 1] == NEW[section]:
        last -= 1
    return rows[:last]


def _typed_rows(text: str) -> list[list[str]]:
    """Return key and value of each typed row, parted at the last semicolon."""
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    return [[part.strip() for part in row.rsplit(";", 1)] for row in rows]


def _line_table(row: Row) -> dict[str, Any]:
    table: dict[str, Any] = {key: value for key, value in row.items() if key not in INNER}
    if row["quantum"] or row["place"] != "result":
        table["rounding"] = {key: row[key] for key in ("quantum", "mode", "place")}
    if row["pot"] or row["share_quantum"]:
        table["share"] = {key: row[key] for key in ("pot", "method", "share_quantum")}
    return table
