"""Files that nobody should send: bombs, traps, and things that are not what they are called."""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from types import MappingProxyType

MEGABYTE = 1_000_000
SLIP = "zinnober-slip.txt"
"""The name of what a careless unpacking would leave behind."""
TYPES = b"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
BOOK = b"""<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"""
LINKS = b"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
SHEET = (
    b'<?xml version="1.0" encoding="UTF-8"?><worksheet '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s'
    b"</sheetData></worksheet>"
)
CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">%s]><sst>&i;</sst>' % b"".join(
    b'<!ENTITY %c "%s">' % (to, b"&%c;" % of * 10)
    for of, to in zip(b"abcdefgh", b"bcdefghi", strict=True)
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
)


def packed(*, sheet: bytes = CELL, **more: bytes) -> bytes:
    """Return a workbook of one sheet; in the names of more parts `__` is a slash, `_dot_` a dot."""
    parts = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": SHEET % sheet,
        **{
            name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()
        },
    }
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of the parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def linked() -> bytes:
    """Return a workbook where a part is a link to a file of the machine."""
    buffer = BytesIO(packed())
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("xl/media/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def encrypted() -> bytes:
    """Return a workbook that says that it is locked with a password."""
    content = bytearray(packed())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def rows(count: int) -> bytes:
    """Return the XML of so many rows of one cell."""
    return b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, count))


def picture(width: int, height: int) -> bytes:
    """Return a PNG that says it is so large, with almost nothing in it."""
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def bomb(size: int = 100 * MEGABYTE) -> bytes:
    """Return a workbook of about 100 kB that unpacks to `size` bytes."""
    return packed(xl__media__bomb=b"\0" * size)


BAD: Mapping[str, tuple[str, Callable[[], bytes]]] = MappingProxyType(
    {
        "a bomb": ("a.xlsx", bomb),
        "a bomb in an archive in a workbook": ("a.xlsx", lambda: packed(xl__a=bomb())),
        "an archive in itself": ("a.zip", lambda: zipped({"a.zip": zipped({"b.zip": bomb()})})),
        "a packed stream": ("a.csv.gz", lambda: gzip.compress(b"0" * 50 * MEGABYTE)),
        "a part above the folder": ("a.xlsx", lambda: packed(**{f"..__..__{SLIP}": b"x"})),
        "a part with a whole path": ("a.xlsx", lambda: packed(**{f"__{SLIP}": b"x"})),
        "a link to a file": ("a.xlsx", linked),
        "entities that multiply": ("a.xlsx", lambda: packed(xl__sharedStrings_dot_xml=LAUGHS)),
        "an entity from outside": ("a.xlsx", lambda: packed(xl__sharedStrings_dot_xml=OUTSIDE)),
        "two hundred thousand rows": ("a.xlsx", lambda: packed(sheet=rows(200_000))),
        "a cell at the outermost corner": (
            "a.xlsx", lambda: packed(sheet=CELL.replace(b"A1", b"XFD1048576").replace(
                b'"1"', b'"1048576"')),
        ),
        "three thousand parts": (
            "a.xlsx", lambda: packed(**{f"xl__media__{n}": b"" for n in range(3_000)})
        ),
        "macros": ("a.xlsx", lambda: packed(xl__vbaProject_dot_bin=b"x")),
        "a password": ("a.xlsx", encrypted),
        "half a workbook": ("a.xlsx", lambda: packed(sheet=rows(99))[:600]),
        "an old workbook": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        "a program called a workbook": ("a.xlsx", lambda: b"MZ\x90\0" + b"\0" * 600),
        "a program called a document": ("a.pdf", lambda: b"\x7fELF" + b"\0" * 600),
        "a page called a document": ("a.pdf", lambda: b"<html><script>alert(1)</script></html>"),
        "a drawing with a script": (
            "a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
        ),
        "a picture of giants": ("a.png", lambda: picture(60_000, 60_000)),
        "a picture cut short": ("a.jpg", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF"),
        "nothing": ("a.csv", lambda: b""),
        "twelve million bytes": ("a.csv", lambda: b"x" * 12 * MEGABYTE),
        "one line of four million signs": ("a.csv", lambda: b"x" * 4 * MEGABYTE),
        "a million columns": ("a.csv", lambda: b";" * MEGABYTE + b"\n"),
        "three hundred thousand rows": ("a.csv", lambda: b"a;b\n" * 300_000),
        "NUL in the name and within": ("a\0.csv", lambda: b"a;b\n\0;\0\n" * 9),
        "a path for a name": (f"../../../../../{SLIP}", lambda: b"\0\1\2"),
        "brackets in brackets": ("a.toml", lambda: b"a = " + b"[" * 100_000),
        "an endless number": ("a.toml", lambda: b"a = " + b"9" * 100_000),
        "tables in tables": ("a.toml", lambda: b"[" + b"a." * 1_000_000 + b"a]\n"),
        "tables in tables, a line each": (
            "a.toml", lambda: b"".join(b"[" + b"a." * 999 + b"b%d]\n" % n for n in range(20))
        ),
    }
)  # fmt: skip
"""By what is wrong: the name that the sender gives, and a function that makes the content."""


@cache
def content_of(told: str) -> bytes:
    """Return the content of one of them, made once."""
    return BAD[told][1]()
