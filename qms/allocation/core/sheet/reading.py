"""Read a sheet from a table as TOML or JSON gives it: every fault at once."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from qms.allocation.core.sheet.checking import check_sheet
from qms.allocation.core.sheet.faults import Faults, Part, as_number, fits
from qms.allocation.core.sheet.types import (
    Basis,
    Input,
    InputType,
    Line,
    Method,
    Parameter,
    Place,
    Rounding,
    Scope,
    Share,
    Sheet,
    Table,
    TableKind,
)
from qms.kernel.expression import Mode, name_key

One = TypeVar("One")
SHEET_KEYS = frozenset(
    {"key", "name", "note", "unit_column", "parameter", "input", "table", "line"}
)
PARAMETER_KEYS = frozenset({"name", "label", "value", "unit", "basis", "source"})
INPUT_KEYS = frozenset({"name", "label", "unit", "type", "min", "max", "default", "source"})
TABLE_KEYS = frozenset({"name", "label", "kind", "rows", "source"})
LINE_KEYS = frozenset(
    {"name", "label", "formula", "scope", "unit", "when", "rounding", "share", "basis", "source",
     "note"}
)  # fmt: skip
ROUNDING_KEYS = frozenset({"quantum", "mode", "place"})
SHARE_KEYS = frozenset({"pot", "method", "share_quantum"})
MOST = {"parameter": 200, "input": 200, "table": 50, "line": 200}
MOST_ROWS = 2_000
CALLED = {"parameter": "Parametern", "input": "Indata", "table": "Tabellen", "line": "Rad"}


def parse_sheet(table: Mapping[str, Any]) -> Sheet:
    """Return the sheet that the table describes; raise RefusedError with every fault."""
    faults = Faults()
    whole = Part(faults, table, at="", called="Kalkylbladet")
    whole.refuse_unknown(SHEET_KEYS)
    sheet = Sheet(
        key=whole.text("key"),
        name=whole.text("name", required=True),
        note=whole.text("note"),
        unit_column=whole.text("unit_column"),
        parameters=_each(whole, "parameter", _parameter),
        inputs=_each(whole, "input", _input),
        tables=_each(whole, "table", _table),
        lines=_each(whole, "line", _line),
    )
    if not sheet.lines:
        whole.add("line", "Det finns ingen rad.", "Lägg till minst en rad med namn och formel.")
    faults.found += check_sheet(sheet, faulty=frozenset(one.column for one in faults.found))
    faults.raise_any()
    return sheet


def _each(whole: Part, section: str, read: Callable[[Part], One]) -> tuple[One, ...]:
    rows = whole.rows(section)
    if len(rows) > MOST[section]:
        whole.add(section, f"{section} finns {len(rows)} gånger.", f"Högst {MOST[section]} går.")
        return ()
    found = []
    for number, row in enumerate(rows, start=1):
        at = f"{section} {number}"
        if not isinstance(row, Mapping):
            whole.faults.add(f"{at} är ingen tabell.", f"Skriv den som [[{section}]].", at=at)
            continue
        name = " ".join(str(row.get("name", "")).split())[:60] or str(number)
        found.append(read(Part(whole.faults, row, at=at, called=f"{CALLED[section]} {name}")))
    return tuple(found)


def _parameter(part: Part) -> Parameter:
    part.refuse_unknown(PARAMETER_KEYS)
    return Parameter(
        name=part.text("name", required=True),
        label=part.text("label"),
        value=part.number("value") or Decimal(0),
        unit=part.text("unit"),
        basis=part.choice("basis", Basis.NONE),
        source=part.text("source"),
    )


def _input(part: Part) -> Input:
    part.refuse_unknown(INPUT_KEYS)
    lowest = part.number("min", required=False) if "min" in part.table else Decimal(0)
    highest = part.number("max", required=False)
    kind = part.choice("type", InputType.NUMBER)
    default = part.text("default")
    if kind is InputType.NUMBER and default and as_number(default) is None:
        part.add("default", f"värdet för en tom cell är {default}.", "Skriv ett tal, eller töm.")
    if lowest is not None and highest is not None and lowest > highest:
        part.add("max", "det högsta värdet är lägre än det lägsta.", "Byt plats på dem.")
    return Input(
        name=part.text("name", required=True),
        label=part.text("label"),
        unit=part.text("unit"),
        type=kind,
        lowest=None if kind is InputType.TEXT else lowest,
        highest=None if kind is InputType.TEXT else highest,
        default=default,
        source=part.text("source"),
    )


def _table(part: Part) -> Table:
    part.refuse_unknown(TABLE_KEYS)
    kind = part.choice("kind", TableKind.LOOKUP)
    rows = part.rows("rows")
    if not 0 < len(rows) <= MOST_ROWS:
        part.add("rows", f"tabellen har {len(rows)} rader.", f"Skriv mellan 1 och {MOST_ROWS}.")
    found = [one for n, row in enumerate(rows[:MOST_ROWS], start=1)
             if (one := _table_row(part, kind, row, n)) is not None]  # fmt: skip
    _check_order(part, kind, found, whole=len(found) == len(rows))
    return Table(
        name=part.text("name", required=True),
        label=part.text("label"),
        kind=kind,
        rows=tuple(found),
        source=part.text("source"),
    )


def _table_row(
    part: Part, kind: TableKind, row: object, number: int
) -> tuple[str, Decimal] | None:  # fmt: skip
    if not isinstance(row, list | tuple) or len(row) != 2:
        part.add("rows", f"rad {number} har inte två värden.", "Skriv nyckel och värde.")
        return None
    key, value = str(row[0]).strip(), as_number(row[1])
    x = as_number(row[0])
    if value is None or not fits(value):
        part.add("rows", f"värdet på rad {number} är {row[1]!s:.40}, inte ett tal.",
                 "Skriv till exempel 1,5.")  # fmt: skip
        return None
    if kind is TableKind.CURVE and (x is None or not fits(x)):
        part.add("rows", f"rad {number} börjar med {row[0]!s:.40}, inte ett tal.",
                 "Skriv talet som kurvan läses vid.")  # fmt: skip
        return None
    return (format(x, "f") if kind is TableKind.CURVE and x is not None else key), value


def _check_order(
    part: Part, kind: TableKind, rows: list[tuple[str, Decimal]], *, whole: bool
) -> None:
    if kind is TableKind.LOOKUP:
        counts = Counter(name_key(key) for key, _ in rows)
        for key in sorted(key for key, n in counts.items() if n > 1):
            part.add("rows", f"{key} finns två gånger.", "Ta bort den ena raden.")
        return
    places = [Decimal(x) for x, _ in rows]
    if places != sorted(set(places)):
        part.add("rows", "talen stiger inte.", "Skriv punkterna i ordning, varje tal en gång.")
    if whole and len(rows) == 1:
        part.add("rows", "kurvan har bara en punkt.", "Skriv minst två.")


def _line(part: Part) -> Line:
    part.refuse_unknown(LINE_KEYS)
    rounding = _inner(part, "rounding", _rounding)
    share = _inner(part, "share", _share)
    scope = part.choice("scope", Scope.UNIT)
    if share and scope is Scope.MUNICIPALITY:
        part.add("pot", "en pott delas mellan enheter.", "Ge raden omfattningen unit.")
    if share and rounding and rounding.place is not Place.RESULT:
        part.add("place", "en rad som delar en pott avrundas i resultatet.", "Skriv result.")
    return Line(
        name=part.text("name", required=True),
        label=part.text("label"),
        formula=part.text("formula", required=True),
        scope=scope,
        unit=part.text("unit"),
        when=part.text("when"),
        rounding=rounding,
        share=share,
        basis=part.choice("basis", Basis.NONE),
        source=part.text("source"),
        note=part.text("note"),
    )


def _inner(part: Part, key: str, read: Callable[[Part], One | None]) -> One | None:
    """Return what an inner table such as `rounding = {…}` says; its faults stand at the line."""
    table = part.table.get(key)
    if table is None:
        return None
    if not isinstance(table, Mapping):
        part.add(key, f"{key} är ingen tabell.", f"Skriv {key} = {{ … }}.")
        return None
    return read(Part(part.faults, table, at=part.at, called=part.called))


def _rounding(part: Part) -> Rounding | None:
    part.refuse_unknown(ROUNDING_KEYS)
    quantum = _quantum(part, "quantum", required=True)
    mode, place = part.choice("mode", Mode.HALF_UP), part.choice("place", Place.RESULT)
    return Rounding(quantum=quantum, mode=mode, place=place) if quantum else None


def _quantum(part: Part, key: str, *, required: bool) -> Decimal | None:
    found = part.number(key, required=required)
    if found is not None and found <= 0:
        part.add(key, "avrundningens enhet är inte större än noll.", "Skriv till exempel 0.01.")
        return None
    return found


def _share(part: Part) -> Share:
    part.refuse_unknown(SHARE_KEYS)
    method = part.choice("method", Method.LARGEST_REMAINDER)
    quantum = _quantum(part, "share_quantum", required=False)
    if quantum and method is Method.LARGEST_REMAINDER:
        part.add("share_quantum", "andelen avrundas bara med rounded-share.",
                 "Töm fältet eller byt sätt.")  # fmt: skip
    return Share(pot=part.text("pot", required=True), method=method, share_quantum=quantum)
