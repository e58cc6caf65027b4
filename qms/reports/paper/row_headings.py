"""The first cell of every row becomes the row's heading in the tags of a PDF.

The engine tags the headings of columns but cannot yet tag those of rows. The tags are changed
by an incremental update (ISO 32000-1, 7.5.6): the objects are written again after the end of the
file, followed by a table of where they stand. In a table with headings of both kinds the cells'
own lists of headings are dropped: the scopes say the same, for rows as well.
"""

import re
from collections.abc import Iterable

OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\n(<</Type/StructElem/S/(\w+)/P .*?)\nendobj", re.DOTALL)
CHILD = re.compile(rb"(\d+) 0 R")
KIDS = re.compile(rb"/K\[([^\]]*)\]")
HEADINGS = re.compile(rb"/Headers\[[^\]]*\]")
TRAILER = re.compile(rb"trailer\n<<(.*?)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)


def with_row_headings(pdf: bytes) -> bytes:
    """Return the PDF with headings of rows tagged; unchanged when it has no tables.

    Raises ValueError when the file is not built as the engine builds it.
    """
    elements = {int(one[1]): (one[3], one[2]) for one in OBJECT.finditer(pdf)}
    changed: dict[int, bytes] = {}
    for kind, body in elements.values():
        if kind == b"TBody":
            for row in _children(body):
                changed |= _row(_children(elements[row][1]), elements)
    return _appended(pdf, changed) if changed else pdf


def _children(body: bytes) -> tuple[int, ...]:
    kids = KIDS.search(body)
    return tuple(int(one) for one in CHILD.findall(kids[1])) if kids else ()


def _row(cells: Iterable[int], elements: dict[int, tuple[bytes, bytes]]) -> dict[int, bytes]:
    found = {cell: HEADINGS.sub(b"", elements[cell][1]) for cell in cells}
    first = next(iter(found), None)
    if first is not None and elements[first][0] == b"TD":
        heading = found[first].replace(b"/S/TD/", b"/S/TH/", 1)
        found[first] = heading.replace(b"<</O/Table", b"<</O/Table/Scope/Row", 1)
    return found


def _appended(pdf: bytes, changed: dict[int, bytes]) -> bytes:
    end = TRAILER.search(pdf)
    if end is None:
        raise ValueError("the PDF does not end in a plain trailer")
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    table = bytearray(b"xref\n")
    for number in sorted(changed):
        table += b"%d 1\n%010d 00000 n\r\n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, changed[number])
    start = len(out)
    rest = end[1] + b"/Prev " + end[2]
    return bytes(out + table + b"trailer\n<<" + rest + b">>\nstartxref\n%d\n%%%%EOF\n" % start)
