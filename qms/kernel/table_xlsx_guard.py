"""Look inside an XLSX file before it is opened: size, bombs, macros, extent, error cells.

The reader makes a dense grid from the outermost cell, so a file of five kilobytes with one cell
at XFD1048576 would ask for half a terabyte. The parts are therefore unpacked and counted here.
"""

import re
import zipfile
import zlib
from io import BytesIO

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_types import whole

MAX_XLSX_BYTES = 10_000_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 100
MAX_GRID = 3_000_000
MAX_TEXT = 200_000_000
MAX_PARTS = 500
CHUNK = 1 << 20

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,4})(\d{1,10})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt\s*=\s*["']e["'][^>]*>""")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")


def _refuse(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))


def _bomb() -> RefusedError:
    return _refuse(
        "Filen blir för stor när den packas upp.",
        "Spara bladet som CSV, eller kopiera bara tabellen till en ny arbetsbok.",
    )


def broken() -> RefusedError:
    """Return the refusal of a file that is no readable workbook."""
    return _refuse(
        "Filen går inte att öppna som XLSX.", "Öppna den i kalkylprogrammet och spara den på nytt."
    )


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> bytes:
    """Return the part's bytes; refuse when there are more than `room`."""
    chunks: list[bytes] = []
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            room -= len(chunk)
            if room < 0:
                raise _bomb()
            chunks.append(chunk)
    return b"".join(chunks)


def _check_xml(content: bytes) -> None:
    """Refuse entities (they multiply) and encodings in which the searches below are blind."""
    head = content[:400]
    declared = _ENCODING.search(head.split(b"?>")[0])
    plain = declared is None or declared.group(1).lower() in {b"utf-8", b"us-ascii"}
    if b"\x00" in head or not plain or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise broken()


def column_number(letters: str) -> int:
    """Return 1 for `A`, 27 for `AA`."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _grid(content: bytes) -> tuple[int, int]:
    """Return upper limits of the sheet's height and width."""
    references = _REFERENCE.findall(content)
    height = max((int(row) for _, row in references), default=0)
    letters = {column for column, _ in references if column}
    width = max((column_number(column.decode()) for column in letters), default=0)
    if len(_CELL.findall(content)) > sum(1 for column, _ in references if column):
        # Cells and rows without an address stand one after the other.
        height += len(_ROW.findall(content))
        width += max(len(_CELL.findall(row)) for row in _ROW.split(content))
    return height, width


def _check_sheet(content: bytes, *, max_rows: int, longest_text: int) -> None:
    height, width = _grid(content)
    if height > max_rows + 100 or height * width > MAX_GRID:
        raise _refuse(
            f"Bladet sträcker sig över {whole(height)} rader och {whole(width)} kolumner; "
            f"gränsen är {whole(max_rows)} rader.",
            "Ta bort tomma formaterade rader och kolumner, eller spara bladet som CSV.",
        )
    if len(_SHARED.findall(content)) * longest_text > MAX_TEXT:
        raise _bomb()


def _attribute(tag: bytes, name: str) -> str:
    """Return the attribute's value, empty when the tag lacks it."""
    found = re.search(rf"""\s(?:\w+:)?{name}\s*=\s*["']([^"']*)["']""".encode(), tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _link_of(sheet_tag: bytes) -> str:
    """Return the relationship id, the attribute `id` that always has a prefix."""
    found = re.search(rb"""\s\w+:id\s*=\s*["']([^"']*)["']""", sheet_tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _sheet_parts(parts: dict[str, bytes]) -> list[str]:
    """Return the part name of each sheet, in the workbook's order."""
    links = _LINK.findall(parts.get("xl/_rels/workbook.xml.rels", b""))
    by_id = {
        _attribute(tag, "Id"): "xl/" + _attribute(tag, "Target").lstrip("/").removeprefix("xl/")
        for tag in links
    }
    sheets = _SHEET.findall(parts.get("xl/workbook.xml", b""))
    return [by_id.get(_link_of(tag), "") for tag in sheets]


def _read_parts(content: bytes) -> dict[str, bytes]:
    """Return the XML parts that decide what a sheet holds, all parts counted."""
    parts: dict[str, bytes] = {}
    room = min(MAX_UNPACKED, max(len(content), 1000) * MAX_RATIO)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > room:
            raise _bomb()
        for entry in entries:
            if "vbaproject" in entry.filename.lower():
                raise _refuse("Filen innehåller makron.", "Spara den som XLSX utan makron.")
            data = _unpack(archive, entry, room)
            room -= len(data)
            if entry.filename.endswith((".xml", ".rels")):
                _check_xml(data)
                parts[entry.filename] = data
    return parts


def look_inside(content: bytes, *, max_rows: int) -> list[tuple[str, ...]]:
    """Return, per sheet in order, the addresses of its error cells (`B6`).

    Raises RefusedError when the file is too large, a bomb, holds macros or is no XLSX.
    """
    if len(content) > MAX_XLSX_BYTES:
        raise _refuse(
            f"Filen är större än {MAX_XLSX_BYTES // 1_000_000} MB.", "Spara bladet som CSV."
        )
    try:
        parts = _read_parts(content)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError) as error:
        raise broken() from error
    shared = parts.get("xl/sharedStrings.xml", b"")
    longest = max(len(text) for text in re.split(rb"</(?:\w+:)?si>", shared))
    for name, data in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_sheet(data, max_rows=max_rows, longest_text=longest)
    return [
        tuple(_attribute(tag, "r") for tag in _ERROR.findall(parts.get(name, b"")))
        for name in _sheet_parts(parts)
    ]
