"""What a DOCX can hold and the library has no words for: links, repeated heads, fields."""

from typing import Any
from zlib import crc32

from qms.reports.paper.spans import printable


def element(tag: str, /, **attributes: str) -> Any:  # noqa: ANN401 - an element of lxml
    """Return one element with attributes of the word-processing namespace."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - only papers need it
    from docx.oxml.ns import qn  # noqa: PLC0415

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def bookmark(paragraph: Any, name: str) -> None:  # noqa: ANN401
    """Make the paragraph a place that links can point at."""
    number = str(crc32(name.encode()) % 10**6)
    paragraph._p.append(element("w:bookmarkStart", id=number, name=name))
    paragraph._p.append(element("w:bookmarkEnd", id=number))


def link(paragraph: Any, text: str, to: str) -> None:  # noqa: ANN401
    """Add words that lead to a bookmark of the document."""
    run = paragraph.add_run(text)
    run.underline = True
    around = element("w:hyperlink", anchor=to, history="1")
    around.append(run._r)
    paragraph._p.append(around)


def repeat_as_header(row: Any) -> None:  # noqa: ANN401
    """Mark the row as the table's head, repeated on every page."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))


def top_rule(row: Any) -> None:  # noqa: ANN401
    """Draw the rule above a row of sums."""
    for cell in row.cells:
        borders = element("w:tcBorders")
        borders.append(element("w:top", val="single", sz="8", color="1B2A2C"))
        cell._tc.get_or_add_tcPr().append(borders)


def alternative_text(table: Any, title: str, description: str) -> None:  # noqa: ANN401
    """Say what the table is, for those who do not see it."""
    properties = table._tbl.tblPr
    properties.append(element("w:tblCaption", val=printable(title)))
    if description:
        properties.append(element("w:tblDescription", val=printable(description)))


def field(paragraph: Any, code: str) -> None:  # noqa: ANN401
    """Add a field that the reader's program fills in: PAGE, NUMPAGES."""
    simple = element("w:fldSimple", instr=code)
    run = element("w:r")
    shown = element("w:t")
    shown.text = "1"
    run.append(shown)
    simple.append(run)
    paragraph._p.append(simple)
